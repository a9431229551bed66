package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.edge.Generations;
import com.openagents.spacetime.gateway.observe.RuleMetrics;
import com.openagents.spacetime.gateway.tls.TlsOfListeners;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Keeps what is in force in step with the settings file and the files that it names. A thread of its own looks at them
 * every two seconds; when they have changed, and two looks in a row have seen the same, they are read again. What is wrong
 * is logged once, the former rules stay in force, and the next change is the next chance.
 */
@Singleton
final class Reloading {
    private static final Logger LOG = Logger.getLogger(Reloading.class);

    private static final Duration EVERY = Duration.ofSeconds(2);

    /** What was refused may be right later with no change: a certificate that is not valid yet, a disk that was full. */
    private static final Duration REFUSED_AGAIN = Duration.ofMinutes(1);

    private final Path file;
    private final Generations generations;
    private final Reload reload;
    private final TlsOfListeners tls;
    private final RuleMetrics metrics;
    private final InstantSource clock;
    private final Thread thread = Thread.ofVirtual().name("settings").unstarted(this::watch);
    private FileContents tried; // the thread's own, as are the next
    private FileContents last;
    private Instant again = Instant.MAX;

    /** As the application has it. */
    @Inject
    Reloading(Preparation preparation, RuleMetrics metrics) {
        this(preparation, metrics, InstantSource.system());
    }

    Reloading(Preparation preparation, RuleMetrics metrics, InstantSource clock) {
        this.file = preparation.source().file();
        this.generations = preparation.parts().generations();
        this.reload = new Reload(preparation);
        this.tls = preparation.tls();
        this.metrics = metrics;
        this.clock = clock;
        this.tried = preparation.source().contents();
        this.last = tried;
    }

    void start(@Observes StartupEvent event) {
        showCertificates();
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) {
        thread.interrupt();
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(EVERY);
                look();
            }
        } catch (InterruptedException stopped) {
            LOG.debug("The settings are not watched any more");
        }
    }

    /** Looks once. */
    void look() {
        try {
            var seen = FileContents.of(file);
            boolean settled = seen.equals(last);
            last = seen;
            var now = clock.instant();
            if (settled && (!seen.equals(tried) || !now.isBefore(again))) {
                tried = seen;
                again = now.plus(REFUSED_AGAIN);
                note(reload.attempt(seen, now));
            }
        } catch (RuntimeException e) { // the top of the thread: without it no later change would be taken up
            LOG.error("The settings could not be looked at", e);
            generations.reloadFailed(true);
            metrics.reloadFailed();
        }
    }

    private void note(List<String> problems) {
        generations.reloadFailed(!problems.isEmpty());
        long number = generations.current().number();
        if (problems.isEmpty()) {
            again = Instant.MAX;
            metrics.reloaded();
            showCertificates();
            LOG.infof("Settings reloaded generation=%d", number);
        } else {
            metrics.reloadFailed();
        }
        for (var problem : problems) {
            LOG.errorf("Settings not reloaded, the former stay in force generation=%d problem=\"%s\"", number, problem);
        }
    }

    private void showCertificates() {
        metrics.certificates(CertificateDates.of(tls));
    }
}
