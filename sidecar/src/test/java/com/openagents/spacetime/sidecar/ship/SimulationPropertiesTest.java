package com.openagents.spacetime.sidecar.ship;

import com.openagents.spacetime.sidecar.ship.Histories.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.logging.Level;
import java.util.logging.Logger;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;

/**
 * Random histories of servers, disks, sidecars and their store, each with its own faults and kills, in simulated time. What
 * must hold of each is said by {@link Claims} and {@link Simulation#finish}.
 */
class SimulationPropertiesTest {
    private static final Logger LOG = Logger.getLogger("com.openagents.spacetime.sidecar");
    private static final Path MEMORY = Path.of("/dev/shm");

    /** What goes wrong in thousands of histories is what is wanted; nobody reads a line for each. */
    @BeforeContainer
    static void quiet() {
        LOG.setLevel(Level.OFF);
    }

    @AfterContainer
    static void loud() {
        LOG.setLevel(null);
    }

    @Provide
    Arbitrary<History> histories() {
        return Histories.any();
    }

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void everything_called_shipped_restores_whatever_happens(@ForAll("histories") History history) throws Exception {
        var root = Files.createTempDirectory(
                Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir")), "simulation");
        try (var simulation = new Simulation(root, history.seed())) {
            history.actions().forEach(simulation::happen);
            simulation.finish();
            tell(simulation);
        } finally {
            delete(root);
        }
    }

    /** A property that meets no trouble proves nothing, so each kind must have been met by some histories. */
    private static void tell(Simulation simulation) {
        for (var seen : Simulation.Seen.values()) {
            tell("seen " + seen, simulation.seen().contains(seen));
        }
        for (var fault : Fault.values()) {
            tell("fault " + fault, simulation.happened().contains(fault));
        }
    }

    private static void tell(String what, boolean met) {
        Statistics.label(what).collect(met);
        Statistics.label(what).coverage(coverage -> coverage.check(true).count(histories -> histories > 0));
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
