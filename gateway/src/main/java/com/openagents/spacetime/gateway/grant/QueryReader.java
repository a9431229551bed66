package com.openagents.spacetime.gateway.grant;

import com.openagents.spacetime.gateway.grant.Token.Hex;
import com.openagents.spacetime.gateway.grant.Token.Numeral;
import com.openagents.spacetime.gateway.grant.Token.Placeholder;
import com.openagents.spacetime.gateway.grant.Token.QuotedName;
import com.openagents.spacetime.gateway.grant.Token.Symbol;
import com.openagents.spacetime.gateway.grant.Token.Text;
import com.openagents.spacetime.gateway.grant.Token.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * Splits SpacetimeDB's SQL into tokens, more strictly than SpacetimeDB does: a text that this takes is split there in just the
 * same way. What SpacetimeDB takes besides is refused, since it only helps to hide something: comments, white space beyond
 * ASCII, numbers that run into a word, {@code ==}, a semicolon before the end. So is what it could one day take: backslashes,
 * prefixed strings, dollar quotes, backticks.
 *
 * <p>Reads one text, once. The length is limited, as this runs on an event loop.
 */
final class QueryReader {
    /** What braces are. */
    enum Braces {
        /** Nothing that a client may send. */
        REFUSED,
        /** The ends of a {@link Placeholder}. */
        PLACEHOLDERS
    }

    /** Far above what a client needs. */
    static final int MAX_LENGTH = 65_536;

    private static final String PUNCTUATION = "(),.*:+-;";
    private static final Symbol SEMICOLON = new Symbol(";");

    private final String text;
    private final Braces braces;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    QueryReader(String text, Braces braces) {
        this.text = text;
        this.braces = braces;
    }

    List<Token> read() throws UnreadableQuery {
        if (text.length() > MAX_LENGTH) {
            throw new UnreadableQuery("it has %d characters, at most %d are read".formatted(text.length(), MAX_LENGTH));
        }
        if (text.codePoints().anyMatch(QueryReader::isSurrogate)) {
            throw new UnreadableQuery("it is no Unicode text");
        }
        for (take(QueryReader::isSpace); at < text.length(); take(QueryReader::isSpace)) {
            if (isSemicolon(tokens)) {
                throw new UnreadableQuery("there is more after the semicolon at character " + at);
            }
            tokens.add(next());
        }
        if (isSemicolon(tokens)) {
            tokens.removeLast();
        }
        if (tokens.isEmpty()) {
            throw new UnreadableQuery("it is empty");
        }
        return tokens;
    }

    private Token next() throws UnreadableQuery {
        char first = text.charAt(at);
        if (isLetter(first)) {
            return word();
        }
        if (isDigit(first)) {
            return first == '0' && peek(1) == 'x' ? hex() : number();
        }
        return switch (first) {
            case '\'' -> new Text(quoted('\''));
            case '"' -> new QuotedName(quoted('"'));
            case '<', '>', '=', '!' -> comparison();
            case '{' -> placeholder();
            default -> punctuation(first);
        };
    }

    private Token word() throws UnreadableQuery {
        var word = take(c -> isLetter(c) || isDigit(c));
        if (peek(0) == '\'' && word.equalsIgnoreCase("x")) {
            return hexString();
        }
        if (peek(0) == '\'' || peek(0) == '"') {
            throw refused("a quote that touches the word before it");
        }
        return new Word(word);
    }

    private Token number() throws UnreadableQuery {
        int start = at;
        take(QueryReader::isDigit);
        if (peek(0) == '.' && isDigit(peek(1))) {
            at++;
            take(QueryReader::isDigit);
        }
        if (peek(0) == 'e' || peek(0) == 'E') {
            at += peek(1) == '+' || peek(1) == '-' ? 2 : 1;
            if (take(QueryReader::isDigit).isEmpty()) {
                throw refused("an exponent without digits");
            }
        }
        refuseWordAfterNumber();
        return new Numeral(text.substring(start, at));
    }

    private Token hex() throws UnreadableQuery {
        at += 2;
        var digits = take(QueryReader::isHexDigit);
        refuseWordAfterNumber();
        return new Hex(digits);
    }

    private Token hexString() throws UnreadableQuery {
        var digits = quoted('\'');
        if (!digits.chars().allMatch(QueryReader::isHexDigit)) {
            throw refused("a hexadecimal string with other characters");
        }
        return new Hex(digits);
    }

    private void refuseWordAfterNumber() throws UnreadableQuery {
        if (isLetter(peek(0)) || isDigit(peek(0)) || peek(0) == '.') {
            throw refused("a number that runs into a word");
        }
    }

    private String quoted(char quote) throws UnreadableQuery {
        var content = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == quote && peek(1) != quote) {
                at++;
                return content.toString();
            }
            if (c == '\\' || Character.isISOControl(c)) {
                throw refused("a character that no quoted text may have");
            }
            at += c == quote ? 1 : 0; // a doubled quote is one
            content.append(c);
        }
        throw refused("a quote that is never closed");
    }

    private Token comparison() throws UnreadableQuery {
        var symbol = new Symbol(take(c -> c == '<' || c == '>' || c == '=' || c == '!'));
        if (!symbol.isComparison()) {
            throw refused("an operator that is none of =, <>, !=, <, >, <=, >=");
        }
        return symbol;
    }

    private Token punctuation(char sign) throws UnreadableQuery {
        boolean known = PUNCTUATION.indexOf(sign) >= 0;
        char after = peek(1);
        boolean alone = switch (sign) {
            case '-' -> after != '-' && after != '>';
            case ':' -> after != ':' && after != '=';
            case '.' -> !isDigit(after);
            default -> true;
        };
        if (!known || !alone) {
            throw refused("a sign that no query needs");
        }
        at++;
        return new Symbol(String.valueOf(sign));
    }

    private Token placeholder() throws UnreadableQuery {
        if (braces == Braces.REFUSED) {
            throw refused("a brace");
        }
        for (var placeholder : Placeholder.values()) {
            if (text.startsWith(placeholder.spelled(), at)) {
                at += placeholder.spelled().length();
                return placeholder;
            }
        }
        var known =
                Arrays.stream(Placeholder.values()).map(Placeholder::spelled).collect(Collectors.joining(", "));
        throw refused("a brace that begins none of " + known);
    }

    private UnreadableQuery refused(String what) {
        return new UnreadableQuery("there is %s at character %d".formatted(what, at + 1));
    }

    private String take(IntPredicate wanted) {
        int start = at;
        while (at < text.length() && wanted.test(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    /** The character so far ahead, NUL after the end; a NUL of the text itself is taken nowhere. */
    private char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
    }

    private static boolean isSemicolon(List<Token> tokens) {
        return !tokens.isEmpty() && tokens.getLast().equals(SEMICOLON);
    }

    /** Half of a surrogate pair: no UTF-8 can carry it. */
    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isHexDigit(int c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
