package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.frame.AcceptKey;
import com.openagents.spacetime.gateway.protocol.Subprotocol;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The server's half of the opening handshake (RFC 6455 §4.2), as far as it is headers. No extension is ever accepted. */
final class Upgrades {
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{22}=="); // 16 bytes

    private Upgrades() {}

    /** The client's key, if the request is a WebSocket upgrade in every respect. */
    static Optional<String> key(HttpServerRequest request) {
        boolean asksForIt = request.version() == HttpVersion.HTTP_1_1
                && items(request, HttpHeaders.CONNECTION).anyMatch("upgrade"::equalsIgnoreCase)
                && isWebSocketAlone(items(request, HttpHeaders.UPGRADE).toList())
                && "13".equals(request.getHeader("sec-websocket-version"));
        return Optional.ofNullable(request.getHeader("sec-websocket-key"))
                .filter(key -> asksForIt && KEY.matcher(key).matches());
    }

    /** The known subprotocols that the client offers, in its order; several header lines count as one list. */
    static List<String> offered(HttpServerRequest request) {
        return items(request, "sec-websocket-protocol")
                .filter(name -> Subprotocol.of(name).isPresent())
                .distinct()
                .toList();
    }

    /** Prepares the 101 to a request that has a {@link #key}. */
    static HttpServerResponse accept(HttpServerRequest request, String subprotocol) {
        return request.response()
                .putHeader(HttpHeaders.CONNECTION, "upgrade")
                .putHeader(HttpHeaders.UPGRADE, "websocket")
                .putHeader("sec-websocket-accept", AcceptKey.of(key(request).orElseThrow()))
                .putHeader("sec-websocket-protocol", subprotocol);
    }

    private static boolean isWebSocketAlone(List<String> protocols) {
        return protocols.size() == 1 && protocols.getFirst().equalsIgnoreCase("websocket");
    }

    private static Stream<String> items(HttpServerRequest request, CharSequence header) {
        return request.headers().getAll(header).stream()
                .flatMap(line -> Stream.of(line.split(",", -1)))
                .map(String::strip);
    }
}
