package com.openagents.spacetime.gateway.edge;

import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * Which streams a client of HTTP/2 may still send headers for (RFC 9113 §5.1 and §5.1.1): new ones in rising order, and the
 * trailers of those that it has begun and not ended. Netty answers headers of other streams as if they came late, one stream
 * at a time; but nobody sends them who speaks HTTP/2. Of one connection and its event loop.
 */
final class StreamOrder {
    /**
     * Streams that were reset are never ended by their client, so that they would gather here. Far more than can be open at
     * once: no trailer comes this late.
     */
    private static final int MOST_REMEMBERED = 1_000;

    private final SequencedSet<Integer> unended = new LinkedHashSet<>();
    private int highest;

    /** Whether the client may end a stream or not, each as its frame says. */
    enum Ending {
        /** It is the last frame of its stream. */
        LAST,
        /** More may follow. */
        MORE;

        /** As the flags of a DATA or HEADERS frame have it. */
        static Ending of(int flags) {
            return (flags & END_STREAM) == 0 ? MORE : LAST;
        }

        private static final int END_STREAM = 0x1;
    }

    /** Headers have come. Whether they may; what comes after a no is of no interest. */
    boolean headers(int stream, Ending ending) {
        if (stream > highest) {
            highest = stream;
            remember(stream);
        } else if (!unended.contains(stream)) {
            return false;
        }
        ended(stream, ending);
        return true;
    }

    /** Data have come; whether they may is the server's to judge. */
    void data(int stream, Ending ending) {
        ended(stream, ending);
    }

    /** The client has reset a stream. */
    void reset(int stream) {
        unended.remove(stream);
    }

    private void remember(int stream) {
        unended.add(stream);
        if (unended.size() > MOST_REMEMBERED) {
            unended.removeFirst();
        }
    }

    private void ended(int stream, Ending ending) {
        if (ending == Ending.LAST) {
            unended.remove(stream);
        }
    }
}
