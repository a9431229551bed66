package com.openagents.spacetime.gateway.protocol;

import com.openagents.spacetime.gateway.protocol.FirstMessage.Why;

/**
 * Walks through a JSON text (RFC 8259) token by token and tells where strings stand in it. White space between tokens is
 * passed over. It knows the few kinds of token that a first message has, and is strict: strings with an escape are none
 * of the names, tokens and identities that SpacetimeDB writes, so they are refused.
 */
final class JsonText {
    /**
     * A string in the text.
     *
     * @param from the index of its opening quote
     * @param to the index behind its closing quote
     */
    record Span(int from, int to) {}

    private final String text;
    private int at;

    JsonText(String text) {
        this.text = text;
    }

    /** Passes the one character. */
    void expect(char structural) throws UnexpectedMessage {
        skipSpace();
        if (peek() != structural) {
            throw unexpected();
        }
        at++;
    }

    /** Passes a string and gives its content. */
    String string() throws UnexpectedMessage {
        var span = stringSpan();
        return text.substring(span.from() + 1, span.to() - 1);
    }

    /** Passes a string and tells where it stands. */
    Span stringSpan() throws UnexpectedMessage {
        expect('"');
        var from = at - 1;
        while (peek() != '"') {
            if (peek() < ' ' || peek() == '\\') {
                throw unexpected();
            }
            at++;
        }
        at++;
        return new Span(from, at);
    }

    /** Passes a whole number without sign, of any size. */
    void digits() throws UnexpectedMessage {
        skipSpace();
        var from = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == from || (text.charAt(from) == '0' && at > from + 1)) {
            throw unexpected();
        }
    }

    /** Makes sure that nothing but white space is left. */
    void end() throws UnexpectedMessage {
        skipSpace();
        if (at < text.length()) {
            throw new UnexpectedMessage(Why.TRAILING_BYTES);
        }
    }

    /** The text as a JSON string with its quotes. */
    static String quote(String content) {
        var quoted = new StringBuilder(content.length() + 2).append('"');
        for (var i = 0; i < content.length(); i++) {
            var c = content.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append("\\u%04x".formatted((int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private char peek() throws UnexpectedMessage {
        if (at >= text.length()) {
            throw new UnexpectedMessage(Why.CUT_SHORT);
        }
        return text.charAt(at);
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private static UnexpectedMessage unexpected() {
        return new UnexpectedMessage(Why.BAD_JSON);
    }
}
