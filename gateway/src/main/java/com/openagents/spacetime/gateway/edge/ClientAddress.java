package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.door.Hops;
import com.openagents.spacetime.gateway.door.Visit;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;

/** Where a request comes from: the one answer for limits, logs and what SpacetimeDB is told. */
final class ClientAddress {
    private static final String FORWARDED_FOR = "x-forwarded-for";

    private ClientAddress() {}

    /**
     * The address at the other end of the request's connection, or, if that is one of the trusted hops, the one for whom it
     * says that it speaks: in the PROXY header of the connection, then in the request's {@code X-Forwarded-For}.
     */
    static InetAddress of(HttpServerRequest request) {
        return hops(request)
                .client(
                        InetAddress.ofLiteral(request.remoteAddress().hostAddress()),
                        request.headers().getAll(FORWARDED_FOR));
    }

    private static Hops hops(HttpServerRequest request) {
        return request.connection() instanceof ConnectionBase connection
                ? Visit.of(connection.channel()).map(Visit::hops).orElse(Hops.NONE)
                : Hops.NONE;
    }
}
