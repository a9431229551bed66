package com.openagents.spacetime.gateway.ticket;

import static com.openagents.spacetime.gateway.token.TokenForge.CONTROL;
import static com.openagents.spacetime.gateway.token.TokenForge.NOW;
import static com.openagents.spacetime.gateway.token.TokenForge.claims;
import static com.openagents.spacetime.gateway.token.TokenForge.control;
import static com.openagents.spacetime.gateway.token.TokenForge.verified;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.token.Principal;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.TokenForge;
import com.openagents.spacetime.gateway.token.TokenVerifier;
import com.openagents.spacetime.gateway.token.Verdict.Rejected;
import com.openagents.spacetime.gateway.token.VerifiedToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jose4j.jca.ProviderContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TicketsTest {
    private final Tickets tickets = Tickets.ofThisProcess();
    private final Ticketed ada = tokenOf("user:ada");

    @Test
    void a_ticket_hands_on_the_token_that_it_was_issued_for() {
        var ticket = issue(ada, NOW);

        assertThat(redeem(ticket, NOW.plusSeconds(59))).containsSame(ada);
    }

    @Test
    void whoever_comes_by_ticket_is_held_by_all_that_could_take_the_token_back() {
        var token = verified(control(claims(CONTROL, "oa_session_id", "s1")));

        var redeemed = redeem(issue(ticketed(token), NOW), NOW.plusSeconds(30))
                .orElseThrow()
                .token();

        assertThat(redeemed.warrant()).isEqualTo(token.warrant());
        assertThat(redeemed.warrant().deadline()).isEqualTo(NOW.plusSeconds(290 + 30));
        assertThat(redeemed.warrant().jti()).contains("sync_0123456789abcdef");
        assertThat(redeemed.warrant().key()).contains(token.key());
        assertThat(redeemed.warrant().session().session()).contains("s1");
        assertThat(redeemed.kid()).contains("sync-auth-v1");
        assertThat(redeemed.claims()).isEqualTo(token.claims());
    }

    @Test
    void a_ticket_is_good_once() {
        var ticket = issue(ada, NOW);
        redeem(ticket, NOW);

        assertThat(redeem(ticket, NOW)).isEmpty();
    }

    @Test
    void of_many_who_redeem_a_ticket_at_once_one_succeeds() throws Exception {
        var ticket = issue(ada, NOW);
        Callable<Optional<Ticketed>> redeem = () -> redeem(ticket, NOW);

        int successes = 0;
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var future : executor.invokeAll(
                    IntStream.range(0, 200).mapToObj(_ -> redeem).toList())) {
                successes += future.get().isPresent() ? 1 : 0;
            }
        }

        assertThat(successes).isEqualTo(1);
    }

    @ParameterizedTest(name = "a token that expires in {0} s, {1} s later: {2}")
    @CsvSource(textBlock = """
            290 , 59 , true
            290 , 60 , false
              5 , 34 , true
              5 , 35 , false
            -20 ,  9 , true
            -20 , 10 , false
            """)
    void a_ticket_is_good_for_60_s_and_never_beyond_its_tokens_deadline(long expires, long later, boolean good) {
        var token = verified(control(claims(CONTROL, "exp", NOW.getEpochSecond() + expires)));
        var ticket = issue(ticketed(token), NOW);

        assertThat(redeem(ticket, NOW.plusSeconds(later)).isPresent()).isEqualTo(good);
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(strings = {"", "ticket_", "ticket_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "a.b.c"})
    void what_was_never_issued_is_nothing(String text) {
        issue(ada, NOW);

        assertThat(redeem(Secret.of(text), NOW)).isEmpty();
    }

    @Test
    void a_ticket_and_a_token_cannot_be_taken_for_each_other() {
        var ticket = issue(ada, NOW);

        assertThat(Tickets.isTicket(ticket)).isTrue();
        assertThat(Tickets.isTicket(control(claims(CONTROL)))).isFalse();
        assertThat(new TokenVerifier(new ProviderContext()).verify(ticket, TokenForge.trusted(), NOW))
                .isInstanceOf(Rejected.class);
    }

    @Test
    void no_two_tickets_are_alike_and_each_can_stand_in_a_url() {
        var issued = new HashSet<Secret>();
        for (int i = 0; i < 1000; i++) {
            var ticket = issue(ada, NOW);
            assertThat(ticket.reveal()).matches("ticket_[A-Za-z0-9_-]{43}");
            issued.add(ticket);
        }

        assertThat(issued).hasSize(1000);
    }

    @Test
    void a_subject_with_too_many_tickets_loses_its_oldest_and_nobody_elses() {
        var eves = issue(tokenOf("user:eve"), NOW);
        var adas = new ArrayList<Secret>();
        for (int i = 0; i < 33; i++) {
            adas.add(issue(ada, NOW));
        }

        assertThat(redeem(adas.getFirst(), NOW)).isEmpty();
        assertThat(adas.subList(1, 33))
                .allSatisfy(ticket -> assertThat(redeem(ticket, NOW)).isPresent());
        assertThat(redeem(eves, NOW)).isPresent();
    }

    @Test
    void tickets_that_are_over_make_room() {
        for (int i = 0; i < 32; i++) {
            issue(ada, NOW);
        }
        var later = NOW.plusSeconds(60);
        var first = issue(ada, later);
        for (int i = 0; i < 31; i++) {
            issue(ada, later);
        }

        assertThat(redeem(first, later)).isPresent();
    }

    @Test
    void the_number_of_all_tickets_is_bounded() {
        var first = issue(ada, NOW);
        for (int i = 0; i < 50_000; i++) {
            issue(withSubject("user:" + i), NOW);
        }

        assertThat(redeem(first, NOW)).isEmpty();
    }

    private Secret issue(Ticketed ticketed, Instant now) {
        return tickets.issue(ticketed, now).toCompletableFuture().join();
    }

    private Optional<Ticketed> redeem(Secret ticket, Instant now) {
        return tickets.redeem(ticket, now).toCompletableFuture().join();
    }

    private static Ticketed tokenOf(String subject) {
        return ticketed(verified(control(claims(CONTROL, "sub", subject))));
    }

    private static Ticketed ticketed(VerifiedToken token) {
        return new Ticketed(token, Optional.empty());
    }

    private Ticketed withSubject(String subject) {
        var token = ada.token();
        return ticketed(new VerifiedToken(
                token.issuerName(),
                new Principal(CONTROL, subject),
                token.jti(),
                token.kid(),
                token.key(),
                token.times(),
                token.leeway(),
                token.session(),
                token.claims(),
                token.fingerprint()));
    }
}
