package com.openagents.spacetime.gateway.splice;

import static com.openagents.spacetime.gateway.splice.SpliceBed.START;
import static com.openagents.spacetime.gateway.splice.SpliceBed.concat;
import static com.openagents.spacetime.gateway.splice.SpliceBed.frame;
import static com.openagents.spacetime.gateway.splice.SpliceBed.masked;
import static com.openagents.spacetime.gateway.splice.SpliceRightsTest.assertCut;
import static com.openagents.spacetime.gateway.splice.SpliceRightsTest.close;
import static com.openagents.spacetime.gateway.splice.SpliceRightsTest.withoutClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.frame.WireFrame;
import com.openagents.spacetime.gateway.protocol.ClientRequest;
import com.openagents.spacetime.gateway.protocol.ClientRequest.CallReducer;
import com.openagents.spacetime.gateway.protocol.ClientRequest.Subscribe;
import com.openagents.spacetime.gateway.protocol.ClientRequest.SubscribeInstead;
import com.openagents.spacetime.gateway.protocol.ClientRequest.Unsubscribe;
import com.openagents.spacetime.gateway.protocol.Subprotocol;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.session.LiveSession;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A socket that is held anew: by another warrant, up to another time, or by another grant. */
class SpliceHoldTest {
    private static final int NOTHING_SCHEDULED = -1;
    private static final ClientRequest SPY = new Subscribe(1, List.of("SELECT * FROM st_client"));
    private static final ClientRequest WATCH = new Subscribe(2, List.of("SELECT * FROM event"));
    private static final ClientRequest REMOVE = new CallReducer("remove");

    @ParameterizedTest(name = "from {0} s to {1} s, renewed at {2} s")
    @CsvSource(textBlock = """
              100, 200,  0
              100, 200, 99
              100,  50,  0
              100,  50, 49
             5000, 130, 20
               60,  61, 59
              100, 100,  7
            """)
    void a_socket_ends_at_its_newest_deadline_and_not_a_second_sooner_or_later(long first, long second, long renewed) {
        var bed = SpliceBed.open(START.plusSeconds(first));
        pass(bed, Duration.ofSeconds(renewed));

        bed.hold(DemoGrants.all(), START.plusSeconds(second));

        pass(bed, Duration.ofSeconds(second - renewed).minusMillis(500));
        assertThat(bed.client.isActive()).isTrue();
        assertThat(bed.server.isActive()).isTrue();
        bed.atClient();
        bed.pass(Duration.ofSeconds(1));
        assertThat(bed.atClient()).isEqualTo(close(Refusal.TOKEN_EXPIRED));
        assertThat(bed.server.isActive()).isFalse();
    }

    @Test
    void a_deadline_can_be_given_and_taken_away() {
        var bed = SpliceBed.open();

        bed.hold(DemoGrants.all(), START.plusSeconds(30));
        bed.hold(DemoGrants.all(), Instant.MAX);
        pass(bed, Duration.ofMinutes(10));
        assertThat(bed.client.isActive()).isTrue();

        bed.hold(DemoGrants.all(), START.plusSeconds(601));
        bed.pass(Duration.ofSeconds(1));
        assertThat(bed.atClient()).isEqualTo(close(Refusal.TOKEN_EXPIRED));
    }

    @Test
    void a_deadline_that_has_passed_ends_the_socket_at_once() {
        var bed = SpliceBed.open(START.plusSeconds(100));

        bed.hold(DemoGrants.all(), START);

        assertThat(bed.atClient()).isEqualTo(close(Refusal.TOKEN_EXPIRED));
    }

    @Test
    void a_renewal_before_the_deadline_counts_though_the_loop_comes_to_it_later() {
        var bed = SpliceBed.open(START.plusSeconds(10));
        bed.socket.hold(SpliceBed.warrant(START.plusSeconds(40)), DemoGrants.all(), Refusal.POLICY_CHANGED);

        bed.pass(Duration.ofSeconds(10));
        bed.answerPings();
        assertThat(bed.client.isActive()).isTrue();

        pass(bed, Duration.ofSeconds(29));
        bed.atClient();
        bed.pass(Duration.ofSeconds(1));
        assertThat(bed.atClient()).isEqualTo(close(Refusal.TOKEN_EXPIRED));
    }

    @Test
    void by_what_a_socket_is_held_can_be_read_as_soon_as_it_is_told() {
        var bed = SpliceBed.open();
        var warrant = SpliceBed.warrant(START.plusSeconds(5));

        bed.socket.hold(warrant, DemoGrants.narrow(), Refusal.POLICY_CHANGED);

        assertThat(bed.socket.warrant()).isSameAs(warrant);
        assertThat(bed.socket.grant()).isEqualTo(DemoGrants.narrow());
        assertThat(bed.socket.kind()).isEqualTo(LiveSession.Kind.SOCKET);
    }

