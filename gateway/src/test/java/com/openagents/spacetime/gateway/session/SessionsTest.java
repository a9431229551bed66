package com.openagents.spacetime.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.gateway.grant.Grant;
import com.openagents.spacetime.gateway.grant.Grants;
import com.openagents.spacetime.gateway.grant.Right;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.token.Principal;
import com.openagents.spacetime.gateway.token.SessionClaims;
import com.openagents.spacetime.gateway.token.Warrant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final Principal ALICE = new Principal("https://a.example", "alice");
    private static final Principal NAMESAKE = new Principal("https://b.example", "alice");

    private final Sessions sessions = new Sessions();

    @Test
    void a_holder_has_as_many_places_as_allowed_and_no_more() {
        assertThat(sessions.reserve(ALICE, 2)).isPresent();
        assertThat(sessions.reserve(ALICE, 2)).isPresent();
        assertThat(sessions.reserve(ALICE, 2)).isEmpty();

        assertThat(sessions.places(ALICE)).isEqualTo(2);
    }

    @Test
    void the_same_subject_of_another_issuer_is_another_holder() {
        assertThat(sessions.reserve(ALICE, 1)).isPresent();

        assertThat(sessions.reserve(NAMESAKE, 1)).isPresent();
    }

    @Test
    void a_place_given_back_twice_counts_once() {
        var first = sessions.reserve(ALICE, 2).orElseThrow();
        assertThat(sessions.reserve(ALICE, 2)).isPresent();

        first.close();
        first.close();

        assertThat(sessions.places(ALICE)).isEqualTo(1);
    }

    @Test
    void an_occupied_place_lists_its_socket_until_it_is_given_back() {
        var place = sessions.reserve(ALICE, 1).orElseThrow();
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
        var place = sessions.reserve(ALICE, 1).orElseThrow();
        place.close();

        place.occupy(new FakeSession(SessionId.random(), ALICE, Instant.EPOCH));

        assertThat(sessions.live()).isEmpty();
    }

    @Test
    void a_place_has_one_socket_and_a_name_one_socket() {
        var place = sessions.reserve(ALICE, 2).orElseThrow();
        var other = sessions.reserve(ALICE, 2).orElseThrow();
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
        assertThat(sessions.reserve(ALICE, 9)).isPresent();

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
            var place = sessions.reserve(ALICE, 10).orElseThrow();
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
                    sessions.reserve(ALICE, Integer.MAX_VALUE).orElseThrow().occupy(session);
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
        sessions.reserve(holder, 100).orElseThrow().occupy(session);
        return session;
    }

    @Test
    void many_threads_together_get_no_more_places_than_allowed() throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> attempt = () -> sessions.reserve(ALICE, 7).isPresent() ? 1 : 0;
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
