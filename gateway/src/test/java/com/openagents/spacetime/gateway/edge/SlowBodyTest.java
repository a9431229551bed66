package com.openagents.spacetime.gateway.edge;

import static com.openagents.spacetime.gateway.edge.GatewayBed.CALL;
import static com.openagents.spacetime.gateway.edge.GatewayBed.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.gateway.grant.Allowance;
import com.openagents.spacetime.gateway.grant.DatabasePolicy;
import com.openagents.spacetime.gateway.grant.GrantRule;
import com.openagents.spacetime.gateway.grant.Grants;
import com.openagents.spacetime.gateway.grant.NamePatterns;
import com.openagents.spacetime.gateway.grant.Policy;
import com.openagents.spacetime.gateway.grant.QueryRule;
import com.openagents.spacetime.gateway.grant.Right;
import com.openagents.spacetime.gateway.revocation.Revocation;
import com.openagents.spacetime.gateway.revocation.RevocationOrder;
import com.openagents.spacetime.gateway.revocation.RevocationTarget;
import com.openagents.spacetime.gateway.route.Listener;
import com.openagents.spacetime.gateway.token.Principal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A body comes as slowly as its sender likes. Whoever begins a request while the right is there, and ends it when the right
 * has gone, must find it gone: else a revocation would have to wait for every request that was prepared before it.
 */
class SlowBodyTest {
    private static final String ASKING = "\nExpect: 100-continue\nContent-Length: ";
    private static final GrantRule ALL = Grants.toEveryone(
            new Allowance(EnumSet.allOf(Right.class), NamePatterns.ALL, NamePatterns.ALL, new QueryRule.Any(Set.of())));

    @TempDir
    private Path files;

    private GatewayBed bed;

    @BeforeEach
    void start() throws Exception {
        bed = behind(Listener.PUBLIC);
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    private GatewayBed behind(Listener door) throws Exception {
        return new GatewayBed(files, Duration.ofSeconds(10), door, ALL);
    }

    private void restartForOperators() throws Exception {
        bed.close();
        bed = behind(Listener.OPERATOR);
    }

    /** A request whose credential and right have been found good, and whose body is waited for. */
    private RawHttp begun(String method, String target, int length) {
        var request = bed.open(method, target, bearer() + ASKING + length);
        assertThat(request.head()).startsWith("HTTP/1.1 100");
        return request;
    }

    @Test
    void a_call_that_ends_after_its_token_was_revoked_is_not_made() throws Exception {
        try (var call = begun("POST", CALL, 2)) {
            revoke();
            call.write("[]");

            var answer = call.answer();
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.json().getString("reason_code")).isEqualTo("token_revoked");
        }
        assertThat(bed.upstream.received()).isEmpty();
    }

    @Test
    void a_call_that_ends_after_its_reducer_was_taken_from_the_grants_is_not_made() throws Exception {
        try (var call = begun("POST", CALL, 2)) {
            bed.replace(policy(Grants.toEveryone(Grants.reducers("another"))));
            call.write("[]");

            var answer = call.answer();
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.json().getString("reason_code")).isEqualTo("reducer_not_allowed");
        }
        assertThat(bed.upstream.received()).isEmpty();
    }

    @Test
    void a_statement_is_judged_by_the_queries_that_are_allowed_when_it_has_come() throws Exception {
        try (var sql = begun("POST", "/v1/database/demo/sql", 18)) {
            var none = new Allowance(Set.of(Right.SQL), NamePatterns.NONE, NamePatterns.NONE, QueryRule.Templates.NONE);
            bed.replace(policy(Grants.toEveryone(none)));
            sql.write("SELECT * FROM note");

            var answer = sql.answer();
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.json().getString("reason_code")).isEqualTo("query_not_allowed");
        }
        assertThat(bed.upstream.received()).isEmpty();
    }

    @Test
    void a_module_whose_upload_ends_after_its_token_was_revoked_never_becomes_whole() throws Exception {
        restartForOperators();
        try (var upload = begun("PUT", "/v1/database/demo", 8)) {
            upload.write("half");
            await().until(() -> bed.upstream.received().endsWith("half"));
            revoke();
            upload.write("rest");

            var answer = upload.answer();
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.json().getString("reason_code")).isEqualTo("token_revoked");
        }
        assertThat(bed.upstream.received()).endsWith("half");
    }

    @Test
    void an_operator_whose_token_was_revoked_revokes_nothing_more() throws Exception {
        restartForOperators();
        var order = "{\"jtis\":[\"sync_1\"]}";
        try (var request = begun("POST", "/gateway/v1/revocations", order.length())) {
            revoke();
            request.write(order);

            assertThat(request.answer().status()).isEqualTo(401);
        }
        assertThat(bed.parts.revocations().size()).isEqualTo(1);
    }

    private static Policy policy(GrantRule rule) {
        return new Policy(List.of(DatabasePolicy.of("demo")), List.of(rule));
    }

    private void revoke() throws Exception {
        var ada = new RevocationTarget.Subject(new Principal("https://issuer.example", "user:ada"));
        bed.parts
                .revocations()
                .add(new RevocationOrder(List.of(new Revocation(ada, Instant.now())), "test", Optional.empty()));
    }
}
