package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.frame.Sender;
import com.openagents.spacetime.gateway.frame.WireFrame;
import com.openagents.spacetime.gateway.grant.Grant;
import com.openagents.spacetime.gateway.limit.SocketAllowance;
import com.openagents.spacetime.gateway.protocol.Subprotocol;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.session.LiveSession;
import com.openagents.spacetime.gateway.session.SessionId;
import com.openagents.spacetime.gateway.session.Traffic;
import com.openagents.spacetime.gateway.token.Principal;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.SessionClaims;
import com.openagents.spacetime.gateway.token.Warrant;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Two ends of a splice played by a test: bytes in and out of each, a clock that moves when told, and all that the listener
 * heard. What it sends is counted, so that a leak is seen.
 */
final class SpliceBed implements SpliceListener {
    static final String UPSTREAM_TOKEN = "upstream.token.signed";
    static final String OWN_TOKEN = "own.token.presented";
    static final byte[] OWN_PING = {'g', 'a', 't', 'e', 'w', 'a', 'y', 1};
    static final Duration CLIENT_LAG = Duration.ofSeconds(20);
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    final SippingChannel client = channel();
    final EmbeddedChannel server = channel();
    final Stall clientStall = Stall.on(client);
    final Stall serverStall = Stall.on(server);
    final List<SocketEnd> ends = new ArrayList<>();
    final LiveSession socket;
    int opened;
    boolean decides = true; // at once, what became of a lost server
    LossEvidence evidence = new LossEvidence(1, true, false); // when the server is lost
    final List<ServerLoss> losses = new ArrayList<>();
    final List<Duration> roundTrips = new ArrayList<>();
    final Map<Sender, Traffic> traffic = new EnumMap<>(Sender.class);

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    private Instant now = START;
    private Runnable whenOpened = () -> {};

    private SpliceBed(SpliceTerms terms, byte[] clientBytes, byte[] serverBytes) {
        this(terms, clientBytes, serverBytes, _ -> {});
    }

    private SpliceBed(SpliceTerms terms, byte[] clientBytes, byte[] serverBytes, Consumer<SpliceBed> before) {
        before.accept(this);
        socket = Splice.join(
                new Wire(client, buffer(clientBytes)), new Wire(server, buffer(serverBytes)), terms, this, () -> now);
    }

    /** Joined, with nothing said yet. */
    static SpliceBed joined() {
        return joined(Instant.MAX);
    }

    static SpliceBed joined(Instant deadline) {
        return new SpliceBed(terms(Subprotocol.V2_BSATN, deadline), new byte[0], new byte[0]);
    }

    static SpliceBed joined(Subprotocol subprotocol) {
        return new SpliceBed(terms(subprotocol, Instant.MAX), new byte[0], new byte[0]);
    }

    static SpliceBed joined(Subprotocol subprotocol, SocketAllowance allowance) {
        var times = new SocketTimes(CLIENT_LAG, Optional.empty(), Optional.empty());
        var terms = terms(subprotocol, DemoGrants.all(), Instant.MAX, allowance, times);
        return new SpliceBed(terms, new byte[0], new byte[0]);
    }

    /** Joined after bytes have already been read from both ends. */
    static SpliceBed joinedBehind(byte[] clientBytes, byte[] serverBytes) {
        return new SpliceBed(terms(Subprotocol.V2_BSATN, Instant.MAX), clientBytes, serverBytes);
    }

    /** Joined to a server whose connection had ended by then. */
    static SpliceBed joinedToEndedServer() {
        var terms = terms(Subprotocol.V2_BSATN, Instant.MAX);
        return new SpliceBed(terms, new byte[0], new byte[0], bed -> bed.server.close());
    }

    /** Joined, and the first message has passed and been read by the client. */
    static SpliceBed open() {
        return open(Instant.MAX);
    }

    static SpliceBed open(Instant deadline) {
        var bed = joined(deadline);
        bed.fromServer(firstFrame());
        bed.atClient();
        return bed;
    }

    /** Open on a grant. */
    static SpliceBed open(Subprotocol subprotocol, Grant grant) {
        return open(subprotocol, grant, Instant.MAX);
    }

