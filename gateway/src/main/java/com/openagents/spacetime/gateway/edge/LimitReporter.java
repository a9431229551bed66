package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.limit.LimitRule;
import com.openagents.spacetime.gateway.limit.LimitWatch;
import com.openagents.spacetime.gateway.observe.GatewayMetrics;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Counts every limit that is passed, and logs one now and then: whoever floods the gateway shall not flood its log. */
final class LimitReporter implements LimitWatch {
    private static final Logger LOG = Logger.getLogger(LimitReporter.class);

    private final Seldom due = new Seldom(Duration.ofSeconds(10));
    private final GatewayMetrics metrics;

    LimitReporter(GatewayMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void passed(LimitRule rule, Mode mode, String holder) {
        metrics.limited(rule.word(), mode.word());
        due.say(leftOut -> LOG.infof(
                "A limit was passed rule=%s mode=%s holder=%s left_out=%d", rule.word(), mode.word(), holder, leftOut));
    }
}
