package com.openagents.spacetime.sidecar.ship;

import static com.openagents.spacetime.sidecar.ship.FakeServer.ALPHA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.sidecar.commitlog.SegmentName;
import com.openagents.spacetime.sidecar.lineage.Reign;
import com.openagents.spacetime.sidecar.lineage.Reign.Succession;
import com.openagents.spacetime.sidecar.store.MemoryStore;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever keeps data from being safe is a word in the status, a metric that is not 0, and a line in the log. */
class AlarmTest {
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final Logger SHIPPING = Logger.getLogger("com.openagents.spacetime.sidecar.ship");

    @TempDir
    private Path disk = Path.of("");

    private final MemoryStore store = new MemoryStore();
    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            logged.add(line.getLevel() + " " + text(line));
        }

        // The logging library of the program formats a line before it hands it out; the one of the JDK does not.
        private static String text(LogRecord line) {
            var values = line.getParameters();
            return values == null ? line.getMessage() : line.getMessage().formatted(values);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /** Nanoseconds that the sidecar believes to have passed beyond those that have. */
    private final AtomicLong leap = new AtomicLong();

    private MeterRegistry registry = new SimpleMeterRegistry();
    private FakeServer server = new FakeServer(disk);
    private @Nullable Fleet fleet;

    /** What goes wrong. */
    interface Cause {
        void happen(AlarmTest bed) throws Exception;
    }

    /** An alarm: {@code word} is what the status says, of the sidecar, its control files or a replica. */
    record Alarm(String word, Cause cause, String metric, String line) {
        @Override
        public String toString() {
            return word + " shows in " + metric;
        }
    }

    static Stream<Alarm> alarms() {
        return Stream.of(
                new Alarm("fenced", AlarmTest::isSucceeded, "fenced", "this sidecar is fenced and ships nothing more"),
                new Alarm("refused", AlarmTest::startsOnAnothersHistory, "fenced", "this sidecar must not write"),
                new Alarm("forked", AlarmTest::anotherLog, "replica_troubled", "the log cannot be shipped"),
                new Alarm("behind", bed -> bed.replace(30), "replica_troubled", "the log cannot be shipped"),
                new Alarm("gone", AlarmTest::losesItsLog, "replica_troubled", "the log cannot be shipped"),
                new Alarm("gap", AlarmTest::losesItsBeginning, "replica_troubled", "the log cannot be shipped"),
                new Alarm("waiting", AlarmTest::publishesHalf, "control_troubled", "term claimed"),
                new Alarm(
                        "unusable",
                        AlarmTest::damagesControlFiles,
                        "control_troubled",
                        "the control files cannot be copied"),
                new Alarm(
                        "shipping",
                        AlarmTest::losesItsStore,
                        "store_troubled",
                        "the store does not take what is shipped"),
                new Alarm("shipping", AlarmTest::forksAtItsStart, "forks", "a log leaves the history in the bucket"));
    }

    @BeforeEach
    void begin() {
        server = new FakeServer(disk.resolve("data"));
        SHIPPING.addHandler(handler);
    }

    @AfterEach
    void end() throws InterruptedException {
        SHIPPING.removeHandler(handler);
        store.away(false);
        if (fleet != null) {
            fleet.stop();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("alarms")
    void an_alarm_is_a_word_a_metric_and_a_line(Alarm alarm) throws Exception {
        alarm.cause().happen(this);

        await(alarm.word()).atMost(BOUND).until(() -> words().contains(alarm.word()));
        await(alarm.metric()).atMost(BOUND).until(() -> metric(alarm.metric()) > 0);
        await(alarm.line()).atMost(BOUND).until(() -> logged.stream().anyMatch(line -> line.contains(alarm.line())));
        assertThat(isTold(status())).as("the reason, or the count").isTrue();
    }

    private static boolean isTold(FleetStatus status) {
        return status.problem().isPresent()
                || status.control().problem().isPresent()
                || status.replicas().stream()
                        .anyMatch(replica -> replica.problem().isPresent())
                || status.breaks().forks() > 0;
    }

    private FleetStatus status() {
        return Objects.requireNonNull(fleet).status();
    }

    private List<String> words() {
        var status = status();
        var replicas = status.replicas().stream().map(FleetStatus.Replica::state);
        return Stream.concat(Stream.of(status.state(), status.control().state()), replicas)
                .toList();
    }

    private double metric(String name) {
        var meters = registry.find("spacetime_sidecar_" + name);
        return Stream.concat(
                        meters.gauges().stream().map(Gauge::value),
                        meters.functionCounters().stream().map(FunctionCounter::count))
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    private Fleet start() {
        registry = new SimpleMeterRegistry();
        var real = Time.real();
        var time = new Time(InstantSource.system(), () -> System.nanoTime() + leap.get(), real.loops(), real.pause());
        var started = new Shipment(store).start(server, disk.resolve("note"), Succession.OWN_ONLY, registry, time);
        fleet = started;
        return started;
    }

    private void shipAll() {
        server.publish().alpha().append(50);
        server.beta().append(4);
        Shipment.awaitShipped(start());
    }

    private void isSucceeded() throws Exception {
        shipAll();
        var other = new Shipment(store).start(server, disk.resolve("other"), Succession.TAKE_OVER);
        Shipment.awaitShipped(other);
        other.stop();
        leap.set(Duration.ofMinutes(1).toNanos());
        server.alpha().append(1);
    }

    private void startsOnAnothersHistory() throws Exception {
        server.publish().alpha().append(5);
        server.beta().append(1);
        var other = new Shipment(store).start(server, disk.resolve("other"), Succession.OWN_ONLY);
        Shipment.awaitShipped(other);
        other.stop();
        start();
        assertThat(Reign.servers(store)).hasSize(1);
    }

    private void replace(int kept) {
        shipAll();
        server.alpha().delete();
        server.alpha().restore(kept);
    }

    private void anotherLog() {
        replace(30);
        server.alpha().history("second").append(40);
    }

    private void losesItsLog() {
        shipAll();
        server.alpha().delete();
    }

    private void losesItsBeginning() throws Exception {
        server.publish().alpha().append(50).rotate().append(5);
        server.beta().append(1);
        Files.delete(server.alpha().file(new SegmentName(0)));
        start();
    }

    private void publishesHalf() {
        server.publish().alpha().append(5);
        start();
    }

    private void damagesControlFiles() throws Exception {
        shipAll();
        Files.write(server.dataDirectory().resolve("control-db/db"), new byte[] {1, 2, 3});
    }

    private void losesItsStore() {
        shipAll();
        store.away(true);
        server.alpha().append(1);
    }

    private void forksAtItsStart() throws Exception {
        shipAll();
        Objects.requireNonNull(fleet).stop();
        server.alpha().delete();
        server.alpha().restore(30).history("second").append(40);
        Shipment.awaitShipped(start());
        assertThat(status().replicas())
                .filteredOn(replica -> replica.database().equals(ALPHA.database()))
                .allMatch(replica -> replica.shipped() == 69);
    }
}