    @ParameterizedTest
    @EnumSource
    void a_narrower_grant_closes_a_socket_whose_subscription_it_refuses(Subprotocol subprotocol) {
        var bed = SpliceBed.open(subprotocol, DemoGrants.all());
        say(bed, subprotocol, WATCH);
        say(bed, subprotocol, SPY);

        bed.hold(DemoGrants.narrow());

        assertThat(bed.atClient()).isEqualTo(close(Refusal.POLICY_CHANGED));
        bed.fromClient(masked(WireFrame.CLOSE, new byte[0]));
        assertThat(bed.end().cause())
                .isEqualTo(
                        new EndCause.Refused(Refusal.POLICY_CHANGED, "open: subscription 1: system_table_not_allowed"));
    }

    @ParameterizedTest
    @EnumSource
    void a_narrower_grant_that_allows_what_stands_changes_only_what_may_be_asked_next(Subprotocol subprotocol) {
        var bed = SpliceBed.open(subprotocol, DemoGrants.all());
        say(bed, subprotocol, REMOVE);
        say(bed, subprotocol, WATCH);
        say(bed, subprotocol, SPY);
        say(bed, subprotocol, new Unsubscribe(1));

        bed.hold(DemoGrants.narrow());
        say(bed, subprotocol, WATCH);
        assertThat(bed.client.isActive()).isTrue();
        assertThat(bed.atClient()).isEmpty();

        say(bed, subprotocol, REMOVE);
        assertThat(bed.atClient()).isEqualTo(close(Refusal.REDUCER_NOT_ALLOWED));
    }

    @Test
    void a_wider_grant_lets_the_socket_go_on_and_ask_for_more() {
        var bed = SpliceBed.open(Subprotocol.V2_BSATN, DemoGrants.narrow());
        say(bed, Subprotocol.V2_BSATN, WATCH);

        bed.hold(DemoGrants.lessNarrow());
        bed.atServer();
        say(bed, Subprotocol.V2_BSATN, REMOVE);

        assertThat(bed.atServer()).isEqualTo(bytes(Subprotocol.V2_BSATN, REMOVE));
        assertThat(bed.client.isActive()).isTrue();
    }

    @Test
    void of_a_message_under_way_a_narrower_grant_judges_what_has_passed_already() {
        var bed = SpliceBed.open(Subprotocol.V3_BSATN, DemoGrants.all());
        var bytes = bytes(Subprotocol.V3_BSATN, REMOVE);
        bed.fromClient(Arrays.copyOf(bytes, bytes.length - 1));

        bed.hold(DemoGrants.narrow());
        bed.fromClient(new byte[] {bytes[bytes.length - 1]});

        assertThat(bed.atClient()).isEqualTo(close(Refusal.POLICY_CHANGED));
        assertCut(bed.atServer(), new byte[0], bytes);
    }

    @Test
    void of_a_message_under_way_a_narrower_grant_judges_what_is_still_to_come() {
        var bed = SpliceBed.open(Subprotocol.V3_BSATN, DemoGrants.all());
        var bytes = bytes(Subprotocol.V3_BSATN, new CallReducer("append"), REMOVE);
        bed.fromClient(Arrays.copyOf(bytes, 30));

        bed.hold(DemoGrants.narrow());
        assertThat(bed.client.isActive()).isTrue();
        bed.fromClient(Arrays.copyOfRange(bytes, 30, bytes.length));

        assertThat(bed.atClient()).isEqualTo(close(Refusal.REDUCER_NOT_ALLOWED));
        assertCut(bed.atServer(), new byte[0], bytes);
    }

    @Test
    void a_subscription_stands_until_the_message_that_takes_it_back_has_ended() {
        var bed = SpliceBed.open(Subprotocol.V2_BSATN, DemoGrants.all());
        say(bed, Subprotocol.V2_BSATN, SPY);
        var bytes = bytes(Subprotocol.V2_BSATN, new Unsubscribe(1));

        bed.fromClient(Arrays.copyOf(bytes, bytes.length - 1));
        bed.hold(DemoGrants.narrow());

        assertThat(bed.atClient()).isEqualTo(close(Refusal.POLICY_CHANGED));
    }

    @Test
    void a_subscription_in_place_of_all_leaves_the_former_one_standing_since_it_may_have_failed() {
        var bed = SpliceBed.open(Subprotocol.V1_BSATN, DemoGrants.all());
        say(bed, Subprotocol.V1_BSATN, new SubscribeInstead(List.of("SELECT * FROM st_client")));
        say(bed, Subprotocol.V1_BSATN, new SubscribeInstead(List.of("SELECT * FROM nothing")));

        bed.hold(DemoGrants.narrow());

        assertThat(bed.atClient()).isEqualTo(close(Refusal.POLICY_CHANGED));
    }

    @Test
    void more_subscriptions_than_are_remembered_stand_under_the_same_grant_only() {
        var bed = SpliceBed.open(Subprotocol.V2_BSATN, DemoGrants.narrow());
        var query = "SELECT * FROM event WHERE stream = '" + "x".repeat(Standing.MOST / 2) + "'";
        for (var id = 0; id < 3; id++) {
            say(bed, Subprotocol.V2_BSATN, new Subscribe(id, List.of(query)));
        }

        bed.hold(DemoGrants.narrow(), START.plusSeconds(1000));
        assertThat(bed.client.isActive()).isTrue();
        assertThat(bed.atClient()).isEmpty();

        bed.hold(DemoGrants.lessNarrow(), START.plusSeconds(1000));
        assertThat(bed.atClient()).isEqualTo(close(Refusal.POLICY_CHANGED));
    }

