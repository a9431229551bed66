package com.openagents.spacetime.sidecar.ship;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * The end of a sidecar: SpacetimeDB counts as gone when its port refuses and the logs have stood still for a second; when
 * then all is in the bucket, there is nothing left to wait for. Bounded in any case, since a killed sidecar loses nothing that
 * is on the disk.
 */
final class Drain {
    private static final Logger LOG = Logger.getLogger(Drain.class);
    private static final Duration STILL = Duration.ofSeconds(1);
    private static final int CONNECT_MILLIS = 500;

    private final ShipSettings settings;
    private final FleetState state;
    private final LongSupplier nanos;
    private final Pause pause;

    Drain(ShipSettings settings, FleetState state, Time time) {
        this.settings = settings;
        this.state = state;
        this.nanos = time.nanos();
        this.pause = time.pause();
    }

    /** Waits, at most as long as the settings allow, then says what remains. */
    void await() throws InterruptedException {
        long began = nanos.getAsLong();
        long stillSince = began;
        List<Long> heads = state.heads();
        while (nanos.getAsLong() - began < settings.drain().toNanos() && canShip()) {
            var now = state.heads();
            stillSince = now.equals(heads) ? stillSince : nanos.getAsLong();
            heads = now;
            boolean still = nanos.getAsLong() - stillSince >= STILL.toNanos();
            if (still && state.status().caughtUp() && isGone(settings.server())) {
                break;
            }
            pause.rest(Shipper.POLL);
        }
        report();
    }

    private boolean canShip() {
        return state.fenced() == 0;
    }

    private void report() {
        var last = state.status();
        if (last.caughtUp()) {
            LOG.info("everything is in the bucket");
            return;
        }
        for (var replica : last.replicas()) {
            if (replica.unshippedCommits() > 0 || replica.problem().isPresent()) {
                LOG.warnf(
                        "not everything is in the bucket database=%s replica=%d state=%s shipped=%d commits=%d bytes=%d",
                        replica.database(),
                        replica.replica(),
                        replica.state(),
                        replica.shipped(),
                        replica.unshippedCommits(),
                        replica.unshippedBytes());
            }
        }
        LOG.warnf(
                "stopped before everything was in the bucket state=%s control=%s",
                last.state(), last.control().state());
    }

    private static boolean isGone(URI server) {
        int port = server.getPort() >= 0 ? server.getPort() : "https".equals(server.getScheme()) ? 443 : 80;
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(server.getHost(), port), CONNECT_MILLIS);
            return false;
        } catch (ConnectException _) {
            return true;
        } catch (IOException e) {
            LOG.debugf("the server's port gives no clear answer reason=\"%s\"", e);
            return false;
        }
    }
}
