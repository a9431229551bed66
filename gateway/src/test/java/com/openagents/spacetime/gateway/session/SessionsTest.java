package com.openagents.spacetime.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.gateway.grant.Grant;
import com.openagents.spacetime.gateway.grant.Grants;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.token.Principal;
import com.openagents.spacetime.gateway.token.SessionClaims;
import com.openagents.spacetime.gateway.token.Warrant;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
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
        var socket = new FakeSocket(SessionId.random(), ALICE);

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

        place.occupy(new FakeSocket(SessionId.random(), ALICE));

        assertThat(sessions.live()).isEmpty();
    }

    @Test
    void a_place_has_one_socket_and_a_name_one_socket() {
        var place = sessions.reserve(ALICE, 2).orElseThrow();
        var other = sessions.reserve(ALICE, 2).orElseThrow();
        var socket = new FakeSocket(SessionId.random(), ALICE);
        place.occupy(socket);

        assertThatThrownBy(() -> place.occupy(new FakeSocket(SessionId.random(), ALICE)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> other.occupy(socket))
                .hasMessageContaining(socket.id().text());
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

    private record FakeSocket(SessionId id, Warrant warrant) implements LiveSession {
        FakeSocket(SessionId id, Principal holder) {
            this(
                    id,
                    new Warrant(
                            "issuer",
                            holder,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            new SessionClaims(Set.of(), Set.of(), Optional.empty(), Optional.empty()),
                            Instant.MAX));
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
            return Instant.EPOCH;
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
        public void close(Refusal refusal) {}
    }
}
