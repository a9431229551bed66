package com.openagents.spacetime.gateway.limit;

import com.openagents.spacetime.gateway.grant.NamePatterns;
import io.github.bucket4j.TimeMeter;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What the limits cost a socket for each message, in nanoseconds and in bytes of garbage, when all is granted. Run by
 * {@code deploy/local/bench allowance}, and not by any test.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AllowanceBenchmark {
    private static final Caller ADA = new Caller("control", "user:ada", Set.of(), "hash-of-ada");

    private final LimitSettings settings = SomeLimits.plenty()
            .socketTraffic(endless(), endless())
            .subjectTraffic(endless(), endless())
            .database(9, endless(), endless())
            .reducers(new ReducerLimit(NamePatterns.ALL, endless()))
            .settings();
    private final SocketAllowance socket = new Limits(
                    () -> settings,
                    Limits.Homes.here(TimeMeter.SYSTEM_NANOTIME),
                    (rule, _, _) -> {
                        throw new IllegalStateException("the benchmark has passed a limit: " + rule);
                    },
                    new Random(1))
            .socket(ADA, "demo");

    private static Rate endless() {
        return SomeLimits.perSecond(999_999_999);
    }

    /** A message: the buckets of the socket, of its subject and of its database. */
    @Benchmark
    public Optional<Overdrawn> message() {
        return socket.messages(1);
    }

    /** A part of a message: the buckets of the socket and of its subject. */
    @Benchmark
    public Optional<Overdrawn> bytes() {
        return socket.bytes(128);
    }

    /** A call of a reducer: the bucket of that and its subject. */
    @Benchmark
    public Optional<Overdrawn> call() {
        return socket.call("append_sync_event");
    }

    /**
     * Runs all and prints one table.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) throws RunnerException {
        var options = new OptionsBuilder()
                .include(AllowanceBenchmark.class.getName() + "\\.")
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .build();
        System.out.printf("%-10s %10s %12s%n", "granted", "ns", "bytes");
        for (var result : new Runner(options).run()) {
            System.out.printf(
                    Locale.ROOT,
                    "%-10s %10.1f %12.3f%n",
                    result.getPrimaryResult().getLabel(),
                    result.getPrimaryResult().getScore(),
                    Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                            .getScore());
        }
    }
}
