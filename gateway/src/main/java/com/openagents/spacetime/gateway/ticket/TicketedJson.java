package com.openagents.spacetime.gateway.ticket;

import com.openagents.spacetime.gateway.token.Fingerprint;
import com.openagents.spacetime.gateway.token.Principal;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.SessionClaims;
import com.openagents.spacetime.gateway.token.TokenTimes;
import com.openagents.spacetime.gateway.token.VerifiedToken;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * What a ticket stands for as JSON, from replica to replica. Times are seconds since 1970, but for {@code until} and
 * {@code leeway}, which are milliseconds. It is read strictly: a name that is missing, unknown or of another type makes it nothing, since it then is
 * another version's.
 */
final class TicketedJson {
    private static final Set<String> NEEDED =
            Set.of("until", "issuer_name", "iss", "sub", "key", "leeway", "scopes", "streams", "claims", "fingerprint");
    private static final Set<String> OPTIONAL = Set.of("jti", "kid", "iat", "nbf", "exp", "session", "device", "own");

    private final Map<String, Object> values;

    private TicketedJson(Map<String, Object> values) {
        this.values = values;
    }

    static String written(Ticketed ticketed, Instant until) {
        var token = ticketed.token();
        var json = new LinkedHashMap<String, Object>();
        json.put("until", until.toEpochMilli());
        json.put("issuer_name", token.issuerName());
        json.put("iss", token.principal().issuer());
        json.put("sub", token.principal().subject());
        token.jti().ifPresent(jti -> json.put("jti", jti));
        token.kid().ifPresent(kid -> json.put("kid", kid));
        json.put("key", token.key().hex());
        token.times().issuedAt().ifPresent(time -> json.put("iat", time.getEpochSecond()));
        token.times().notBefore().ifPresent(time -> json.put("nbf", time.getEpochSecond()));
        token.times().expires().ifPresent(time -> json.put("exp", time.getEpochSecond()));
        json.put("leeway", token.leeway().toMillis());
        json.put("scopes", sorted(token.session().scopes()));
        json.put("streams", sorted(token.session().streams()));
        token.session().session().ifPresent(session -> json.put("session", session));
        token.session().device().ifPresent(device -> json.put("device", device));
        json.put("claims", token.claims());
        json.put("fingerprint", token.fingerprint().hex());
        ticketed.own().ifPresent(own -> json.put("own", own.reveal()));
        return JsonUtil.toJson(json);
    }

    private static List<String> sorted(Collection<String> words) {
        return words.stream().sorted().toList();
    }

    /** What was written, unless it is over. */
    static Optional<Ticketed> read(String text, Instant now) {
        try {
            var json = new TicketedJson(JsonUtil.parseJson(text));
            json.requireNames();
            var ticketed = json.ticketed();
            return now.isBefore(Instant.ofEpochMilli(json.number("until"))) ? Optional.of(ticketed) : Optional.empty();
        } catch (JoseException | DateTimeException | IllegalArgumentException otherVersion) {
            return Optional.empty(); // its message may quote the text
        }
    }

    private void requireNames() {
        var known = new HashSet<>(NEEDED);
        known.addAll(OPTIONAL);
        if (!values.keySet().containsAll(NEEDED) || !known.containsAll(values.keySet())) {
            throw new IllegalArgumentException("these are not the names of a ticket");
        }
    }

    private Ticketed ticketed() {
        var token = new VerifiedToken(
                text("issuer_name"),
                new Principal(text("iss"), text("sub")),
                optionalText("jti"),
                optionalText("kid"),
                new Fingerprint(text("key")),
                new TokenTimes(time("iat"), time("nbf"), time("exp")),
                Duration.ofMillis(number("leeway")),
                new SessionClaims(words("scopes"), words("streams"), optionalText("session"), optionalText("device")),
                claims(),
                new Fingerprint(text("fingerprint")));
        return new Ticketed(token, optionalText("own").map(Secret::of));
    }

    private String text(String name) {
        if (values.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(name + " is not a text");
    }

    private Optional<String> optionalText(String name) {
        return values.containsKey(name) ? Optional.of(text(name)) : Optional.empty();
    }

    private long number(String name) {
        if (values.get(name) instanceof Long number) {
            return number;
        }
        throw new IllegalArgumentException(name + " is not a whole number");
    }

    private Optional<Instant> time(String name) {
        return values.containsKey(name) ? Optional.of(Instant.ofEpochSecond(number(name))) : Optional.empty();
    }

    private Set<String> words(String name) {
        if (!(values.get(name) instanceof List<?> list)) {
            throw new IllegalArgumentException(name + " is not a list");
        }
        var words = new HashSet<String>();
        for (var item : list) {
            if (!(item instanceof String word)) {
                throw new IllegalArgumentException(name + " holds something that is not a text");
            }
            words.add(word);
        }
        return words;
    }

    private Map<String, Object> claims() {
        if (!(values.get("claims") instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("claims is not an object");
        }
        var claims = new LinkedHashMap<String, Object>();
        for (var entry : map.entrySet()) {
            var value = frozen(entry.getValue());
            if (!(entry.getKey() instanceof String name) || value == null) {
                throw new IllegalArgumentException("claims holds a claim without a value");
            }
            claims.put(name, value);
        }
        return claims;
    }

    /** The same, unchangeable at every depth, as a verified token's claims are. */
    private static @Nullable Object frozen(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                var copy = new LinkedHashMap<Object, @Nullable Object>();
                map.forEach((name, item) -> copy.put(name, frozen(item)));
                yield Collections.unmodifiableMap(copy);
            }
            case List<?> list -> {
                var copy = new ArrayList<@Nullable Object>(list.size());
                list.forEach(item -> copy.add(frozen(item)));
                yield Collections.unmodifiableList(copy);
            }
            case null, default -> value;
        };
    }
}
