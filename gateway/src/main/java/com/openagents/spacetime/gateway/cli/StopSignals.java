package com.openagents.spacetime.gateway.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * What SIGTERM and SIGINT do: the first lets the gateway come to its end, the second ends the process. The virtual machine
 * by itself knows no second signal, and exits with 143 however well the end went. Its one interface to signals,
 * {@code sun.misc.Signal} of the module {@code jdk.unsupported}, is used by name, since the compiler warns of each other use
 * and takes no reason for it.
 */
final class StopSignals {
    private static final Logger LOG = Logger.getLogger(StopSignals.class);
    private static final List<String> NAMES = List.of("TERM", "INT");

    private StopSignals() {}

    /**
     * Takes them over from whoever had them. Both run on a thread of the signal's own, each at most once.
     *
     * @param first what the first signal does
     * @param second what the second one does
     */
    static void take(Runnable first, Runnable second) {
        var stopping = new AtomicBoolean();
        InvocationHandler received = (_, _, _) -> {
            (stopping.compareAndSet(false, true) ? first : second).run();
            return null;
        };
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var ours = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, received);
            for (var name : NAMES) {
                var named = signal.getConstructor(String.class).newInstance(name);
                signal.getMethod("handle", signal, handler).invoke(null, named, ours);
            }
        } catch (ReflectiveOperationException none) {
            LOG.warn("Signals stay with the virtual machine: a second one does not hurry the end", none);
        }
    }
}
