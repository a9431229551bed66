package com.openagents.spacetime.gateway.route;

import com.openagents.spacetime.gateway.token.Secret;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The query of a request, with the credential taken out of it: what is left may be forwarded and written down. Only the
 * parameters that SpacetimeDB's subscribe route reads are known; each may stand there once, with a value of its own
 * grammar and without percent-encoding, of which none of them has a need.
 */
public final class Query {
    private static final Map<String, Pattern> KNOWN = Map.of(
            "token", Pattern.compile("[A-Za-z0-9._~+/=-]+"),
            "compression", Pattern.compile("None|Gzip|Brotli"),
            "light", Pattern.compile("true|false"),
            "confirmed", Pattern.compile("true|false"),
            "connection_id", Pattern.compile("(?!0{32})[0-9a-fA-F]{32}"));

    private final Map<String, String> parameters;
    private final Optional<Secret> token;

    private Query(Map<String, String> parameters, Optional<Secret> token) {
        this.parameters = parameters;
        this.token = token;
    }

    /** What reading a query comes to. */
    sealed interface Result {
        /** Every parameter is known, single and well formed. */
        record Read(Query query) implements Result {}

        /** One is not; the reason names the parameter and never its value. */
        record Refused(String why) implements Result {}
    }

    static Result of(String rawQuery) {
        var parameters = new LinkedHashMap<String, String>();
        for (var pair : rawQuery.isEmpty() ? new String[0] : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            var name = equals < 0 ? pair : pair.substring(0, equals);
            var value = equals < 0 ? "" : pair.substring(equals + 1);
            var grammar = KNOWN.get(name);
            if (grammar == null) {
                return new Result.Refused("the query has a parameter other than " + knownNames());
            }
            if (!grammar.matcher(value).matches()) {
                return new Result.Refused("the query parameter %s has a value it cannot have".formatted(name));
            }
            if (parameters.putIfAbsent(name, value) != null) {
                return new Result.Refused("the query parameter %s stands there twice".formatted(name));
            }
        }
        var token = Optional.ofNullable(parameters.remove("token")).map(Secret::of);
        return new Result.Read(new Query(parameters, token));
    }

    private static String knownNames() {
        return KNOWN.keySet().stream().sorted().collect(Collectors.joining(", "));
    }

    /** The credential that the query carried. */
    public Optional<Secret> token() {
        return token;
    }

    /** Whether nothing but perhaps a credential stood there. */
    public boolean isEmpty() {
        return parameters.isEmpty();
    }

    /** The query without its credential, {@code ?} included, or nothing. */
    public String forwarded() {
        if (parameters.isEmpty()) {
            return "";
        }
        return parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining("&", "?", ""));
    }

    /** Same as {@link #forwarded()}: never the credential. */
    @Override
    public String toString() {
        return forwarded();
    }
}
