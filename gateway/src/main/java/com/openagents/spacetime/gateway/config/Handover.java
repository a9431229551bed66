package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.edge.GatewayParts;
import com.openagents.spacetime.gateway.tls.TlsOfListeners;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Carries what {@code main} has read and built into the application that it then starts. It has one writer, which writes
 * once, before there is any reader.
 */
@Singleton
public final class Handover {
    private static volatile @Nullable Preparation given;

    /** Puts it down; called by {@code main} before it starts the application. */
    public static void give(Preparation preparation) {
        given = preparation;
    }

    /**
     * What the application begins with.
     *
     * @throws IllegalStateException if {@code main} has given nothing
     */
    @Produces
    @Singleton
    Preparation preparation() {
        var preparation = given;
        if (preparation == null) {
            throw new IllegalStateException("the application was started without what main() reads");
        }
        return preparation;
    }

    /** The parts that the application is built from. */
    @Produces
    @Singleton
    GatewayParts parts(Preparation preparation) {
        return preparation.parts();
    }

    /** How the listeners speak TLS. */
    @Produces
    @Singleton
    TlsOfListeners tls(Preparation preparation) {
        return preparation.tls();
    }
}
