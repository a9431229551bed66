package com.openagents.spacetime.gateway.edge;

import io.netty.buffer.ByteBuf;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lines of requests of HTTP/1.1, byte by byte as their decoder moves over them, and what is wrong with the first that
 * the decoder forgives but another server may read differently:
 *
 * <ul>
 *   <li>what stands before a request is empty lines, each CR and LF (RFC 9112 §2.2);
 *   <li>a request line is a method, a target and {@code HTTP/1.0} or {@code HTTP/1.1}, with one space between two of them
 *       (§3);
 *   <li>a header or a trailer begins with its name, not with white space (§5.2) nor with a colon;
 *   <li>a chunk's size is hexadecimal digits and no more, but for an extension, and its data end with CR and LF (§7.1).
 * </ul>
 *
 * <p>All else about lines is the decoder's to judge. It tells where a head ends, what follows it, and where a request ends:
 * it moves over no byte of the one in the same step as over bytes of the other. Of one connection and its event loop.
 */
final class RequestSyntax {
    private static final String LINE = "a request line is METHOD TARGET HTTP/1.1, with one space between two of them";
    private static final String FOLDED = "a line begins with white space";
    private static final String NAMELESS = "a header has no name";
    private static final String CHUNK = "a chunk is its size in hexadecimal digits, CR, LF, its data, CR and LF";

    private static final String VERSION = "HTTP/1.";
    private static final BitSet TOKEN = new BitSet(); // RFC 9110 §5.6.2

    static {
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                .chars()
                .forEach(TOKEN::set);
    }

    private State state = State.BETWEEN;
    private int matched; // characters of the version
    private long data; // bytes of a chunk that are to come
    private boolean digits; // of a size: there has been one
    private @Nullable String objection;

    /** Where the next byte stands. */
    private enum State {
        BETWEEN,
        BETWEEN_LF,
        METHOD,
        TARGET_BEGIN,
        TARGET,
        VERSION,
        FIELD_BEGIN,
        FIELD,
        SIZE,
        EXTENSION,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        /** In a body without lines. */
        BODY
    }

    /** What follows a head. */
    enum Rest {
        /** Bytes without lines, or none. */
        BODY,
        /** Chunks and trailers. */
        CHUNKS
    }

    /** Goes on through bytes that the decoder has moved over; behind what is wrong it reads nothing any more. */
    void follow(ByteBuf bytes, int start, int end) {
        int at = start;
        while (at < end && state != State.BODY && objection == null) {
            if (state == State.DATA) {
                int step = (int) Math.min(data, end - at);
                data -= step;
                at += step;
                state = data == 0 ? State.DATA_CR : State.DATA;
            } else {
                state = next(bytes.getByte(at++));
            }
        }
    }

    /** The head is over. */
    void headEnded(Rest rest) {
        state = rest == Rest.CHUNKS ? beginSize() : State.BODY;
    }

    /** The request is over. */
    void requestEnded() {
        state = State.BETWEEN;
    }

    /** What is wrong, for the client; it stays so. */
    Optional<String> objection() {
        return Optional.ofNullable(objection);
    }

    private State next(byte one) {
        return switch (state) {
            case BETWEEN -> one == '\r' ? State.BETWEEN_LF : must(TOKEN.get(one & 0xFF), State.METHOD, begins(one));
            case BETWEEN_LF -> must(one == '\n', State.BETWEEN, LINE);
            case METHOD -> one == ' ' ? State.TARGET_BEGIN : must(TOKEN.get(one & 0xFF), State.METHOD, LINE);
            case TARGET_BEGIN -> must(isVisible(one), State.TARGET, LINE);
            case TARGET -> one == ' ' ? beginVersion() : must(isVisible(one), State.TARGET, LINE);
            case VERSION -> version(one);
            case FIELD_BEGIN -> must(one != ':' && !isWhite(one), State.FIELD, isWhite(one) ? FOLDED : NAMELESS);
            case FIELD -> one == '\n' ? State.FIELD_BEGIN : State.FIELD;
            case SIZE -> size(one);
            case EXTENSION -> one == '\r' ? State.SIZE_LF : State.EXTENSION; // the decoder looks for other ends in it
            case SIZE_LF -> must(one == '\n', data > 0 ? State.DATA : State.FIELD_BEGIN, CHUNK);
            case DATA_CR -> must(one == '\r', State.DATA_LF, CHUNK);
            case DATA_LF -> must(one == '\n', beginSize(), CHUNK);
            case DATA, BODY -> state;
        };
    }

    private State must(boolean holds, State next, String why) {
        if (!holds) {
            objection = why;
        }
        return next;
    }

    private static String begins(byte one) {
        return isWhite(one) ? FOLDED : LINE;
    }

    private State beginVersion() {
        matched = 0;
        return State.VERSION;
    }

    private State version(byte one) {
        int at = matched++;
        if (at < VERSION.length()) {
            return must(one == VERSION.charAt(at), State.VERSION, LINE);
        }
        return switch (at - VERSION.length()) {
            case 0 -> must(one == '0' || one == '1', State.VERSION, LINE);
            case 1 -> must(one == '\r', State.VERSION, LINE);
            default -> must(one == '\n', State.FIELD_BEGIN, LINE);
        };
    }

    private State beginSize() {
        data = 0;
        digits = false;
        return State.SIZE;
    }

    private State size(byte one) {
        int digit = Character.digit(one, 16);
        if (one >= 0 && digit >= 0) {
            digits = true;
            data = (data << 4) + digit; // whether it is too much is the decoder's to say
            return State.SIZE;
        }
        return must(digits && (one == '\r' || one == ';'), one == ';' ? State.EXTENSION : State.SIZE_LF, CHUNK);
    }

    private static boolean isWhite(byte one) {
        return one == ' ' || one == '\t';
    }

    /** In bytes: what a target may not hold is its grammar's to say, but it neither ends a word nor a line. */
    private static boolean isVisible(byte one) {
        return one < 0 || (one > ' ' && one != 0x7F);
    }
}
