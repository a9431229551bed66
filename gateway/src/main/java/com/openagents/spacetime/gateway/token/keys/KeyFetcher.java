package com.openagents.spacetime.gateway.token.keys;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;

/**
 * Fetches published keys, and trusts the server with nothing else: no redirect is followed, no proxy asked, no answer above
 * 512 KiB or after the time limit is taken, and no address is connected to that the issuer's {@link Reach} excludes. Each
 * fetch has a connection of its own, closed at its end. Blocks its thread, which therefore is a virtual one.
 */
final class KeyFetcher implements AutoCloseable {
    private static final int MAX_BYTES = 512 * 1024;

    private final Duration limit;
    private final SSLContext tls;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * What a server says.
     *
     * @param freshFor how long it need not be asked again, if it says so
     */
    record Answer(String body, Optional<Duration> freshFor) {}

    /**
     * Makes a fetcher that trusts the authorities of the Java platform.
     *
     * @param limit for one fetch, from the look-up of the first name to the last byte
     */
    KeyFetcher(Duration limit) {
        this(limit, platform());
    }

    KeyFetcher(Duration limit, SSLContext tls) {
        this.limit = limit;
        this.tls = tls;
    }

    /** Refuses a URL whose form alone puts it out of reach. */
    static void checkScheme(URI uri, Reach reach) {
        if (uri.getUserInfo() != null) { // a password may be in it, so the URL is not shown
            throw new IllegalArgumentException(
                    "keys cannot be fetched with a user name in the URL, as for the host %s".formatted(uri.getHost()));
        }
        var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean permitted = scheme.equals("https") || (scheme.equals("http") && reach == Reach.PLAIN_HTTP);
        if (!permitted || uri.getHost() == null) {
            throw new IllegalArgumentException("keys cannot be fetched from \"%s\": it must be an https URL%s"
                    .formatted(uri, scheme.equals("http") ? "; plain http must be permitted for this issuer" : ""));
        }
    }

    /**
     * Fetches an issuer's keys. What is under way at the time limit is broken off: an interrupt closes the socket of a virtual
     * thread, whatever it waits for there.
     */
    Published fetch(KeySource source) throws KeysUnavailable, InterruptedException {
        try {
            var task = threads.submit(() -> source.fetch(this));
            try {
                return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            } finally {
                task.cancel(true); // of one that has ended: nothing
            }
        } catch (TimeoutException e) {
            throw new KeysUnavailable("%s did not answer within %d ms".formatted(source.start(), limit.toMillis()), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KeysUnavailable why) {
                throw new KeysUnavailable(String.valueOf(why.getMessage()), why);
            }
            throw new IllegalStateException("a fetch of keys ended as none should", e.getCause());
        } catch (RejectedExecutionException e) {
            throw new InterruptedException("the fetcher is closed");
        }
    }

    /** Asks for one document, for a source that is being fetched. */
    Answer get(URI uri, Reach reach) throws KeysUnavailable {
        try {
            checkScheme(uri, reach);
            var connection = connection(uri, reach);
            try {
                return answer(uri, connection);
            } finally {
                connection.disconnect();
            }
        } catch (IllegalArgumentException e) {
            throw new KeysUnavailable(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new KeysUnavailable("%s cannot be read: %s".formatted(uri, e), e);
        }
    }

    /** It has no time limits of its own: those would be per read, while the fetch's is for the whole. */
    private HttpURLConnection connection(URI uri, Reach reach) throws IOException {
        var connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
        if (connection instanceof HttpsURLConnection https) {
            https.setSSLSocketFactory(new GuardedSockets(tls.getSocketFactory(), reach));
        }
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setRequestProperty("Accept", "application/json, */*;q=0.1");
        connection.setRequestProperty("User-Agent", "spacetime-gateway");
        connection.setRequestProperty("Connection", "close");
        return connection;
    }

    private static Answer answer(URI uri, HttpURLConnection connection) throws IOException, KeysUnavailable {
        int status = connection.getResponseCode();
        if (status != HttpURLConnection.HTTP_OK) {
            throw new KeysUnavailable("%s answers %d, not 200%s"
                    .formatted(uri, status, status / 100 == 3 ? "; redirects are not followed" : ""));
        }
        try (var in = connection.getInputStream()) {
            var bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new KeysUnavailable("%s answers more than %d bytes".formatted(uri, MAX_BYTES));
            }
            return new Answer(
                    new String(bytes, StandardCharsets.UTF_8),
                    Freshness.of(connection.getHeaderField("Cache-Control"), connection.getHeaderField("Age")));
        }
    }

    private static SSLContext platform() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has TLS, this one has not", e);
        }
    }

    /** Breaks off whatever is under way. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
