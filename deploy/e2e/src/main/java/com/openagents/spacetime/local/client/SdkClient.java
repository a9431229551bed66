package com.openagents.spacetime.local.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openagents.spacetime.local.process.Command;
import com.openagents.spacetime.local.process.LogTail;
import com.openagents.spacetime.local.process.StackFailure;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Clients that connect with the TypeScript SDK.
 *
 * @param folder where the client and its Node packages are
 * @param url the server or the gateway: {@code ws:} or {@code wss:}
 * @param ca the certificate to trust in addition to the public ones
 * @param database the name of the database
 * @param compression what the server is asked to do with messages above 1 KiB
 */
public record SdkClient(Path folder, URI url, Path ca, String database, Compression compression) {
    /** What this SDK can unpack. */
    public enum Compression {
        /** Messages stay plain, and so in order: the SDK may hand out a plain one before an earlier one that it unpacks. */
        NONE,
        /** What the SDK asks for if it is not told otherwise. */
        GZIP
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** A client that asks for plain messages. */
    public SdkClient(Path folder, URI url, Path ca, String database) {
        this(folder, url, ca, database, Compression.NONE);
    }

    /** Refuses a folder without its packages. */
    public SdkClient {
        if (!Files.isDirectory(folder.resolve("node_modules"))) {
            throw StackFailure.input(
                    "the SDK client's packages are missing in %s: deploy/local/test and deploy/local/up --demo install them, `npm ci` there does too."
                            .formatted(folder));
        }
    }

    /** The same with another compression. */
    public SdkClient with(Compression other) {
        return new SdkClient(folder, url, ca, database, other);
    }

    /**
     * Connects with a token, subscribes to a stream, appends to it and waits until every new event has come back.
     *
     * @param append how many events, 0 to look only
     * @throws StackFailure with the client's own sentence if it does not succeed
     */
    public SdkReport append(String token, String stream, int append) {
        return run(job(token, stream, append));
    }

    /**
     * Connects and subscribes as well, but stays: appends one event after a while, waits until it has come back, and then
     * until the other side ends the connection. Blocks for as long.
     *
     * @param until how long after its start the client appends
     * @throws StackFailure with the client's own sentence if it does not succeed, or if the connection ends earlier
     */
    public SdkReport stay(String token, String stream, Duration until) {
        return run(job(token, stream, 0).put("staySeconds", until.toSeconds()));
    }

    private ObjectNode job(String token, String stream, int append) {
        return JSON.createObjectNode()
                .put("url", url.toString())
                .put("database", database)
                .put("token", token)
                .put("stream", stream)
                .put("append", append)
                .put("compression", compression.name().toLowerCase(Locale.ROOT));
    }

    private SdkReport run(ObjectNode job) {
        var run = Command.run(
                List.of("node", "client.mjs"),
                folder,
                Map.of("NODE_EXTRA_CA_CERTS", ca.toString()),
                job.toString(),
                LIMIT);
        if (run.exitCode() != 0) {
            throw StackFailure.failed(
                    "the SDK client failed: " + LogTail.redacted(run.err()).strip());
        }
        try {
            return JSON.readValue(run.out(), SdkReport.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("client.mjs reports what SdkReport holds", e);
        }
    }
}
