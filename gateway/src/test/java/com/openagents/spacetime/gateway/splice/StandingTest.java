package com.openagents.spacetime.gateway.splice;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.protocol.ClientRequest;
import com.openagents.spacetime.gateway.protocol.ClientRequest.CallReducer;
import com.openagents.spacetime.gateway.protocol.ClientRequest.OneOffQuery;
import com.openagents.spacetime.gateway.protocol.ClientRequest.Subscribe;
import com.openagents.spacetime.gateway.protocol.ClientRequest.SubscribeInstead;
import com.openagents.spacetime.gateway.protocol.ClientRequest.Unsubscribe;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandingTest {
    private static final String SPY = "SELECT * FROM st_client";
    private static final String WATCH = "SELECT * FROM event";

    private final Standing standing = new Standing();

    @Test
    void a_second_subscription_under_one_id_does_not_hide_the_first() {
        message(new Subscribe(1, List.of(SPY)));
        message(new Subscribe(1, List.of(WATCH)));

        assertThat(standing.refusedBy(DemoGrants.narrow())).isPresent();
        message(new Unsubscribe(1));
        assertThat(standing.refusedBy(DemoGrants.narrow())).isEmpty();
    }

    @Test
    void what_one_message_asks_and_takes_back_does_not_stand() {
        message(new Subscribe(1, List.of(SPY)), new Unsubscribe(1));

        assertThat(standing.refusedBy(DemoGrants.narrow())).isEmpty();
    }

    @Test
    void what_one_message_takes_back_and_asks_again_stands() {
        message(new Subscribe(1, List.of(SPY)));
        message(new Unsubscribe(1), new Subscribe(1, List.of(SPY)));

        assertThat(standing.refusedBy(DemoGrants.narrow())).isPresent();
    }

    @Test
    void the_id_of_no_subscription_takes_nothing_back() {
        message(new Unsubscribe(7));
        message(new Subscribe(1, List.of(SPY)), new Unsubscribe(7));

        assertThat(standing.refusedBy(DemoGrants.narrow()))
                .hasValueSatisfying(
                        why -> assertThat(why).contains("subscription 1").doesNotContain("SELECT"));
    }

    @Test
    void calls_and_one_off_queries_are_over_when_their_message_has_ended() {
        standing.asked(new CallReducer("remove"));
        assertThat(standing.refusedBy(DemoGrants.narrow())).isPresent();
        standing.messageEnds();
        assertThat(standing.refusedBy(DemoGrants.narrow())).isEmpty();

        standing.asked(new OneOffQuery(SPY));
        assertThat(standing.refusedBy(DemoGrants.narrow())).isPresent();
        standing.messageEnds();
        assertThat(standing.refusedBy(DemoGrants.narrow())).isEmpty();
    }

    @Test
    void an_endless_message_is_refused_while_it_is_under_way_and_forgotten_then() {
        for (var i = 0; i < 10_000; i++) {
            standing.asked(new CallReducer("append"));
        }

        assertThat(standing.refusedBy(DemoGrants.narrow())).contains("open: more than is remembered");
        standing.messageEnds();
        assertThat(standing.refusedBy(DemoGrants.narrow())).isEmpty();
    }

    @Test
    void what_is_taken_back_makes_room() {
        for (var i = 0; i < 10_000; i++) {
            message(new Subscribe(1, List.of(WATCH, WATCH)));
            message(new Subscribe(1, List.of(WATCH)));
            message(new Unsubscribe(1));
        }

        assertThat(standing.refusedBy(DemoGrants.narrow())).isEmpty();
    }

    @Test
    void the_same_queries_again_in_place_of_all_take_no_room() {
        for (var i = 0; i < 10_000; i++) {
            message(new SubscribeInstead(List.of(WATCH)));
        }

        assertThat(standing.refusedBy(DemoGrants.narrow())).isEmpty();
    }

    @Test
    void one_subscription_too_many_is_never_forgotten() {
        for (var i = 0; i < 1000; i++) {
            message(new Subscribe(i, List.of(WATCH)));
        }
        for (var i = 0; i < 1000; i++) {
            message(new Unsubscribe(i));
        }

        assertThat(standing.refusedBy(DemoGrants.narrow())).contains("open: more than is remembered");
    }

    private void message(ClientRequest... requests) {
        for (var request : requests) {
            standing.asked(request);
        }
        standing.messageEnds();
    }
}
