package com.openagents.spacetime.gateway.token.keys;

import com.openagents.spacetime.gateway.token.TrustedIssuer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All issuers at one moment, by their {@code iss} strings; immutable, so that readers see the old or the new and no mixture. */
record Trust(Map<String, IssuerState> states, Map<String, TrustedIssuer> trusted) {
    static final Trust NONE = of(Map.of());

    Trust {
        states = Map.copyOf(states);
        trusted = Map.copyOf(trusted);
    }

    static Trust of(Map<String, IssuerState> states) {
        return new Trust(
                states,
                states.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().trusted())));
    }

    /** The same with one issuer in another state. */
    Trust with(IssuerState state) {
        var next = new HashMap<>(states);
        next.put(state.settings().rules().issuer(), state);
        return of(next);
    }

    @Nullable
    IssuerState of(String issuer) {
        return states.get(issuer);
    }

    /** The issuer of a configured name. */
    Optional<IssuerState> named(String issuerName) {
        return all().stream()
                .filter(state -> state.settings().rules().name().equals(issuerName))
                .findFirst();
    }

    Collection<IssuerState> all() {
        return states.values();
    }
}