    static SpliceBed open(Subprotocol subprotocol, Grant grant, Instant deadline) {
        var bed = new SpliceBed(terms(subprotocol, grant, deadline), new byte[0], new byte[0]);
        bed.fromServer(firstFrame(subprotocol));
        bed.atClient();
        return bed;
    }

    static SpliceTerms terms(Subprotocol subprotocol, Instant deadline) {
        return terms(subprotocol, DemoGrants.all(), deadline);
    }

    /** Open, with what the client may send and how long things may take. */
    static SpliceBed open(Subprotocol subprotocol, SocketAllowance allowance, SocketTimes times) {
        var bed = new SpliceBed(
                terms(subprotocol, DemoGrants.all(), Instant.MAX, allowance, times), new byte[0], new byte[0]);
        bed.fromServer(firstFrame(subprotocol));
        bed.atClient();
        return bed;
    }

    private static SpliceTerms terms(Subprotocol subprotocol, Grant grant, Instant deadline) {
        return terms(subprotocol, grant, deadline, CLIENT_LAG);
    }

    static SpliceTerms terms(Subprotocol subprotocol, Grant grant, Instant deadline, Duration clientLag) {
        return terms(
                subprotocol,
                grant,
                deadline,
                new Unlimited(),
                new SocketTimes(clientLag, Optional.empty(), Optional.empty()));
    }

    private static SpliceTerms terms(
            Subprotocol subprotocol, Grant grant, Instant deadline, SocketAllowance allowance, SocketTimes times) {
        return new SpliceTerms(
                SessionId.random(),
                warrant(deadline),
                grant,
                subprotocol,
                Secret.of(OWN_TOKEN),
                allowance,
                SpliceTerms.SERVER_MAX_MESSAGE,
                times);
    }

