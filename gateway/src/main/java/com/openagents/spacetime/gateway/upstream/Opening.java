package com.openagents.spacetime.gateway.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.List;

/** What asking SpacetimeDB for a WebSocket comes to, when it answers at all. */
public sealed interface Opening {
    /**
     * It switched protocols. The channel reads nothing until its new owner says so.
     *
     * @param channel the raw connection; its pipeline holds nothing of HTTP any more
     * @param subprotocol the one that it chose among those offered
     * @param identity the caller's identity as it computed it, 64 hex digits, or empty if it did not say
     * @param early bytes that came behind the head of its answer, oldest first; the receiver owns them
     */
    record Opened(Channel channel, String subprotocol, String identity, List<ByteBuf> early) implements Opening {
        /** Copies the list, not the bytes. */
        public Opened {
            early = List.copyOf(early);
        }
    }

    /**
     * It answered with something else: an unknown database, a module that does not start.
     *
     * @param body the beginning of its text, at most {@link UpgradeHandler#MOST_ANSWER_BYTES} bytes
     */
    record Declined(int status, String body) implements Opening {}
}
