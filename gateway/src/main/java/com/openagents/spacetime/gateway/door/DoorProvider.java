package com.openagents.spacetime.gateway.door;

import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.spi.VertxServiceProvider;

/** Gives each Vert.x of this program its {@link DoorTransport}. Vert.x finds it among the services of the class path. */
public final class DoorProvider implements VertxServiceProvider {
    /** As Vert.x needs it. */
    public DoorProvider() {}

    @Override
    public void init(VertxBuilder builder) {
        builder.findTransport(new DoorTransport(builder.findTransport()));
    }

    /**
     * What really carries the bytes of a Vert.x: {@code epoll} or {@code nio}.
     *
     * @throws IllegalStateException if it has no doors, so that nothing would stand before its listeners
     */
    public static String transport(Vertx vertx) {
        if (((VertxInternal) vertx).transport() instanceof DoorTransport(var real)) {
            return real instanceof JDKTransport ? "nio" : "epoll";
        }
        throw new IllegalStateException(
                "Vert.x did not find %s among the services of the class path".formatted(DoorProvider.class.getName()));
    }
}