    static Warrant warrant(Instant deadline) {
        return new Warrant(
                "issuer",
                new Principal("https://issuer.example", "alice"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new SessionClaims(Set.of(), Set.of(), Optional.empty(), Optional.empty()),
                deadline);
    }

    /** SpacetimeDB's InitialConnection with the upstream token, in one frame. */
    static byte[] firstFrame() {
        return frame(WireFrame.BINARY, firstMessage(UPSTREAM_TOKEN));
    }

    static byte[] firstFrame(Subprotocol subprotocol) {
        return switch (subprotocol) {
            case V2_BSATN, V3_BSATN -> firstFrame();
            case V1_BSATN -> frame(WireFrame.BINARY, identityToken());
            case V1_JSON ->
                frame(
                        WireFrame.TEXT,
                        "{\"IdentityToken\":{\"identity\":{\"__identity__\":\"0xc2\"},\"token\":\"a.b.c\",\"connection_id\":{\"__connection_id__\":9}}}"
                                .getBytes(StandardCharsets.UTF_8));
        };
    }

    private static byte[] identityToken() {
        var bytes = Unpooled.buffer();
        bytes.writeByte(0).writeByte(3).writeZero(32).writeIntLE(UPSTREAM_TOKEN.length());
        bytes.writeCharSequence(UPSTREAM_TOKEN, StandardCharsets.UTF_8);
        return drain(bytes.writeZero(16));
    }

    static byte[] firstMessage(String token) {
        var bytes = Unpooled.buffer();
        bytes.writeByte(0)
                .writeByte(0)
                .writeZero(48)
                .writeIntLE(token.length())
                .writeCharSequence(token, StandardCharsets.UTF_8);
        return drain(bytes);
    }

    static byte[] frame(int opcode, byte[] payload) {
        return WireFrame.of(opcode, true, payload, Sender.SERVER);
    }

    static byte[] masked(int opcode, byte[] payload) {
        return WireFrame.of(opcode, true, payload, Sender.CLIENT);
    }

    /** All parts behind each other. */
    static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    void fromClient(byte[]... bytes) {
        send(client, bytes);
    }

    void fromServer(byte[]... bytes) {
        send(server, bytes);
    }

    /** All that the client has been sent since it was last asked. */
    byte[] atClient() {
        return received(client);
    }

    /** All that SpacetimeDB has been sent since it was last asked. */
    byte[] atServer() {
        return received(server);
    }

    /** Lets time pass, for the timers and for the clock: whatever is due on the way is done when it is due. */
    void pass(Duration time) {
        long left = time.toNanos();
        do {
            long step = Math.min(left, untilNextTask());
            left -= step;
            now = now.plusNanos(step);
            for (var channel : List.of(server, client)) {
                channel.advanceTimeBy(step, TimeUnit.NANOSECONDS);
                channel.runScheduledPendingTasks();
            }
            run();
        } while (left > 0);
    }

    private long untilNextTask() {
        return Stream.of(server, client)
                .mapToLong(EmbeddedChannel::runScheduledPendingTasks)
                .filter(next -> next >= 0)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** Lets the event loop do what it was given. */
    void run() {
        client.runPendingTasks();
        server.runPendingTasks();
        client.runPendingTasks();
    }

    /** Holds the socket by a new grant for good, as a new policy does. */
    void hold(Grant grant) {
        hold(grant, Instant.MAX);
    }

    /** Holds the socket by a new grant and up to a new deadline, as a renewal does. */
    void hold(Grant grant, Instant deadline) {
        socket.hold(warrant(deadline), grant, Refusal.POLICY_CHANGED);
        run();
    }

    /** Ends the socket as a drain or a revocation does. */
    void refuse(Refusal refusal) {
        socket.close(refusal);
        run();
    }

    /** Both ends read what they were sent, and answer the gateway's pings if there was one. */
    void answerPings() {
        var toClient = atClient();
        if (endsInOwnPing(toClient)) {
            fromClient(masked(WireFrame.PONG, answer(toClient[toClient.length - 1])));
        }
        if (atServer().length > 0) {
            fromServer(frame(WireFrame.PONG, answer(1)));
        }
    }

    /** The next first message finds a listener that throws. */
    void failWhenOpened(RuntimeException failure) {
        whenOpened = () -> {
            throw failure;
        };
    }

    /** How many bytes of what the test has sent are still kept somewhere. */
    long keptBytes() {
        return allocator.metric().usedHeapMemory();
    }

    /** How the socket has ended. */
    SocketEnd end() {
        run();
        return ends.getLast();
    }

    @Override
    public void opened(LiveSession live) {
        opened++;
        whenOpened.run();
    }

    @Override
    public void serverLost(LiveSession live, ServerLoss loss) {
        losses.add(loss);
        if (decides) {
            live.close(evidence.refusal(loss));
        }
    }

    @Override
    public void came(Sender from, Traffic more) {
        traffic.merge(
                from,
                more,
                (one, other) -> new Traffic(one.bytes() + other.bytes(), one.messages() + other.messages()));
    }

    @Override
    public void answered(Sender peer, Duration roundTrip) {
        roundTrips.add(roundTrip);
    }

    @Override
    public void ended(LiveSession live, SocketEnd end) {
        ends.add(end);
    }

    private void send(EmbeddedChannel channel, byte[]... bytes) {
        for (var slice : bytes) {
            if (channel.isActive()) {
                channel.pipeline().fireChannelRead(buffer(slice));
            }
        }
        channel.pipeline().fireChannelReadComplete();
        run();
    }

    /** The payload that answers the gateway's ping of that number. */
    static byte[] answer(int number) {
        var payload = OWN_PING.clone();
        payload[payload.length - 1] = (byte) number;
        return payload;
    }

    private static boolean endsInOwnPing(byte[] bytes) {
        var ping = frame(WireFrame.PING, OWN_PING);
        return bytes.length >= ping.length
                && Arrays.equals(bytes, bytes.length - ping.length, bytes.length - 1, ping, 0, ping.length - 1);
    }

    private ByteBuf buffer(byte[] bytes) {
        return allocator.heapBuffer(bytes.length).writeBytes(bytes);
    }

    private static byte[] received(EmbeddedChannel channel) {
        channel.runPendingTasks();
        var all = new ByteArrayOutputStream();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            all.writeBytes(drain(bytes));
        }
        return all.toByteArray();
    }

    private static byte[] drain(ByteBuf bytes) {
        var copy = new byte[bytes.readableBytes()];
        bytes.readBytes(copy).release();
        return copy;
    }

    private static SippingChannel channel() {
        var channel = new SippingChannel();
        channel.freezeTime();
        channel.pipeline().addLast(Wire.LAST_HANDLER, new ChannelInboundHandlerAdapter());
        return channel;
    }
}
