package com.openagents.spacetime.local.stack;

import com.openagents.spacetime.local.process.StackFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * The ports of a stack, all on loopback.
 *
 * @param gateway the public listener, TLS
 * @param management the gateway's metrics and health
 * @param sidecar the sidecar's metrics and health
 * @param spacetimedb the server itself, plain
 * @param issuer the OIDC issuer's documents, plain
 */
public record StackPorts(int gateway, int management, int sidecar, int spacetimedb, int issuer) {
    private static final int COUNT = 5;
    private static final int HIGHEST = 65_535;

    /**
     * Five in a row.
     *
     * @throws StackFailure if one of them is taken or there is no such port
     */
    public static StackPorts from(int base) {
        if (base < 1 || base > HIGHEST - COUNT + 1) {
            throw StackFailure.input("--ports %d is out of range: five ports from it on must lie within 1 to %d."
                    .formatted(base, HIGHEST));
        }
        for (var port = base; port < base + COUNT; port++) {
            try (var _ = bound(port)) {
                // free
            } catch (IOException e) {
                throw StackFailure.input(
                        "port %d is in use, and --ports %d needs %d to %d: choose others, or leave --ports out for free ones."
                                .formatted(port, base, base, base + COUNT - 1));
            }
        }
        return new StackPorts(base, base + 1, base + 2, base + 3, base + 4);
    }

    /** Five that nobody uses now. */
    public static StackPorts free() {
        var held = new ArrayList<ServerSocket>();
        try {
            // All are held before one is given back, so that no two are the same.
            for (var i = 0; i < COUNT; i++) {
                held.add(bound(0));
            }
            var ports = held.stream().map(ServerSocket::getLocalPort).toList();
            return new StackPorts(ports.get(0), ports.get(1), ports.get(2), ports.get(3), ports.get(4));
        } catch (IOException e) {
            throw StackFailure.failed("no free port can be had", e);
        } finally {
            release(held);
        }
    }

    private static ServerSocket bound(int port) throws IOException {
        var socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return socket;
    }

    private static void release(List<ServerSocket> sockets) {
        for (var socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw StackFailure.failed("a port cannot be given back", e);
            }
        }
    }
}
