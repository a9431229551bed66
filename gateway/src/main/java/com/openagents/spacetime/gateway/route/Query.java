package com.openagents.spacetime.gateway.route;

import com.openagents.spacetime.gateway.token.Secret;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The query of a request, with the credential taken out of it: what is left may be forwarded. Only the parameters that the
 * route reads are known; a module's own routes read what they like, and get it byte for byte.
 */
public final class Query {
    /** RFC 3986 §3.4, without what browsers write there against it. */
    private static final Pattern FREE = Pattern.compile("(?:[A-Za-z0-9._~!$'()*+,;:@/?&=-]|%[0-9A-Fa-f]{2})*+");

    private static final String CREDENTIAL = "token";

    private final String forwarded;
    private final Map<String, String> parameters;
    private final Optional<Secret> token;

    private Query(String forwarded, Map<String, String> parameters, Optional<Secret> token) {
        this.forwarded = forwarded;
        this.parameters = parameters;
        this.token = token;
    }

    /** What reading a query comes to. */
    sealed interface Result {
        /** It is one that the route takes. */
        record Read(Query query) implements Result {}

        /** It is not; the reason names the parameter and never its value. */
        record Refused(String why) implements Result {}
    }

    static Result of(String rawQuery, Parameters known) {
        return known == Parameters.FREE ? free(rawQuery) : strict(rawQuery, known);
    }

    private static Result free(String rawQuery) {
        if (!FREE.matcher(rawQuery).matches()) {
            return new Result.Refused("the query has characters that no query has");
        }
        for (var pair : rawQuery.split("&", -1)) {
            if (pair.equals(CREDENTIAL) || pair.startsWith(CREDENTIAL + "=")) {
                return new Result.Refused("a token is taken from the Authorization header alone");
            }
        }
        return new Result.Read(new Query(rawQuery.isEmpty() ? "" : "?" + rawQuery, Map.of(), Optional.empty()));
    }

    private static Result strict(String rawQuery, Parameters known) {
        var parameters = new LinkedHashMap<String, String>();
        for (var pair : rawQuery.isEmpty() ? new String[0] : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            var name = equals < 0 ? pair : pair.substring(0, equals);
            var value = equals < 0 ? "" : pair.substring(equals + 1);
            if (name.isEmpty() || !known.has(name)) {
                return new Result.Refused(known.complaint());
            }
            if (!known.admits(pair)) {
                return new Result.Refused("the query parameter %s has a value it cannot have".formatted(name));
            }
            if (parameters.putIfAbsent(name, value) != null) {
                return new Result.Refused("the query parameter %s stands there twice".formatted(name));
            }
        }
        var token = known == Parameters.SUBSCRIBE
                ? Optional.ofNullable(parameters.remove(CREDENTIAL)).map(Secret::of)
                : Optional.<Secret>empty();
        return new Result.Read(new Query(text(parameters), parameters, token));
    }

    private static String text(Map<String, String> parameters) {
        return parameters.isEmpty()
                ? ""
                : parameters.entrySet().stream()
                        .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                        .collect(Collectors.joining("&", "?", ""));
    }

    /** The credential that the query carried; no route but that of sockets takes one there. */
    public Optional<Secret> token() {
        return token;
    }

    /** Whether a parameter of the route has exactly this value. */
    public boolean says(String name, String value) {
        return value.equals(parameters.get(name));
    }

    /** The query without its credential, {@code ?} included, or nothing. */
    public String forwarded() {
        return forwarded;
    }

    /** The names of the parameters alone: a module's query may hold anything. */
    @Override
    public String toString() {
        return "Query" + parameters.keySet();
    }
}
