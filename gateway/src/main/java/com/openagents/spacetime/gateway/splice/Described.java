package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.protocol.ClientRequest;

/** A request in the few words that a log line may hold: a name, a number, but no query, and nothing that breaks a line. */
final class Described {
    private static final int LONGEST_NAME = 64;

    private Described() {}

    static String of(ClientRequest request) {
        return switch (request) {
            case ClientRequest.CallReducer(var name) -> "reducer " + printable(name);
            case ClientRequest.CallProcedure(var name) -> "procedure " + printable(name);
            case ClientRequest.OneOffQuery _ -> "one-off query";
            case ClientRequest.Subscribe subscribe -> "subscription " + Integer.toUnsignedString(subscribe.querySet());
            case ClientRequest.SubscribeInstead _ -> "subscription in place of all";
            case ClientRequest.Unsubscribe(var querySet) -> "end of subscription " + Integer.toUnsignedString(querySet);
        };
    }

    /** The name if it is one; what no identifier has becomes a question mark, and a long one is cut. */
    private static String printable(String name) {
        var printable = new StringBuilder();
        name.codePoints()
                .limit(LONGEST_NAME)
                .map(c -> Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c) ? c : '?')
                .forEach(printable::appendCodePoint);
        return printable.toString();
    }
}
