package com.openagents.spacetime.gateway.edge;

import static com.openagents.spacetime.gateway.edge.GatewayBed.SUBSCRIBE;
import static com.openagents.spacetime.gateway.edge.GatewayBed.UPGRADE;
import static com.openagents.spacetime.gateway.edge.GatewayBed.bearer;
import static com.openagents.spacetime.gateway.edge.GatewayBed.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.gateway.grant.DatabasePolicy;
import com.openagents.spacetime.gateway.grant.Decision;
import com.openagents.spacetime.gateway.grant.GrantRule;
import com.openagents.spacetime.gateway.grant.Grants;
import com.openagents.spacetime.gateway.grant.Policy;
import com.openagents.spacetime.gateway.revocation.Revocation;
import com.openagents.spacetime.gateway.revocation.RevocationOrder;
import com.openagents.spacetime.gateway.revocation.RevocationTarget;
import com.openagents.spacetime.gateway.token.Principal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Live sessions follow what is in force: those that it forbids end with the reason, the others do not notice. */
class SessionReviewTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    private Path files;

    private GatewayBed bed;

    @BeforeEach
    void start() throws Exception {
        bed = new GatewayBed(files);
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    @Test
    void a_revoked_subject_loses_its_sockets_and_its_neighbour_does_not() throws Exception {
        try (var ada = open("user:ada");
                var bob = open("user:bob")) {
            revoke("user:ada");

            assertThat(ada.until("unauthorized: token_revoked")).contains("\u0003\u00f0"); // 1008
            await().atMost(PATIENCE).until(() -> bed.sessions.size() == 1);
            assertThat(bed.send("GET", "/gateway/v1/sessions", bearer("user:bob"), "")
                            .json()
                            .getJsonArray("sessions"))
                    .hasSize(1);
            assertThat(bob).isNotNull();
        }
    }

    @Test
    void who_asks_for_a_review_while_the_gateway_stops_is_not_disturbed() {
        var check = new WarrantCheck(bed.parts.keyring(), bed.parts.revocations());
        var review = new SessionReview(bed.sessions, check, bed.parts.generations());
        review.close();

        assertThatNoException().isThrownBy(review::request);
    }

    @Test
    void what_is_revoked_opens_nothing_neither_itself_nor_by_a_ticket() throws Exception {
        var before = token();
        var ticket = bed.send("POST", "/v1/identity/websocket-token", "Authorization: Bearer " + before, "")
                .json()
                .getString("token");
        revoke("user:ada");

        var byToken = bed.send("GET", SUBSCRIBE, UPGRADE + "\nAuthorization: Bearer " + before, "");
        var byTicket = bed.send("GET", SUBSCRIBE + "?token=" + ticket, UPGRADE, "");

        assertThat(byToken.status()).isEqualTo(401);
        assertThat(byToken.json().getString("reason_code")).isEqualTo("token_revoked");
        assertThat(byTicket.json().getString("reason_code")).isEqualTo("token_revoked");
    }

    @Test
    void a_policy_that_takes_the_right_away_ends_the_sockets_that_have_it_alone() {
        try (var ada = open("user:ada");
                var bob = open("user:bob")) {
            bed.replace(new Policy(
                    List.of(DatabasePolicy.of("demo")),
                    List.of(new GrantRule(
                            Set.of(), Set.of(), Set.of(), Set.of("user:bob"), Grants.reducers("append")))));

            ada.until("forbidden: policy_changed");
            await().atMost(PATIENCE).until(() -> bed.sessions.size() == 1);
            assertThat(bob).isNotNull();
        }
    }

    @Test
    void a_policy_that_no_longer_serves_the_database_ends_its_sockets() {
        try (var ada = open("user:ada")) {
            bed.replace(new Policy(List.of(DatabasePolicy.of("other")), List.of()));

            ada.until("forbidden: policy_changed");
        }
    }

    @Test
    void a_policy_that_changes_nothing_for_a_socket_leaves_it_alone() {
        try (var ada = open("user:ada")) {
            bed.replace(bed.parts.generations().current().rules().policy());
            bed.replace(new Policy(
                    List.of(DatabasePolicy.of("demo")), List.of(Grants.toEveryone(Grants.reducers("append", "more")))));

            await().atMost(PATIENCE)
                    .until(() -> bed.sessions.live().getFirst().grant().equals(grantedNow()));
            assertThat(bed.sessions.size()).isEqualTo(1);
            assertThat(ada).isNotNull();
        }
    }

    @Test
    void a_secret_that_is_withdrawn_ends_what_it_has_signed() throws Exception {
        try (var ada = open("user:ada")) {
            Files.writeString(files.resolve("secret"), "another secret of the control service");

            ada.until("unauthorized: key_withdrawn");
        }
    }

    private Object grantedNow() {
        var policy = bed.parts.generations().current().rules().policy();
        return switch (policy.subscribe(bed.sessions.live().getFirst().warrant(), "demo")) {
            case Decision.Granted granted -> granted.grant();
            case Decision.Refused refused -> refused;
        };
    }

    private void revoke(String subject) throws Exception {
        var target = new RevocationTarget.Subject(new Principal("https://issuer.example", subject));
        bed.parts
                .revocations()
                .add(new RevocationOrder(List.of(new Revocation(target, Instant.now())), "test", Optional.empty()));
    }

    private RawHttp open(String subject) {
        var socket = bed.open("GET", SUBSCRIBE, UPGRADE + "\n" + bearer(subject));
        OwnSessionsTest.id(socket);
        return socket;
    }
}
