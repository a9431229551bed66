package com.openagents.spacetime.gateway.grant;

import com.openagents.spacetime.gateway.grant.Token.Numeral;
import com.openagents.spacetime.gateway.grant.Token.Placeholder;
import com.openagents.spacetime.gateway.grant.Token.Symbol;
import com.openagents.spacetime.gateway.grant.Token.Text;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A query with places for values: {@code {stream}} for a string that names a granted stream, {@code {number}} and
 * {@code {text}} for any number and any string. A query fits if it has the same tokens, and such values in those places.
 * White space is as one likes, and so is the letter case of keywords; that of names is not, nor are their quotes, since
 * SpacetimeDB tells them apart. A semicolon may end the query, as it may there.
 *
 * <p>Immutable; two of the same text are equal.
 */
public final class QueryTemplate {
    /** How far a query fits. */
    enum Fit {
        /** It does. */
        WHOLE,
        /** It would, were its stream granted. */
        BUT_FOR_STREAM,
        /** It is another query. */
        NONE
    }

    private final String text;
    private final QueryText query;

    private QueryTemplate(String text, QueryText query) {
        this.text = text;
        this.query = query;
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException if it is no query, or would not hold a client to its streams; the message says why
     */
    public static QueryTemplate of(String text) {
        try {
            var query = QueryText.readTemplate(text);
            TemplateCheck.complaint(query.tokens()).ifPresent(complaint -> {
                throw new IllegalArgumentException("\"%s\" is no template: %s".formatted(text, complaint));
            });
            return new QueryTemplate(text, query);
        } catch (UnreadableQuery unreadable) {
            throw new IllegalArgumentException(
                    "\"%s\" is no template: %s".formatted(text, unreadable.getMessage()), unreadable);
        }
    }

    /** The system tables that it reads. */
    Set<String> systemTables() {
        return query.systemTables();
    }

    Fit fit(QueryText asked, Predicate<String> granted) {
        var fit = Fit.WHOLE;
        var rest = asked.tokens().iterator();
        for (var wanted : query.tokens()) {
            if (!rest.hasNext()) {
                return Fit.NONE;
            }
            var token = rest.next();
            if (wanted == Placeholder.NUMBER && isSign(token) && rest.hasNext()) {
                token = rest.next();
            }
            if (!isFor(wanted, token)) {
                return Fit.NONE;
            }
            if (wanted == Placeholder.STREAM && token instanceof Text(var stream) && !granted.test(stream)) {
                fit = Fit.BUT_FOR_STREAM;
            }
        }
        return rest.hasNext() ? Fit.NONE : fit;
    }

    private static boolean isFor(Token wanted, Token token) {
        return switch (wanted) {
            case Placeholder.STREAM, Placeholder.TEXT -> token instanceof Text;
            case Placeholder.NUMBER -> token instanceof Numeral;
            default -> wanted.equals(token);
        };
    }

    private static boolean isSign(Token token) {
        return token instanceof Symbol(var sign) && (sign.equals("-") || sign.equals("+"));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof QueryTemplate template && text.equals(template.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Its text. */
    @Override
    public String toString() {
        return text;
    }
}
