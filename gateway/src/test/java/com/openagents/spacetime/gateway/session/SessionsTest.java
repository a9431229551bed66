package com.openagents.spacetime.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.gateway.grant.Grant;
import com.openagents.spacetime.gateway.grant.Grants;
import com.openagents.spacetime.gateway.grant.Right;
import com.openagents.spacetime.gateway.limit.AddressBlock;
import com.openagents.spacetime.gateway.limit.LimitRule;
import com.openagents.spacetime.gateway.limit.SocketCaps;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.token.Principal;
import com.openagents.spacetime.gateway.token.SessionClaims;
import com.openagents.spacetime.gateway.token.Warrant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionsTest {
    private static final Principal ALICE = new Principal("https://a.example", "alice");
    private static final Principal NAMESAKE = new Principal("https://b.example", "alice");

    private final Sessions sessions = new Sessions();

    private Optional<Place> place(Principal holder, int most) {
        var caps = new SocketCaps(most, most, most, Integer.MAX_VALUE);
        var guest = new Guest(holder, Optional.empty(), holder.hash());
        return sessions.reserve(guest, caps, (_, _) -> true) instanceof Reservation.Reserved(var place)
                ? Optional.of(place)
                : Optional.empty();
    }

    private static Guest guest(Principal holder, String address, String database) {
        return new Guest(holder, Optional.of(new AddressBlock(address)), database);
    }

    private static Place reserved(Reservation reservation) {
        return ((Reservation.Reserved) reservation).place();
    }

    private static BiPredicate<LimitRule, String> refusing(String by) {
        var expected = by.equals("@ALICE") ? ALICE.hash() : by;
        return (_, holder) -> {
            assertThat(holder).isEqualTo(expected);
            return true;
        };
    }

    @Test
    void a_holder_has_as_many_places_as_allowed_and_no_more() {
        assertThat(place(ALICE, 2)).isPresent();
        assertThat(place(ALICE, 2)).isPresent();
        assertThat(place(ALICE, 2)).isEmpty();

        assertThat(sessions.places(ALICE)).isEqualTo(2);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            ADDRESS_SOCKETS,  1, 9, 9, 9, 192.0.2.1
            SUBJECT_SOCKETS,  9, 1, 9, 9, @ALICE
            DATABASE_SOCKETS, 9, 9, 1, 9, demo
            GATEWAY_SOCKETS,  9, 9, 9, 1, all
            """)
    void each_cap_leaves_no_place_beyond_it(
            LimitRule rule, int address, int subject, int database, int gateway, String by) {
        var caps = new SocketCaps(address, subject, database, gateway);
        var first = reserved(sessions.reserve(guest(ALICE, "192.0.2.1", "demo"), caps, refusing(by)));

        assertThat(sessions.reserve(guest(ALICE, "192.0.2.1", "demo"), caps, refusing(by)))
                .isEqualTo(new Reservation.Full(rule));

        first.close();
        assertThat(sessions.reserve(guest(ALICE, "192.0.2.1", "demo"), caps, refusing(by)))
                .isInstanceOf(Reservation.Reserved.class);
    }

    @Test
    void others_have_places_of_their_own_below_the_cap_of_all() {
        var caps = new SocketCaps(1, 1, 1, 2);
        reserved(sessions.reserve(guest(ALICE, "192.0.2.1", "demo"), caps, (_, _) -> true));
        reserved(sessions.reserve(guest(NAMESAKE, "192.0.2.2", "other"), caps, (_, _) -> true));

        assertThat(sessions.reserve(
                        guest(new Principal("https://c.example", "carol"), "192.0.2.3", "third"), caps, (_, _) -> true))
                .isEqualTo(new Reservation.Full(LimitRule.GATEWAY_SOCKETS));
    }

    @Test
    void a_cap_that_only_reports_is_asked_and_passed_and_its_places_are_counted_all_the_same() {
        var reported = new ArrayList<LimitRule>();
        var caps = new SocketCaps(1, 1, 1, 1);
        var places = Stream.generate(() -> sessions.reserve(guest(ALICE, "192.0.2.1", "demo"), caps, (rule, _) -> {
                    reported.add(rule);
                    return false;
                }))
                .limit(3)
                .map(SessionsTest::reserved)
                .toList();

        assertThat(reported)
                .containsExactlyElementsOf(Stream.generate(() -> List.of(
                                LimitRule.ADDRESS_SOCKETS,
                                LimitRule.SUBJECT_SOCKETS,
                                LimitRule.DATABASE_SOCKETS,
                                LimitRule.GATEWAY_SOCKETS))
                        .limit(2)
                        .flatMap(List::stream)
                        .toList());
        places.forEach(Place::close);
        assertThat(sessions.areVacant()).isTrue();
    }

    @Test
    void where_addresses_are_not_counted_one_has_as_many_as_its_subject() {
        var caps = new SocketCaps(1, 9, 9, 9);
        var guest = new Guest(ALICE, Optional.empty(), "demo");
        reserved(sessions.reserve(guest, caps, (_, _) -> true));

        assertThat(sessions.reserve(guest, caps, (_, _) -> true)).isInstanceOf(Reservation.Reserved.class);
    }

    @Test
    void the_same_subject_of_another_issuer_is_another_holder() {
        assertThat(place(ALICE, 1)).isPresent();

        assertThat(place(NAMESAKE, 1)).isPresent();
    }

    @Test
    void a_place_given_back_twice_counts_once() {
        var first = place(ALICE, 2).orElseThrow();
        assertThat(place(ALICE, 2)).isPresent();

        first.close();
        first.close();

        assertThat(sessions.places(ALICE)).isEqualTo(1);
    }

    @Test
    void an_occupied_place_lists_its_socket_until_it_is_given_back() {
        var place = place(ALICE, 1).orElseThrow();
        var socket = new FakeSession(SessionId.random(), ALICE, Instant.EPOCH);

        place.occupy(socket);

        assertThat(sessions.find(socket.id())).contains(socket);
        assertThat(sessions.live()).containsExactly(socket);
        place.close();
        assertThat(sessions.find(socket.id())).isEmpty();
        assertThat(sessions.size()).isZero();
    }

    @Test
    void a_socket_that_ended_before_it_was_listed_never_is() {
        var place = place(ALICE, 1).orElseThrow();
        place.close();

        place.occupy(new FakeSession(SessionId.random(), ALICE, Instant.EPOCH));

        assertThat(sessions.live()).isEmpty();
    }

    @Test
    void a_place_has_one_socket_and_a_name_one_socket() {
        var place = place(ALICE, 2).orElseThrow();
        var other = place(ALICE, 2).orElseThrow();
        var socket = new FakeSession(SessionId.random(), ALICE, Instant.EPOCH);
        place.occupy(socket);

        assertThatThrownBy(() -> place.occupy(new FakeSession(SessionId.random(), ALICE, Instant.EPOCH)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> other.occupy(socket))
                .hasMessageContaining(socket.id().text());
    }

    @Test
    void a_holder_sees_its_own_sessions_in_the_order_in_which_they_were_opened() {
        var second = occupied(ALICE, Instant.EPOCH.plusSeconds(2));
        var first = occupied(ALICE, Instant.EPOCH.plusSeconds(1));
        occupied(NAMESAKE, Instant.EPOCH);
        assertThat(place(ALICE, 9)).isPresent();

        assertThat(sessions.of(ALICE)).containsExactly(first, second);
        assertThat(sessions.of(new Principal("https://a.example", "bob"))).isEmpty();
    }

    @Test
    void sessions_whose_client_is_behind_are_counted() {
        occupied(ALICE, Instant.EPOCH);
        assertThat(sessions.behind()).isZero();
        assertThat(sessions.longestLag()).isZero();

        occupied(ALICE, Instant.EPOCH).lag = Duration.ofSeconds(3);
        occupied(ALICE, Instant.EPOCH).lag = Duration.ofSeconds(1);

        assertThat(sessions.behind()).isEqualTo(2);
        assertThat(sessions.longestLag()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void a_review_closes_what_it_refuses_and_nothing_else() {
        var mine = occupied(ALICE, Instant.EPOCH);
        var other = occupied(NAMESAKE, Instant.EPOCH);

        sessions.review(session ->
                session.warrant().holder().equals(ALICE) ? Optional.of(Refusal.TOKEN_REVOKED) : Optional.empty());

        assertThat(mine.closes).containsExactly(Refusal.TOKEN_REVOKED);
        assertThat(other.closes).isEmpty();
    }

    @Test
    void a_review_may_end_sessions_that_give_their_places_back_at_once() {
        var places = new ArrayDeque<Place>();
        for (var i = 0; i < 10; i++) {
            var place = place(ALICE, 10).orElseThrow();
            place.occupy(new FakeSession(SessionId.random(), ALICE, Instant.EPOCH));
            places.add(place);
        }

        sessions.review(_ -> {
            places.remove().close();
            return Optional.empty();
        });

        assertThat(sessions.size()).isZero();
        assertThat(sessions.places(ALICE)).isZero();
    }

    /** Many times over: a right is taken back while sessions are opened with it. */
    @Test
    void no_session_slips_through_between_a_revocation_and_its_place() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var round = 0; round < 500; round++) {
                var revoked = new AtomicBoolean();
                var session = new FakeSession(SessionId.random(), ALICE, Instant.EPOCH);
                var start = new CountDownLatch(1);
                var opening = threads.submit(() -> {
                    start.await();
                    place(ALICE, Integer.MAX_VALUE).orElseThrow().occupy(session);
                    if (revoked.get()) {
                        session.close(Refusal.TOKEN_REVOKED);
                    }
                    return session;
                });
                var revocation = threads.submit(() -> {
                    start.await();
                    revoked.set(true);
                    sessions.review(_ -> Optional.of(Refusal.TOKEN_REVOKED));
                    return revoked;
                });
                start.countDown();
                opening.get();
                revocation.get();

                assertThat(session.closes).isNotEmpty();
            }
        }
    }

    private FakeSession occupied(Principal holder, Instant opened) {
        var session = new FakeSession(SessionId.random(), holder, opened);
        place(holder, 100).orElseThrow().occupy(session);
        return session;
    }

    @Test
    void many_threads_together_get_no_more_places_than_allowed() throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> attempt = () -> place(ALICE, 7).isPresent() ? 1 : 0;
            var got = 0;
            for (var result :
                    threads.invokeAll(Stream.generate(() -> attempt).limit(200).toList())) {
                got += result.get();
            }
            assertThat(got).isEqualTo(7);
        }
    }

    @Test
    void session_ids_are_random_and_of_one_form() {
        assertThat(SessionId.random()).isNotEqualTo(SessionId.random());
        assertThatThrownBy(() -> new SessionId("short")).hasMessageContaining("'short'");
    }

    /** A session that remembers how often it was closed. */
    private static final class FakeSession implements LiveSession {
        private final List<Refusal> closes = new CopyOnWriteArrayList<>();
        private final SessionId id;
        private final Warrant warrant;
        private final Instant opened;
        private Duration lag = Duration.ZERO;

        FakeSession(SessionId id, Principal holder, Instant opened) {
            this.id = id;
            this.opened = opened;
            this.warrant = new Warrant(
                    "issuer",
                    holder,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    new SessionClaims(Set.of(), Set.of(), Optional.empty(), Optional.empty()),
                    Instant.MAX);
        }

        @Override
        public SessionId id() {
            return id;
        }

        @Override
        public Right right() {
            return Right.SUBSCRIBE;
        }

        @Override
        public Kind kind() {
            return Kind.ANSWER;
        }

        @Override
        public Warrant warrant() {
            return warrant;
        }

        @Override
        public Grant grant() {
            return Grants.everything("demo");
        }

        @Override
        public String database() {
            return "demo";
        }

        @Override
        public Instant opened() {
            return opened;
        }

        @Override
        public Traffic fromClient() {
            return Traffic.NONE;
        }

        @Override
        public Traffic fromServer() {
            return Traffic.NONE;
        }

        @Override
        public Duration lag() {
            return lag;
        }

        @Override
        public void hold(Warrant next, Grant grant, Refusal ifForbidden) {}

        @Override
        public void close(Refusal refusal) {
            closes.add(refusal);
        }
    }
}
