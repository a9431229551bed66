package com.openagents.spacetime.gateway.edge;

import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;

/** Where a request comes from. */
final class ClientAddress {
    private ClientAddress() {}

    /** The address at the other end of the request's connection. */
    static InetAddress of(HttpServerRequest request) {
        return InetAddress.ofLiteral(request.remoteAddress().hostAddress());
    }
}
