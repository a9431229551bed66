package com.openagents.spacetime.local.server;

import com.openagents.spacetime.local.process.StackFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** SpacetimeDB's own HTTP interface, as its owner uses it from the same machine. */
public final class ServerApi {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final URI base;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** The interface of the server that listens on that port of this machine. */
    public ServerApi(int port) {
        this.base = URI.create("http://127.0.0.1:" + port);
    }

    /** Where the server is reached. */
    public URI url() {
        return base;
    }

    /** Whether the server answers; says nothing about its databases. */
    public boolean answers() {
        try {
            return http.send(request("/v1/ping").timeout(Duration.ofSeconds(1)).build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /**
     * Publishes a module under a name, or updates it there.
     *
     * @param owner a token of the owner, who must stay the same for later updates
     * @throws StackFailure if the server does not take it
     */
    public void publish(String database, Path wasm, String owner) {
        try {
            var body = BodyPublishers.ofByteArray(Files.readAllBytes(wasm));
            var answer = send(request("/v1/database/" + database)
                    .header("Authorization", "Bearer " + owner)
                    .PUT(body)
                    .build());
            if (answer.statusCode() != 200) {
                throw StackFailure.failed("SpacetimeDB does not take %s as database %s: %d %s"
                        .formatted(
                                wasm,
                                database,
                                answer.statusCode(),
                                answer.body().strip()));
            }
        } catch (IOException e) {
            throw StackFailure.failed(wasm + " cannot be read", e);
        }
    }

    /** The answer to an SQL query, as the JSON text that the server sends. */
    public String sql(String database, String query) {
        var answer = send(request("/v1/database/" + database + "/sql")
                .POST(BodyPublishers.ofString(query))
                .build());
        if (answer.statusCode() != 200) {
            throw StackFailure.failed("SpacetimeDB refuses the query %s: %d %s"
                    .formatted(query, answer.statusCode(), answer.body().strip()));
        }
        return answer.body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(LIMIT);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw StackFailure.failed("SpacetimeDB does not answer at " + request.uri(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static StackFailure interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return StackFailure.failed("interrupted while waiting for SpacetimeDB", e);
    }
}
