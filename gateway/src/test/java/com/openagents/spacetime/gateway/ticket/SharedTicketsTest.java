package com.openagents.spacetime.gateway.ticket;

import static com.openagents.spacetime.gateway.token.TokenForge.CONTROL;
import static com.openagents.spacetime.gateway.token.TokenForge.NOW;
import static com.openagents.spacetime.gateway.token.TokenForge.claims;
import static com.openagents.spacetime.gateway.token.TokenForge.control;
import static com.openagents.spacetime.gateway.token.TokenForge.verified;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.token.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two replicas with one vault. */
class SharedTicketsTest {
    private final FakeVault vault = new FakeVault();
    private final TicketSeal seal =
            new TicketSeal("a secret that only the replicas have".getBytes(StandardCharsets.UTF_8));
    private final Tickets one = Tickets.sharedBy(vault, seal);
    private final Tickets other = Tickets.sharedBy(vault, seal);
    private final Secret token = control(claims(CONTROL, "oa_session_id", "s1"));
    private final Ticketed ada = new Ticketed(verified(token), Optional.empty());

    @Test
    void a_ticket_of_one_hands_on_its_token_at_the_other() {
        var ticket = issue(one, NOW);

        assertThat(redeem(other, ticket, NOW.plusSeconds(59))).contains(ada);
    }

    @Test
    void a_token_that_is_kept_for_later_comes_along() {
        var kept = new Ticketed(ada.token(), Optional.of(token));

        var ticket = one.issue(kept, NOW).toCompletableFuture().join();

        assertThat(redeem(other, ticket, NOW)).contains(kept);
    }

    @Test
    void a_ticket_is_good_once_wherever_it_is_shown() {
        var ticket = issue(one, NOW);
        redeem(other, ticket, NOW);

        assertThat(redeem(one, ticket, NOW)).isEmpty();
        assertThat(redeem(other, ticket, NOW)).isEmpty();
    }

    @Test
    void a_ticket_is_over_after_60_s_even_if_the_vault_still_has_it() {
        var ticket = issue(one, NOW);

        assertThat(vault.lives.values()).containsExactly(Duration.ofSeconds(60));
        assertThat(redeem(other, ticket, NOW.plusSeconds(60))).isEmpty();
    }

    @Test
    void nothing_in_the_vault_tells_of_the_token_or_the_ticket() {
        var ticket = one.issue(new Ticketed(ada.token(), Optional.of(token)), NOW)
                .toCompletableFuture()
                .join();

        var key = vault.held.keySet().iterator().next().hex();
        var held = new String(vault.held.values().iterator().next(), StandardCharsets.ISO_8859_1);

        assertThat(key + held)
                .doesNotContain(ticket.reveal())
                .doesNotContain(ticket.reveal().substring("ticket_".length()))
                .doesNotContain(token.reveal())
                .doesNotContain("user:", "s1\"", "claims");
    }

    @Test
    void without_the_vault_a_ticket_is_good_where_it_was_issued_and_nowhere_else() {
        vault.away = true;

        var ticket = issue(one, NOW);

        assertThat(redeem(other, ticket, NOW)).isEmpty();
        assertThat(redeem(one, ticket, NOW)).containsSame(ada);
        vault.away = false;
        assertThat(redeem(one, ticket, NOW)).isEmpty();
    }

    @Test
    void a_ticket_that_the_vault_took_without_saying_so_is_given_to_nobody() {
        vault.silent = true;

        var ticket = issue(one, NOW);

        assertThat(redeem(other, ticket, NOW)).isEmpty();
        assertThat(redeem(one, ticket, NOW)).isPresent();
        assertThat(redeem(one, ticket, NOW)).isEmpty();
    }

    @Test
    void a_ticket_in_a_vault_that_is_out_of_reach_is_refused() {
        var ticket = issue(one, NOW);
        vault.away = true;

        assertThat(redeem(one, ticket, NOW)).isEmpty();
    }

    @Test
    void what_was_put_into_the_vault_without_the_replicas_secret_opens_nothing() {
        var forger = Tickets.sharedBy(
                vault,
                new TicketSeal("a secret that anybody can make up for himself".getBytes(StandardCharsets.UTF_8)));

        var ticket = issue(forger, NOW);

        assertThat(redeem(one, ticket, NOW)).isEmpty();
    }

    @Test
    void what_was_sealed_for_one_ticket_does_not_open_for_another() {
        issue(one, NOW);
        var stolen = vault.held.values().iterator().next();
        var own = issue(one, NOW);
        vault.held.replaceAll((_, _) -> stolen);

        assertThat(redeem(other, own, NOW)).isEmpty();
    }

    private Secret issue(Tickets at, Instant now) {
        return at.issue(ada, now).toCompletableFuture().join();
    }

    private static Optional<Ticketed> redeem(Tickets at, Secret ticket, Instant now) {
        return at.redeem(ticket, now).toCompletableFuture().join();
    }
}
