package com.openagents.spacetime.local.stack;

import com.openagents.spacetime.local.issuer.DevelopmentIssuers;
import com.openagents.spacetime.local.process.StackFailure;
import com.openagents.spacetime.local.server.ServerKeys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The configuration files that a stack gives to its programs.
 *
 * @param tls where the gateway keeps its local certificate authority
 */
record Configuration(
        StackOptions options,
        StackPorts ports,
        ServerKeys keys,
        DevelopmentIssuers issuers,
        String database,
        Path tls) {

    void write(Programs programs) {
        write(programs.gatewayFile(), gateway());
        write(programs.sidecarFile(), sidecar());
    }

    private String gateway() {
        return """
                listen: 127.0.0.1:%d
                management: 127.0.0.1:%d
                upstream:
                  url: http://127.0.0.1:%d
                  private-key: %s
                  public-key: %s
                tls:
                  local-ca: %s
                issuers:
                  - name: %s
                    kind: shared-secret
                    issuer: %s
                    audience: %s
                    secret-file: %s
                    fallback-secret-files: [%s, %s]
                  - name: %s
                    kind: oidc
                    issuer: %s
                    audience: %s
                    allow-insecure-http: true
                databases:
                  - name: %s
                  - name: scratch
                grants:
                  # a token without limits
                  - scopes: [sync.everything]
                    rights: [subscribe]
                    reducers: ["*"]
                  # tokens for streams, and for one thing to do
                  - databases: [%s]
                    scopes: [sync.subscribe]
                    rights: [subscribe]
                    queries:
                      - SELECT * FROM sync_event WHERE stream_id = {stream}
                      - SELECT * FROM sync_event WHERE stream_id = {stream} AND seq > {number}
                      - SELECT * FROM stream_head WHERE stream_id = {stream}
                  - databases: [%s]
                    scopes: [sync.append]
                    reducers: [append_sync_event]
                  - databases: [%s]
                    scopes: [sync.checkpoint.write]
                    reducers: [ack_stream_checkpoint, heartbeat]
                  # operators, through the management listener
                  - scopes: [sync.operate]
                    rights: [sql, meta, publish, logs, operate]
                revocations:
                  file: %s
                  secret-file: %s
                # all clients here come from one address, and a few subjects stand for many
                limits:
                  address: {requests: 5000/s burst 20000, refusals: 200/s burst 1000, sockets: 5000}
                  subject:
                    handshakes: 1000/s burst 5000
                    calls: 200/s burst 400
                    calls-in-flight: 64
                    sockets: 100
                    messages: 10000/s burst 50000
                    bytes: 256MiB/s burst 1GiB
                  socket: {messages: 5000/s burst 20000, bytes: 128MiB/s burst 512MiB}
                  database: {messages: 100000/s burst 200000}
                  gateway: {handshakes: 2000/s burst 5000}
                drain:
                  window: 5s
                """.formatted(
                        ports.gateway(),
                        ports.management(),
                        ports.spacetimedb(),
                        quoted(keys.privateKey()),
                        quoted(keys.publicKey()),
                        quoted(tls),
                        issuers.control().name(),
                        quoted(issuers.control().issuer()),
                        issuers.control().audience(),
                        quoted(issuers.control().secretFile()),
                        quoted(issuers.control().nextSecretFile()),
                        quoted(issuers.control().previousSecretFile()),
                        issuers.oidc().name(),
                        quoted(issuers.oidc().issuer()),
                        issuers.oidc().audience(),
                        database,
                        database,
                        database,
                        database,
                        quoted(options.state().resolve("revocations.log")),
                        quoted(issuers.revocationSecret()));
    }

    private String sidecar() {
        return """
                source:
                  data-dir: %s
                  url: http://127.0.0.1:%d
                  jwt-public-key: %s
                store:
                  url: %s
                %slisten: 127.0.0.1:%d
                """.formatted(
                        quoted(options.serverData()),
                        ports.spacetimedb(),
                        quoted(keys.publicKey()),
                        quoted(options.store()),
                        options.gcsEndpoint().map(Configuration::endpointLine).orElse(""),
                        ports.sidecar());
    }

    private static String endpointLine(URI endpoint) {
        return "  gcs-endpoint: %s\n".formatted(quoted(endpoint));
    }

    /** A YAML scalar in single quotes: a path may hold anything. */
    private static String quoted(Object value) {
        return "'" + value.toString().replace("'", "''") + "'";
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw StackFailure.failed(file + " cannot be written", e);
        }
    }
}
