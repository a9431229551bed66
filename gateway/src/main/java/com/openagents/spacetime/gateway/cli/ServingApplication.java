package com.openagents.spacetime.gateway.cli;

import com.openagents.spacetime.gateway.config.Handover;
import com.openagents.spacetime.gateway.config.Preparation;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.util.concurrent.atomic.AtomicInteger;

/** The application itself, in this process. */
final class ServingApplication implements Application {
    /** Waits for the end; the listeners do the work. */
    public static final class UntilStopped implements QuarkusApplication {
        @Override
        public int run(String... arguments) {
            StopSignals.take(
                    () -> Quarkus.asyncExit(ExitCodes.OK),
                    () -> Runtime.getRuntime().halt(ExitCodes.TERMINATED));
            Quarkus.waitForExit();
            return ExitCodes.OK;
        }
    }

    @Override
    public int serve(Preparation preparation) {
        preparation.properties().forEach(System::setProperty);
        Handover.give(preparation);
        var exitCode = new AtomicInteger();
        Quarkus.run(UntilStopped.class, (code, _) -> exitCode.set(code));
        return exitCode.get();
    }
}
