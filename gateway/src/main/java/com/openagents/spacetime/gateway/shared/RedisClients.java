package com.openagents.spacetime.gateway.shared;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Opens connections to one Redis, with a few threads for all of them. A connection that is lost stays lost, and refuses what
 * is asked of it: who keeps it opens another. So nothing is ever queued for a Redis that is not there.
 */
final class RedisClients implements AutoCloseable {
    /** Until a connection must stand, its login included. */
    private static final Duration OPENED_WITHIN = Duration.ofSeconds(2);

    /** With fewer the library takes two, and says so each time. */
    private static final int LEAST_THREADS = 2;

    /** Answers that may be awaited on a connection at a time; more are refused. */
    private static final int MOST_AWAITED = 4096;

    private final SharedSettings settings;
    private final ClientResources resources;
    private final RedisClient client;

    RedisClients(SharedSettings settings) {
        this.settings = settings;
        this.resources = ClientResources.builder()
                .ioThreadPoolSize(LEAST_THREADS)
                .computationThreadPoolSize(LEAST_THREADS)
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .addressResolverGroup(DefaultAddressResolverGroup.INSTANCE) // honours /etc/hosts, as all else here
                .build();
        this.client = RedisClient.create(resources);
        client.setOptions(options(settings));
    }

    private static ClientOptions options(SharedSettings settings) {
        var tls = SslOptions.builder().jdkSslProvider();
        settings.caFile().ifPresent(file -> tls.trustManager(file.toFile()));
        return ClientOptions.builder()
                .autoReconnect(false)
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MOST_AWAITED)
                .timeoutOptions(TimeoutOptions.enabled(OPENED_WITHIN)) // far above what anybody waits for
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(OPENED_WITHIN)
                        .keepAlive(true)
                        .build())
                .sslOptions(tls.build())
                .build();
    }

    /**
     * Opens one, with the password that the file holds now. Blocks.
     *
     * @throws IOException if there is no such file
     * @throws io.lettuce.core.RedisException if Redis is not there or does not let the gateway in
     */
    StatefulRedisConnection<byte[], byte[]> open() throws IOException {
        var uri = RedisURI.Builder.redis(settings.url().getHost(), settings.port())
                .withSsl(settings.usesTls())
                .withTimeout(OPENED_WITHIN)
                .withClientName("spacetime-gateway");
        if (settings.passwordFile().isPresent()) {
            var password = Files.readString(settings.passwordFile().get()).replaceFirst("\\r?\\n\\z", "");
            if (settings.user().isPresent()) {
                uri.withAuthentication(settings.user().get(), password.toCharArray());
            } else {
                uri.withPassword(password.toCharArray());
            }
        }
        return client.connect(ByteArrayCodec.INSTANCE, uri.build());
    }

    /** Closes all connections and ends the threads soon. */
    @Override
    public void close() {
        client.shutdownAsync(0, 2, TimeUnit.SECONDS).whenComplete((_, _) -> resources.shutdown(0, 2, TimeUnit.SECONDS));
    }
}
