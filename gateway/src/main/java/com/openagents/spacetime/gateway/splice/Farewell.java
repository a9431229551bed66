package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.frame.CloseStatus;
import com.openagents.spacetime.gateway.frame.Opcode;
import com.openagents.spacetime.gateway.frame.Sender;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;

/**
 * How the two connections of a socket end. The client is told between two frames; if its Close falls due inside a frame,
 * that frame's end is waited for, and if that does not come, the connection is reset. SpacetimeDB's connection is cut as
 * soon as the client has been told, since a server that has said Close may keep its connection for ever (2.8). Event loop
 * only.
 */
final class Farewell {
    private final Joint joint;
    private final Leg client;
    private final Leg server;
    private final Timers timers;

    private CloseStatus words = CloseStatus.NONE; // for the client
    private boolean clientHasClosed; // its Close has come
    private boolean clientIsTold; // its connection has taken the last byte of our Close
    private boolean serverIsTold; // a Close is its last frame
    private boolean serverIsCut;
    private boolean truncated;

    Farewell(Joint joint, Leg client, Leg server, Timers timers) {
        this.joint = joint;
        this.client = client;
        this.server = server;
        this.timers = timers;
    }

    /** What the client is told when its time comes, if nobody has better words for it. */
    void prepare(CloseStatus forClient) {
        words = forClient;
    }

    /** The client is to be told, as soon as the frame that it is inside of is whole. */
    void tellClient() {
        if (!joint.clientIsInsideFrame()) {
            speak();
            return;
        }
        if (!server.isOpen()) {
            truncate(); // the frame's end can come no more
            return;
        }
        joint.enter(Phase.FINISHING_FRAME);
        timers.closeDue(this::truncate);
    }

    /** Nothing is inside a frame: tells the client now. */
    void speak() {
        joint.enter(Phase.FAREWELL);
        timers.closeDue(this::truncate);
        client.send(OwnFrame.of(Sender.SERVER, Opcode.CLOSE, words.payload())).addListener(sent -> {
            if (sent.isSuccess()) {
                clientIsTold = true;
                listenForAnswer();
            }
        });
        cutServer();
    }

    private void listenForAnswer() {
        if (clientHasClosed) {
            over();
        } else if (joint.clientIsUnreadable()) {
            timers.lingerDue(this::over); // its Close could not be told from the rest (RFC 6455 §7.1.7)
        } else {
            timers.closeDue(this::over);
        }
    }

    /** The client's Close has come. */
    void clientHasClosed() {
        clientHasClosed = true;
        if (joint.phase() == Phase.FAREWELL && clientIsTold) {
            over();
        }
    }

    private void over() {
        joint.enter(Phase.OVER);
        timers.closeDue(client::reset);
        client.close();
    }

    /** The client cannot be told any more, or not in time. */
    void truncate() {
        truncated |= client.isOpen();
        joint.enter(Phase.OVER);
        client.reset();
        cutServer();
    }

    /** Gives SpacetimeDB the client's Close, which this owns, with whatever is flushed next. */
    void passToServer(ByteBuf close) {
        serverIsTold = true;
        server.write(close);
    }

    /** Gives SpacetimeDB a Close of ours; its connection is not inside a frame. */
    ChannelFuture tellServer(CloseStatus status) {
        serverIsTold = true;
        return server.send(OwnFrame.of(Sender.CLIENT, Opcode.CLOSE, status.payload()));
    }

    /** Ends SpacetimeDB's connection: with a Close, unless it has had one, or is inside a message that must not be whole. */
    void cutServer() {
        if (serverIsCut || !server.isOpen()) {
            return;
        }
        serverIsCut = true;
        timers.serverCloseDue(server::reset);
        if (serverIsTold || joint.serverIsInsideFrame()) {
            server.close();
        } else {
            tellServer(wordsForServer()).addListener(_ -> server.close());
        }
    }

    private CloseStatus wordsForServer() {
        return joint.cause() instanceof EndCause.ServerClosed(var status)
                ? CloseStatus.cut(status.code(), "")
                : CloseStatus.GOING_AWAY;
    }

    /** Whether the client's connection was reset before it had read why. */
    boolean isTruncated() {
        return truncated;
    }
}
