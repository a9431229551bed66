package com.openagents.spacetime.gateway.token.keys;

import com.openagents.spacetime.gateway.token.IssuerRules;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;

/**
 * Fetches an issuer's key set, and trusts the server with nothing else: no redirect is followed, no answer above 512 KiB or
 * after the time limit is taken, and no address is asked that the issuer's {@link Reach} excludes. It blocks its thread,
 * which therefore is a virtual one.
 */
final class KeyFetcher implements AutoCloseable {
    private static final int MAX_BYTES = 512 * 1024;

    private final HttpClient client;
    private final Duration limit;

    /**
     * Makes a fetcher.
     *
     * @param limit for one request, from the look-up of the name to the last byte
     */
    KeyFetcher(Duration limit) {
        this.limit = limit;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(limit)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
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

    /** Fetches the key set of one issuer, by way of its discovery document if need be. */
    Jwks fetch(IssuerSettings.Oidc issuer) throws KeysUnavailable, InterruptedException {
        var keySet = switch (issuer.keys()) {
            case KeyLocation.Jwks(var uri) -> uri;
            case KeyLocation.Discovery(var document) -> discovered(issuer.rules(), document, issuer.reach());
        };
        return Jwks.parse(keySet, get(keySet, issuer.reach()), issuer.rules().algorithms());
    }

    private URI discovered(IssuerRules rules, URI document, Reach reach) throws KeysUnavailable, InterruptedException {
        var metadata = json(document, get(document, reach));
        // OpenID Connect Discovery 1.0 §4.3: else one provider could speak for another.
        if (!rules.issuer().equals(metadata.get("issuer"))) {
            throw new KeysUnavailable("%s describes another issuer than \"%s\"; the two must be equal to the letter"
                    .formatted(document, rules.issuer()));
        }
        if (!(metadata.get("jwks_uri") instanceof String text)) {
            throw new KeysUnavailable("%s names no jwks_uri".formatted(document));
        }
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new KeysUnavailable("%s names a jwks_uri that is no URL".formatted(document), e);
        }
    }

    /** Reads a JSON object that came from a URL. */
    static Map<String, Object> json(URI source, String text) throws KeysUnavailable {
        try {
            return JsonUtil.parseJson(text);
        } catch (JoseException e) {
            throw new KeysUnavailable("%s is not a JSON object".formatted(source), e);
        }
    }

    private String get(URI uri, Reach reach) throws KeysUnavailable, InterruptedException {
        checkReach(uri, reach);
        var request = HttpRequest.newBuilder(uri)
                .header("Accept", "application/json")
                .timeout(limit)
                .build();
        var response = answer(uri, request);
        if (response.statusCode() != 200) {
            throw new KeysUnavailable("%s answers %d, not 200%s"
                    .formatted(
                            uri,
                            response.statusCode(),
                            response.statusCode() / 100 == 3 ? "; redirects are not followed" : ""));
        }
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    /** The request's own limit ends with the head of the answer (JDK 25), so a body that trickles needs this one. */
    private HttpResponse<byte[]> answer(URI uri, HttpRequest request) throws KeysUnavailable, InterruptedException {
        var answer = client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new KeysUnavailable("%s did not answer within %d ms".formatted(uri, limit.toMillis()), e);
        } catch (ExecutionException e) {
            throw new KeysUnavailable("%s cannot be read: %s".formatted(uri, e.getCause()), e);
        } finally {
            answer.cancel(true); // of an answer that has come: nothing
        }
    }

    /**
     * The client looks the name up again when it connects; the JDK then gives the same answer, which it keeps for 30 s, so a
     * name server cannot show one address here and another there.
     */
    private static void checkReach(URI uri, Reach reach) throws KeysUnavailable {
        try {
            checkScheme(uri, reach);
            if (reach != Reach.PUBLIC) {
                return;
            }
            for (var address : InetAddress.getAllByName(uri.getHost())) {
                if (!AddressClass.isPublic(address)) {
                    throw new KeysUnavailable(
                            "%s leads to %s, which is no public address; this must be permitted for the issuer"
                                    .formatted(uri, address.getHostAddress()));
                }
            }
        } catch (IllegalArgumentException e) {
            throw new KeysUnavailable(String.valueOf(e.getMessage()), e);
        } catch (UnknownHostException e) {
            throw new KeysUnavailable("the host of %s is not known".formatted(uri), e);
        }
    }

    /** Breaks off whatever is under way. */
    @Override
    public void close() {
        client.shutdownNow();
    }
}
