package com.openagents.spacetime.local.demo;

import com.openagents.spacetime.local.client.SdkClient;
import com.openagents.spacetime.local.client.SdkReport;
import com.openagents.spacetime.local.issuer.TokenRequest;
import com.openagents.spacetime.local.process.StackFailure;
import com.openagents.spacetime.local.stack.Checkout;
import com.openagents.spacetime.local.stack.Stack;
import com.openagents.spacetime.local.stack.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The demonstration, in the order in which it happens:
 *
 * <ol>
 *   <li>everything is brought up;
 *   <li>an SDK client connects through TLS and a token, subscribes, appends and receives every row in order;
 *   <li>the sidecar says that all of it is shipped;
 *   <li>SpacetimeDB is killed and its data directory deleted;
 *   <li>the data is restored from the store alone, the server and the sidecar start on it;
 *   <li>the client reconnects: every acknowledged row is there, the numbers are unbroken, a new append works.
 * </ol>
 *
 * <p>The first step that does not hold ends it.
 */
public final class Demo {
    private static final int EVENTS = 1_000;
    private static final String STREAM = "runtime.demo";
    private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(5);

    private final Stack stack;
    private final Checkout checkout;
    private final Consumer<String> progress;
    private final DemoReport report = new DemoReport();

    /**
     * A demonstration with a stack that is not up yet.
     *
     * @throws StackFailure if the server's data directory holds something: the demonstration is going to delete it
     */
    public Demo(Stack stack, Checkout checkout, Consumer<String> progress) {
        if (!Tree.isEmpty(stack.options().serverData())) {
            throw StackFailure.input(
                    "the demonstration deletes the server's data, and %s is not empty: choose another directory."
                            .formatted(stack.options().serverData()));
        }
        this.stack = stack;
        this.checkout = checkout;
        this.progress = progress;
    }

    /**
     * Runs it; takes about half a minute.
     *
     * @return the table of steps and times
     * @throws StackFailure at the first step that does not hold
     */
    public String run() {
        bringUp();
        var before = append();
        ship(before);
        var outage = crash();
        restore();
        reconnect(before, outage);
        return report.toString();
    }

    private void bringUp() {
        var watch = new Stopwatch();
        stack.start();
        report.add("SpacetimeDB, module, gateway and sidecar up", watch.toString(), "");
    }

    private SdkReport append() {
        progress.accept("the client connects and appends %d events".formatted(EVENTS));
        var seen = client().append(token(), STREAM, EVENTS);
        require(seen.inOrder() && seen.lastSeq() == EVENTS, "the client received " + seen);
        report.add("client connected through TLS and a token", milliseconds(seen.connectMs()), "");
        var firstRow = seen.firstRowMs();
        report.add(
                "first row delivered",
                milliseconds(firstRow == null ? 0 : firstRow),
                "after the call that appended it");
        report.add(
                "%d events appended".formatted(EVENTS), milliseconds(seen.appendMs()), "every row received, in order");
        return seen;
    }

    private void ship(SdkReport acknowledged) {
        progress.accept("waiting until the sidecar has shipped all of it");
        sidecar("sync", "--wait");
        var shipped = SidecarStatus.parse(sidecar("status", "--json"));
        require(shipped.unshippedCommits() == 0, "the sidecar said that all is shipped, and then " + shipped);
        var lag = Duration.between(Instant.ofEpochMilli(acknowledged.doneAt()), shipped.shippedAt());
        report.add(
                "RPO: every acknowledged event in the store",
                "%d ms".formatted(Math.max(0, lag.toMillis())),
                "after the client had its last row");
    }

    private Stopwatch crash() {
        progress.accept("SpacetimeDB is killed and its data deleted");
        var outage = new Stopwatch();
        stack.killServer();
        stack.stopSidecar();
        Tree.delete(stack.options().serverData());
        report.add("kill -9 of SpacetimeDB, data directory deleted", outage.toString(), "");
        return outage;
    }

    private void restore() {
        progress.accept("restoring from " + stack.options().store());
        var watch = new Stopwatch();
        sidecar("restore", "--target", stack.options().serverData().toString());
        report.add(
                "restored from the store",
                watch.toString(),
                stack.options().store().toString());
    }

    private void reconnect(SdkReport before, Stopwatch outage) {
        stack.startServer();
        stack.startSidecar();
        progress.accept("the client reconnects");
        var after = client().append(token(), STREAM, 0);
        report.add("RTO: the client has every row again", outage.toString(), "from kill -9");
        require(
                after.digest().equals(before.digest()) && after.identity().equals(before.identity()),
                "before the crash the client had %s, after the restore %s".formatted(before, after));
        var more = client().append(token(), STREAM, 1);
        require(more.inOrder() && more.lastSeq() == EVENTS + 1, "after one more append the client has " + more);
        report.add(
                "a new append works",
                milliseconds(more.appendMs()),
                "event %d follows %d".formatted(more.lastSeq(), after.lastSeq()));
    }

    private SdkClient client() {
        var description = stack.description();
        return new SdkClient(
                checkout.sdkClient(),
                description.gateway().url(),
                description.gateway().ca(),
                description.spacetimedb().database());
    }

    private String token() {
        return stack.description()
                .issuer("control")
                .mint(TokenRequest.unlimited("user:demo", TOKEN_LIFETIME), Instant.now());
    }

    /** What a command of the sidecar says, which must succeed. */
    private String sidecar(String command, String... arguments) {
        var run = stack.sidecar(command, arguments);
        if (run.exitCode() != 0) {
            throw StackFailure.failed("sidecar %s ended with exit code %d: %s"
                    .formatted(command, run.exitCode(), (run.out() + run.err()).strip()));
        }
        return run.out();
    }

    private static void require(boolean held, String sentence) {
        if (!held) {
            throw StackFailure.failed("the promise does not hold: " + sentence);
        }
    }

    private static String milliseconds(double value) {
        return String.format(Locale.ROOT, "%.0f ms", value);
    }
}
