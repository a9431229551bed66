package com.openagents.spacetime.sidecar.ship;

import com.openagents.spacetime.sidecar.ship.Step.Next;
import org.jboss.logging.Logger;

/** A virtual thread for each loop: plain blocking code, an interrupt means stop. Any thread. */
final class VirtualThreads implements Loops {
    private static final Logger LOG = Logger.getLogger(VirtualThreads.class);

    @Override
    public Loop start(String name, Step step) {
        return new Running(Thread.ofVirtual().name(name).start(() -> run(name, step)));
    }

    private static void run(String name, Step step) {
        try (step) {
            var next = step.next();
            while (next instanceof Next.Rest(var time)) {
                Thread.sleep(time);
                next = step.next();
            }
        } catch (InterruptedException _) {
            LOG.debugf("a loop was stopped name=\"%s\"", name);
        }
    }

    private record Running(Thread thread) implements Loop {
        @Override
        public boolean isRunning() {
            return thread.isAlive();
        }

        @Override
        public void stop() throws InterruptedException {
            thread.interrupt();
            thread.join();
        }
    }
}
