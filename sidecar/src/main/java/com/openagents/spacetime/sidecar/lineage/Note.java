package com.openagents.spacetime.sidecar.lineage;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;

/**
 * What stands on the data disk beside the data directory: which server this is and which claims were its own. Whoever finds
 * another claim in the bucket than the one noted here knows that somebody else has written since.
 *
 * @param server which server of the bucket this disk belongs to
 * @param settled the start whose claim is known to have been this disk's newest; empty before the first
 * @param pending the start that was about to claim when the note was written; its claim may or may not be in the bucket
 */
public record Note(ServerId server, String settled, String pending) {

    /** Where the note of a data directory is by default: beside it, since the directory itself may be deleted or restored. */
    public static Path beside(Path dataDirectory) {
        return dataDirectory.resolveSibling(dataDirectory.getFileName() + ".sidecar.json");
    }

    /** Whether a claim was made from this disk, by its newest note. */
    boolean owns(Claim claim) {
        String start = claim.writer().start();
        return start.equals(settled) || start.equals(pending);
    }

    /** Reads a note; nothing if there is none. */
    static Optional<Note> read(Path file) throws IOException {
        try {
            var json = new JsonObject(Files.readString(file));
            return Optional.of(new Note(
                    new ServerId(Json.text(json, "server")), Json.text(json, "settled"), Json.text(json, "pending")));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (AccessDeniedException e) {
            throw new IOException(
                    "the note %s cannot be read by this user: change its owner or mode".formatted(file), e);
        } catch (DecodeException | ClassCastException | IllegalArgumentException e) {
            throw new IOException(
                    "the note %s cannot be read (%s): restore it, or move it away and start once with --take-over"
                            .formatted(file, Json.why(e)),
                    e);
        }
    }

    /** Replaces the note; durable when it returns. */
    void write(Path file) throws IOException {
        var json = new JsonObject()
                .put("server", server.value())
                .put("settled", settled)
                .put("pending", pending);
        Path draft = file.resolveSibling("." + file.getFileName() + ".draft");
        try (var channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(json.encodePrettily().getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