    @Test
    void calls_without_end_do_not_count_as_standing() {
        var bed = SpliceBed.open(Subprotocol.V3_BSATN, DemoGrants.all());
        var many = bytes(Subprotocol.V3_BSATN, Collections.nCopies(5000, REMOVE).toArray(ClientRequest[]::new));
        bed.fromClient(many, many);

        bed.hold(DemoGrants.narrow());

        assertThat(bed.atClient()).isEmpty();
        assertThat(bed.client.isActive()).isTrue();
    }

    @Test
    void while_the_first_message_is_awaited_deadline_and_grant_are_replaced() {
        var bed = SpliceBed.joined(START.plusSeconds(5));

        bed.hold(DemoGrants.narrow(), START.plusSeconds(30));
        pass(bed, Duration.ofSeconds(20));
        bed.fromServer(SpliceBed.firstFrame());
        bed.atClient();
        say(bed, Subprotocol.V2_BSATN, REMOVE);

        assertThat(bed.atClient()).isEqualTo(close(Refusal.REDUCER_NOT_ALLOWED));
        var expiring = SpliceBed.joined(START.plusSeconds(100));
        expiring.hold(DemoGrants.all(), START.plusSeconds(5));
        expiring.pass(Duration.ofSeconds(5));
        assertThat(expiring.atClient()).isEqualTo(close(Refusal.TOKEN_EXPIRED));
    }

    @Test
    void during_its_farewell_a_socket_is_not_called_back() {
        var bed = SpliceBed.open(START.plusSeconds(10));
        say(bed, Subprotocol.V2_BSATN, SPY);
        bed.refuse(Refusal.TOKEN_REVOKED);

        bed.hold(DemoGrants.narrow(), START.plusSeconds(1000));
        bed.pass(Timers.CLOSE_WAIT);

        assertThat(bed.atClient()).isEqualTo(close(Refusal.TOKEN_REVOKED));
        assertThat(bed.end()).isEqualTo(new SocketEnd(new EndCause.Refused(Refusal.TOKEN_REVOKED, ""), false));
    }

    @Test
    void a_client_that_has_said_close_itself_is_not_closed_for_a_grant() {
        var bed = SpliceBed.open(Subprotocol.V2_BSATN, DemoGrants.all());
        say(bed, Subprotocol.V2_BSATN, SPY);
        bed.fromClient(masked(WireFrame.CLOSE, new byte[0]));

        bed.hold(DemoGrants.narrow(), START);
        bed.fromServer(frame(WireFrame.CLOSE, new byte[0]));

        assertThat(bed.atClient()).isEqualTo(frame(WireFrame.CLOSE, new byte[0]));
        assertThat(bed.end().cause()).isInstanceOf(EndCause.ClientClosed.class);
    }

    @Test
    void after_its_end_a_socket_takes_no_notice_and_sets_no_timer() {
        var bed = SpliceBed.open(START.plusSeconds(10));
        bed.client.close();
        bed.run();

        bed.hold(DemoGrants.narrow(), START.plusSeconds(1000));

        assertThat(bed.client.runScheduledPendingTasks()).isEqualTo(NOTHING_SCHEDULED);
        assertThat(bed.ends).hasSize(1);
    }

    @Test
    void neighbours_on_other_grants_are_not_disturbed() {
        var one = SpliceBed.open(Subprotocol.V2_BSATN, DemoGrants.all());
        var other = SpliceBed.open(Subprotocol.V2_BSATN, DemoGrants.all());
        var half = bytes(Subprotocol.V2_BSATN, REMOVE);
        other.fromClient(Arrays.copyOf(half, 20));
        say(one, Subprotocol.V2_BSATN, SPY);

        one.hold(DemoGrants.narrow());
        other.fromClient(Arrays.copyOfRange(half, 20, half.length));

        assertThat(one.atClient()).isEqualTo(close(Refusal.POLICY_CHANGED));
        assertThat(withoutClose(other.atServer())).isEqualTo(half);
        assertThat(other.client.isActive()).isTrue();
    }

    private static void say(SpliceBed bed, Subprotocol subprotocol, ClientRequest request) {
        bed.fromClient(bytes(subprotocol, request));
    }

    /** One message; several requests in it are a batch of v3. */
    private static byte[] bytes(Subprotocol subprotocol, ClientRequest... requests) {
        var payload = concat(Arrays.stream(requests)
                .map(request -> ClientPayload.of(subprotocol, request))
                .toArray(byte[][]::new));
        return ClientFrames.one(subprotocol, payload);
    }

    /** Lets time pass while both ends answer their pings. */
    private static void pass(SpliceBed bed, Duration time) {
        for (var left = time; left.isPositive(); left = left.minusSeconds(5)) {
            bed.pass(left.compareTo(Duration.ofSeconds(5)) < 0 ? left : Duration.ofSeconds(5));
            bed.answerPings();
        }
    }
}
