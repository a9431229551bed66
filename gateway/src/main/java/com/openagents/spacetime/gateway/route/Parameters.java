package com.openagents.spacetime.gateway.route;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The query parameters of a route, each as {@code name=grammar}. Each may stand there once, with a value of its own grammar
 * and without percent-encoding, of which none of them has a need; what SpacetimeDB would ignore is refused as well.
 */
enum Parameters {
    /** None. */
    NONE,
    /** A socket's; {@code token} is the credential of those that cannot set a header. */
    SUBSCRIBE(
            "compression=None|Gzip|Brotli",
            "confirmed=true|false",
            "connection_id=(?!0{32})[0-9a-fA-F]{32}",
            "light=true|false",
            "token=[A-Za-z0-9._~+/=-]+"),
    /** A statement's. */
    SQL("confirmed=true|false"),
    /** A schema's. */
    SCHEMA("version=9|10"),
    /** A log's. */
    LOGS("follow=true|false", "num_lines=[0-9]{1,9}"),
    /** Publishing's; here {@code token} is the hash of a plan that was agreed to, and opens nothing. */
    PUBLISH(
            "clear=true|false",
            "host_type=Wasm|Js",
            "num_replicas=[0-9]{1,3}",
            "org=[0-9a-zA-Z-]{1,128}",
            "organization=[0-9a-zA-Z-]{1,128}",
            "parent=[0-9a-zA-Z-]{1,128}",
            "policy=Compatible|BreakClients",
            "token=[0-9a-fA-F]{64}",
            "update_confirmation_timeout=([0-9]{1,9}[a-z]{1,7}){1,4}"),
    /** Those of what publishing would change. */
    PRE_PUBLISH("host_type=Wasm|Js", "style=NoColor|AnsiColor"),
    /** Emptying's. */
    RESET("host_type=Wasm|Js", "num_replicas=[0-9]{1,3}"),
    /** Whatever the module makes of it. */
    FREE;

    private final String names;
    private final Pattern pair;

    Parameters(String... parameters) {
        this.names = Stream.of(parameters)
                .map(parameter -> parameter.substring(0, parameter.indexOf('=')))
                .collect(Collectors.joining(", "));
        this.pair = Pattern.compile(Stream.of(parameters)
                .map(parameter -> parameter.replaceFirst("=", "=(?:") + ")")
                .collect(Collectors.joining("|")));
    }

    /** Whether there is one of this name. */
    boolean has(String name) {
        return List.of(names.split(", ", -1)).contains(name);
    }

    /** Whether a pair is one of these with a value that it can have. */
    boolean admits(String nameAndValue) {
        return pair.matcher(nameAndValue).matches();
    }

    /** Why a name is none of these, without the name. */
    String complaint() {
        return names.isEmpty() ? "this route takes no query" : "the query has a parameter other than " + names;
    }
}
