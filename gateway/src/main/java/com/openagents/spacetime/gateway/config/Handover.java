package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.edge.GatewayParts;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Carries what {@code main} has read and built into the application that it then starts. The parts have one writer, which
 * writes once, before there is any reader.
 */
@Singleton
public final class Handover {
    private static volatile @Nullable GatewayParts given;

    /** Puts down the parts; called by {@code main} before it starts the application. */
    public static void give(GatewayParts parts) {
        given = parts;
    }

    /**
     * The parts that the application is built from.
     *
     * @throws IllegalStateException if {@code main} has given none
     */
    @Produces
    @Singleton
    GatewayParts parts() {
        var parts = given;
        if (parts == null) {
            throw new IllegalStateException("the application was started without what main() reads");
        }
        return parts;
    }
}
