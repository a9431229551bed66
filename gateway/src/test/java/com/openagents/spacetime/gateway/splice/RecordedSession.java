package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.frame.Sender;
import com.openagents.spacetime.gateway.frame.WireFrame;
import com.openagents.spacetime.gateway.protocol.Subprotocol;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipInputStream;

/**
 * A session between a real client and a real SpacetimeDB, frame by frame; its token is replaced by dummy text of the same
 * length.
 *
 * @param name server version and what was done
 * @param subprotocol the one that the server chose
 * @param token the dummy, as the server told it in its 101; it stands in the first message too
 * @param frames in the order in which they crossed
 */
record RecordedSession(String name, Subprotocol subprotocol, String token, List<Frame> frames) {
    /**
     * One frame of a session.
     *
     * @param sender who sent it
     * @param opcode four bits
     * @param fin whether it was the last of its message
     * @param reserved the three reserved bits
     * @param hex its payload, unmasked
     */
    record Frame(Sender sender, int opcode, boolean fin, int reserved, String hex) {
        byte[] payload() {
            return HexFormat.of().parseHex(hex);
        }

        /** As it was on the wire, but for the masking key. */
        byte[] bytes() {
            var bytes = WireFrame.of(opcode, fin, payload(), sender);
            bytes[0] |= (byte) (reserved << 4);
            return bytes;
        }
    }

    /** All sessions, 41 of them, of SpacetimeDB 1.2.0 and 2.8.3. */
    static List<RecordedSession> all() {
        var sessions = new ArrayList<RecordedSession>();
        try (var zip = new ZipInputStream(open())) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                var text = new String(zip.readAllBytes(), StandardCharsets.UTF_8);
                sessions.add(
                        parse(entry.getName(), text.lines().map(JsonObject::new).toList()));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return sessions;
    }

    /** The frames of one end. */
    List<Frame> of(Sender sender) {
        return frames.stream().filter(frame -> frame.sender() == sender).toList();
    }

    @Override
    public String toString() {
        return name;
    }

    private static RecordedSession parse(String name, List<JsonObject> lines) {
        var frames = new ArrayList<Frame>();
        for (var line : lines) {
            if (line.containsKey("opcode")) {
                for (var i = 0; i < line.getInteger("repeat", 1); i++) {
                    frames.add(frame(line));
                }
            }
        }
        return new RecordedSession(
                name,
                subprotocol(lines.getFirst()),
                header(lines.getFirst(), "spacetime-identity-token"),
                List.copyOf(frames));
    }

    private static Frame frame(JsonObject line) {
        return new Frame(
                line.getString("dir").equals("c2s") ? Sender.CLIENT : Sender.SERVER,
                line.getInteger("opcode"),
                line.getBoolean("fin"),
                line.getInteger("rsv"),
                line.getString("payload"));
    }

    private static Subprotocol subprotocol(JsonObject handshake) {
        return Subprotocol.of(header(handshake, "sec-websocket-protocol")).orElseThrow();
    }

    private static String header(JsonObject handshake, String name) {
        return handshake.getJsonArray("response").stream()
                .map(String.class::cast)
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElseThrow();
    }

    private static InputStream open() {
        var zip = RecordedSession.class.getResourceAsStream("recorded-sessions.zip");
        if (zip == null) {
            throw new IllegalStateException("recorded-sessions.zip is not among the test resources");
        }
        return zip;
    }
}
