package com.openagents.spacetime.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.token.HostileTokens;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.TokenForge;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Hostile tokens at the door: all are refused however they come, and SpacetimeDB does not see one byte of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileDoorTest {
    private static final String JSON = "\nContent-Type: application/json";

    private GatewayBed gateway;

    @BeforeAll
    void start(@TempDir Path files) throws Exception {
        gateway = GatewayBed.ofForge(files);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    /** All but those with white space at an end, which is no part of a header's value (RFC 9110 §5.5). */
    static Stream<Arguments> tokens() {
        return HostileTokens.all().filter(row -> {
            var token = ((Secret) row.get()[1]).reveal();
            return token.equals(token.strip());
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tokens")
    void a_hostile_token_is_refused_and_not_one_byte_reaches_spacetimedb(String name, Secret token) {
        var before = gateway.upstream.received();
        var header = "Authorization: Bearer " + token.reveal();
        var inQuery = GatewayBed.SUBSCRIBE + "?token=" + token.reveal();

        assertThat(gateway.send("POST", GatewayBed.CALL, header + JSON, "[]").status())
                .as("in the header of a call")
                .isBetween(400, 499);
        assertThat(gateway.send("GET", GatewayBed.SUBSCRIBE, header + "\n" + GatewayBed.UPGRADE, "")
                        .status())
                .as("in the header of an upgrade")
                .isBetween(400, 499);
        assertThat(gateway.send("GET", inQuery, GatewayBed.UPGRADE, "").status())
                .as("in the query of an upgrade")
                .isBetween(400, 499);
        assertThat(gateway.send("GET", inQuery, header + "\n" + GatewayBed.UPGRADE, "")
                        .status())
                .as("in both")
                .isBetween(400, 499);
        assertThat(gateway.upstream.received()).isEqualTo(before);
    }

    @Test
    void a_good_token_of_the_same_issuers_is_let_in() {
        var control = TokenForge.control(TokenForge.claims(TokenForge.CONTROL));
        var openId = TokenForge.openId(TokenForge.claims(TokenForge.OPENID));

        for (var token : new Secret[] {control, openId}) {
            var header = "Authorization: Bearer " + token.reveal() + JSON;
            assertThat(gateway.send("POST", GatewayBed.CALL, header, "[]").status())
                    .isEqualTo(200);
        }
    }
}
