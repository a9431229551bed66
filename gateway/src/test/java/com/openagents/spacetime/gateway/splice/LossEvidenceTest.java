package com.openagents.spacetime.gateway.splice;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.refusal.Refusal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossEvidenceTest {
    @ParameterizedTest(name = "{0} kept up, answers {1}, connect failed {2}: {3} is {4}")
    @CsvSource(textBlock = """
            1  , true , false, KEEPING_UP, UPSTREAM_CLOSED
            0  , true , false, BEHIND    , SLOW_CONSUMER
            0  , true , false, UNOPENED  , REFUSED_BY_MODULE
            1  , true , false, BEHIND    , SLOW_CONSUMER
            1  , true , false, UNOPENED  , REFUSED_BY_MODULE
            2  , true , false, KEEPING_UP, UPSTREAM_UNAVAILABLE
            2  , true , false, BEHIND    , UPSTREAM_UNAVAILABLE
            2  , true , false, UNOPENED  , UPSTREAM_UNAVAILABLE
            100, true , false, KEEPING_UP, UPSTREAM_UNAVAILABLE
            1  , false, false, KEEPING_UP, UPSTREAM_UNAVAILABLE
            0  , false, false, BEHIND    , UPSTREAM_UNAVAILABLE
            0  , false, false, UNOPENED  , UPSTREAM_UNAVAILABLE
            1  , true , true , KEEPING_UP, UPSTREAM_UNAVAILABLE
            0  , true , true , BEHIND    , UPSTREAM_UNAVAILABLE
            0  , true , true , UNOPENED  , UPSTREAM_UNAVAILABLE
            """)
    void what_is_known_decides_how_a_lost_socket_ends(
            int keptUp, boolean answers, boolean connectFailed, ServerLoss loss, Refusal expected) {
        var evidence = new LossEvidence(keptUp, answers, connectFailed);

        assertThat(evidence.refusal(loss)).isEqualTo(expected);
        assertThat(evidence.isOutage()).isEqualTo(expected == Refusal.UPSTREAM_UNAVAILABLE);
    }
}
