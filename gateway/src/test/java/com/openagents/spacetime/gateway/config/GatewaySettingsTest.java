package com.openagents.spacetime.gateway.config;

import static com.openagents.spacetime.gateway.limit.SomeLimits.perSecond;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.config.TlsSettings.Identity;
import com.openagents.spacetime.gateway.door.AddressRange;
import com.openagents.spacetime.gateway.door.Hops;
import com.openagents.spacetime.gateway.edge.BodyLimits;
import com.openagents.spacetime.gateway.edge.EdgeSettings;
import com.openagents.spacetime.gateway.grant.Allowance;
import com.openagents.spacetime.gateway.grant.DatabasePolicy;
import com.openagents.spacetime.gateway.grant.DatabasePolicy.Anonymous;
import com.openagents.spacetime.gateway.grant.DatabasePolicy.EmptyStreams;
import com.openagents.spacetime.gateway.grant.GrantRule;
import com.openagents.spacetime.gateway.grant.NamePatterns;
import com.openagents.spacetime.gateway.grant.QueryRule;
import com.openagents.spacetime.gateway.grant.QueryTemplate;
import com.openagents.spacetime.gateway.grant.Right;
import com.openagents.spacetime.gateway.limit.Allotment;
import com.openagents.spacetime.gateway.limit.LimitRule;
import com.openagents.spacetime.gateway.limit.LimitSettings;
import com.openagents.spacetime.gateway.limit.Rate;
import com.openagents.spacetime.gateway.limit.ReducerLimit;
import com.openagents.spacetime.gateway.limit.SocketLimits;
import com.openagents.spacetime.gateway.limit.SubjectLimits;
import com.openagents.spacetime.gateway.limit.Tier;
import com.openagents.spacetime.gateway.revocation.RevocationSettings;
import com.openagents.spacetime.gateway.route.ServerVersion;
import com.openagents.spacetime.gateway.shared.SharedSettings;
import com.openagents.spacetime.gateway.splice.SocketTimes;
import com.openagents.spacetime.gateway.ticket.TicketSeal;
import com.openagents.spacetime.gateway.tls.TlsEngine;
import com.openagents.spacetime.gateway.tls.TlsVersion;
import com.openagents.spacetime.gateway.token.Algorithm;
import com.openagents.spacetime.gateway.token.Audience;
import com.openagents.spacetime.gateway.token.ClaimNames;
import com.openagents.spacetime.gateway.token.ClaimRules;
import com.openagents.spacetime.gateway.token.RequiredClaim;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.VerificationKey;
import com.openagents.spacetime.gateway.token.keys.IssuerSettings;
import com.openagents.spacetime.gateway.token.keys.KeyLocation;
import com.openagents.spacetime.gateway.token.keys.OnKeyWithdrawal;
import com.openagents.spacetime.gateway.token.keys.Reach;
import com.openagents.spacetime.gateway.upstream.SubjectTemplate;
import com.openagents.spacetime.gateway.upstream.UpstreamCredential;
import com.openagents.spacetime.gateway.upstream.UpstreamSettings;
import com.openagents.spacetime.settings.Reading;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes out of the two cases that are right: the least file, and the one with every setting. */
class GatewaySettingsTest {
    private static final long MIB = 1024 * 1024;

    @TempDir
    private static Path directory;

    @BeforeAll
    static void make_files() throws Exception {
        CaseFiles.make(directory);
    }

    @Test
    void the_least_file_gets_safe_defaults() throws Exception {
        var settings = read("least");

        assertThat(settings.listen()).isEqualTo(InetSocketAddress.createUnresolved("0.0.0.0", 8443));
        assertThat(settings.management()).isEqualTo(InetSocketAddress.createUnresolved("127.0.0.1", 9443));
        assertThat(settings.tls().identity())
                .isInstanceOfSatisfying(
                        Identity.Files.class,
                        files -> assertThat(files.read().hosts()).containsExactly("localhost"));
        assertThat(settings.tls().further()).isEmpty();
        assertThat(settings.tls().engine()).isEqualTo(TlsEngine.AUTO);
        assertThat(settings.tls().oldest()).isEqualTo(TlsVersion.TLS_1_3);
        assertThat(settings.tls().operators()).isEmpty();
        assertThat(settings.upstream())
                .isEqualTo(new UpstreamSettings(
                        ServerVersion.V2_8,
                        URI.create("http://127.0.0.1:3000"),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30)));
        assertThat(settings.credential())
                .isInstanceOfSatisfying(
                        UpstreamCredential.Sign.class,
                        sign -> assertThat(sign.subject()).isEqualTo(SubjectTemplate.PLAIN));
        assertThat(settings.databases()).containsExactly(DatabasePolicy.of("sync"));
        assertThat(settings.grants()).isEmpty();
        assertThat(settings.edge())
                .isEqualTo(new EdgeSettings(
                        Set.of("https://openagents.com", "https://www.openagents.com"),
                        32 * 1024 * 1024,
                        new BodyLimits(2 * 1024 * 1024, 256 * 1024 * 1024, Duration.ofSeconds(60)),
                        new SocketTimes(Duration.ofSeconds(15), Optional.empty(), Optional.empty()),
                        Hops.NONE));
        assertThat(settings.revocations()).isEqualTo(new RevocationSettings(Optional.empty(), List.of()));
        assertThat(settings.limits())
                .isEqualTo(new LimitSettings(
                        Set.of(),
                        new LimitSettings.Address(perSecond(100, 1000), perSecond(5, 100), 1000),
                        new Allotment(
                                new SubjectLimits(
                                        perSecond(2, 20),
                                        perSecond(20, 40),
                                        16,
                                        10,
                                        perSecond(300, 1500),
                                        perSecond(8 * MIB, 68 * MIB)),
                                new SocketLimits(perSecond(100, 500), perSecond(4 * MIB, 34 * MIB)),
                                List.of()),
                        List.of(),
                        new LimitSettings.Database(10_000, perSecond(1000, 2000), perSecond(20_000, 40_000)),
                        new LimitSettings.Gateway(perSecond(200, 400), 10_000),
                        100));
        assertThat(settings.shared()).isEmpty();
        assertThat(settings.drainWindow()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void tokens_are_forwarded_without_any_key_of_spacetimedb() throws Exception {
        assertThat(read("forward-without-keys").credential()).isEqualTo(new UpstreamCredential.Forward());
    }

    @Test
    void what_seals_tickets_is_derived_from_the_upstream_key_and_the_same_at_every_replica() throws Exception {
        var one = read("shared-least").shared().orElseThrow();
        var other = read("shared-least").shared().orElseThrow();

        assertThat(one).isEqualTo(other);
        assertThat(one.url()).isEqualTo(URI.create("redis://127.0.0.1"));
        assertThat(one.prefix()).isEqualTo("spacetime-gateway");
        assertThat(one.seal()).isNotEqualTo(new TicketSeal(new byte[32]));
    }

    @Test
    void a_shared_secret_issuer_keeps_to_the_contract_of_the_control_service() throws Exception {
        var issuer = read("least").issuers().getFirst();

        assertThat(issuer)
                .isInstanceOfSatisfying(
                        IssuerSettings.SharedSecret.class,
                        shared ->
                                assertThat(shared.secretFiles()).containsExactly(directory.resolve("control.secret")));
        assertThat(issuer.rules().issuer()).isEqualTo("https://openagents.com");
        assertThat(issuer.rules().audience().value()).isEqualTo("openagents-sync");
        assertThat(issuer.rules().algorithms()).containsExactly(Algorithm.HS256);
        assertThat(issuer.rules().content().required())
                .containsExactlyInAnyOrder(RequiredClaim.IAT, RequiredClaim.EXP, RequiredClaim.JTI);
        assertThat(issuer.rules().times().leeway()).isEqualTo(Duration.ofSeconds(30));
        assertThat(issuer.rules().times().maxAge()).contains(Duration.ofSeconds(930));
    }

    @Test
    void every_setting_arrives_where_it_is_used() throws Exception {
        var settings = read("everything");

        assertThat(settings.listen()).isEqualTo(InetSocketAddress.createUnresolved("::1", 443));
        assertThat(settings.management()).isEqualTo(InetSocketAddress.createUnresolved("localhost", 9000));
        assertThat(settings.tls().identity())
                .isEqualTo(new Identity.LocalAuthority(
                        directory.resolve("new/tls"), List.of("localhost", "*.example.com", "127.0.0.1", "::1")));
        assertThat(settings.tls().further())
                .singleElement()
                .satisfies(other -> assertThat(other.hosts()).containsExactly("other.example"));
        assertThat(settings.tls().engine()).isEqualTo(TlsEngine.JDK);
        assertThat(settings.tls().oldest()).isEqualTo(TlsVersion.TLS_1_2);
        assertThat(settings.tls().operators().orElseThrow().identity().hosts()).containsExactly("localhost");
        assertThat(settings.tls()
                        .operators()
                        .orElseThrow()
                        .clients()
                        .orElseThrow()
                        .authorities())
                .hasSize(2);
        assertThat(settings.upstream())
                .isEqualTo(new UpstreamSettings(
                        ServerVersion.V1_12,
                        URI.create("http://stdb.pod:3000"),
                        Duration.ofMillis(200),
                        Duration.ofMinutes(2)));
        assertThat(settings.credential())
                .isInstanceOfSatisfying(
                        UpstreamCredential.Sign.class,
                        sign -> assertThat(sign.subject()).hasToString("{sub}:{oa_device_id}"));
        assertThat(settings.databases())
                .containsExactly(
                        new DatabasePolicy(
                                "sync",
                                Optional.of("c2009fd3142cf5d0b3a6d2fa8b8f79ca84be04385ad8cad7a79e4b46ba0927c0"),
                                Anonymous.ALLOW,
                                EmptyStreams.ALL),
                        DatabasePolicy.of("other-2"));
        assertThat(settings.edge())
                .isEqualTo(new EdgeSettings(
                        Set.of("https://a.example", "http://localhost:5173"),
                        1024 * 1024,
                        new BodyLimits(64 * 1024, 64 * 1024 * 1024, Duration.ofSeconds(30)),
                        new SocketTimes(
                                Duration.ofSeconds(40),
                                Optional.of(Duration.ofHours(12)),
                                Optional.of(Duration.ofMinutes(10))),
                        new Hops(
                                true,
                                List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("2001:db8::1/128")))));
        assertThat(settings.revocations())
                .isEqualTo(new RevocationSettings(
                        Optional.of(directory.resolve("revocations.log")),
                        List.of(secret(CaseFiles.SECRET), secret(CaseFiles.SECRET + "-old"))));
        assertThat(settings.limits()).isEqualTo(limitsOfEveryKind());
        assertThat(settings.shared())
                .contains(new SharedSettings(
                        URI.create("rediss://redis.example:6380"),
                        Optional.of("gateway"),
                        Optional.of(directory.resolve("redis.password")),
                        Optional.of(directory.resolve("tls.crt")),
                        "pair",
                        new TicketSeal(CaseFiles.SECRET.getBytes(StandardCharsets.UTF_8))));
        assertThat(settings.drainWindow()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.issuers()).hasSize(5);
    }

    @Test
    void a_grant_is_read_with_whom_it_is_for_and_what_it_gives() throws Exception {
        assertThat(read("everything").grants())
                .containsExactly(
                        new GrantRule(
                                Set.of("sync"),
                                Set.of("control", "login"),
                                Set.of("sync.append", "sync.subscribe"),
                                Set.of("service:runtime"),
                                new Allowance(
                                        EnumSet.complementOf(EnumSet.of(Right.OPERATE)),
                                        new NamePatterns(Set.of("append_sync_event"), Set.of("presence_")),
                                        NamePatterns.ALL,
                                        new QueryRule.Templates(
                                                List.of(
                                                        QueryTemplate.of(
                                                                "SELECT * FROM sync_event WHERE stream_id = {stream} AND seq > {number}"),
                                                        QueryTemplate.of("SELECT * FROM st_client")),
                                                Set.of("st_client")))),
                        new GrantRule(
                                Set.of(),
                                Set.of("anonymous"),
                                Set.of(),
                                Set.of(),
                                new Allowance(
                                        Set.of(Right.SUBSCRIBE),
                                        NamePatterns.NONE,
                                        NamePatterns.NONE,
                                        new QueryRule.Any(Set.of()))),
                        new GrantRule(
                                Set.of(),
                                Set.of(),
                                Set.of(),
                                Set.of("ops"),
                                new Allowance(
                                        Set.of(Right.OPERATE),
                                        NamePatterns.NONE,
                                        NamePatterns.NONE,
                                        QueryRule.Templates.NONE)),
                        new GrantRule(
                                Set.of("other-2"),
                                Set.of(),
                                Set.of(),
                                Set.of(),
                                new Allowance(
                                        Set.of(),
                                        NamePatterns.of(List.of("heartbeat")),
                                        NamePatterns.NONE,
                                        QueryRule.Templates.NONE)));
    }

    @Test
    void an_issuer_is_read_with_all_its_rules() throws Exception {
        var control = read("everything").issuers().getFirst();

        assertThat(control)
                .isInstanceOfSatisfying(
                        IssuerSettings.SharedSecret.class,
                        shared -> assertThat(shared.secretFiles())
                                .containsExactly(directory.resolve("control.secret"), directory.resolve("old.secret")));
        assertThat(control.rules().times().leeway()).isZero();
        assertThat(control.rules().times().maxAge()).contains(Duration.ofMinutes(5));
        assertThat(control.rules().content().required())
                .containsExactlyInAnyOrder(RequiredClaim.IAT, RequiredClaim.EXP);
    }

    @Test
    void an_openid_issuer_is_read_with_where_its_keys_are_and_how_far_to_go() throws Exception {
        var issuers = read("everything").issuers();

        assertThat(issuers.get(1)).isInstanceOfSatisfying(IssuerSettings.Oidc.class, login -> {
            assertThat(login.keys())
                    .isEqualTo(new KeyLocation.Discovery(
                            URI.create("http://127.0.0.1:8080/.well-known/openid-configuration")));
            assertThat(login.reach()).isEqualTo(Reach.PLAIN_HTTP);
            assertThat(login.rules().algorithms()).containsExactlyInAnyOrder(Algorithm.ES256, Algorithm.EDDSA);
            assertThat(login.rules().content().required()).contains(RequiredClaim.JTI);
            assertThat(login.rules().times().maxAge()).isEmpty();
            assertThat(login.staleLimit()).isEqualTo(Duration.ofHours(2));
            assertThat(login.onKeyWithdrawal()).isEqualTo(OnKeyWithdrawal.KEEP);
        });
        assertThat(issuers.get(2)).isInstanceOfSatisfying(IssuerSettings.Oidc.class, partner -> {
            assertThat(partner.keys()).isEqualTo(new KeyLocation.Jwks(URI.create("https://10.0.0.1/keys")));
            assertThat(partner.reach()).isEqualTo(Reach.PRIVATE_NETWORK);
            assertThat(partner.rules().algorithms())
                    .containsExactlyInAnyOrder(Algorithm.ES256, Algorithm.RS256, Algorithm.EDDSA);
            assertThat(partner.rules().content().required()).doesNotContain(RequiredClaim.JTI);
        });
    }

    @Test
    void an_issuer_is_read_with_what_its_tokens_must_claim_and_under_which_names() throws Exception {
        var rules = read("everything").issuers().getFirst().rules();

        assertThat(rules.content())
                .isEqualTo(new ClaimRules(
                        Set.of(RequiredClaim.IAT, RequiredClaim.EXP),
                        Set.of("oa_session_id", "nbf"),
                        Optional.of("oa_sync_claims_v1"),
                        Set.of("sync_1", "sync_2")));
        assertThat(rules.times().maxLifetime()).contains(Duration.ofMinutes(15));
        assertThat(rules.claims()).isEqualTo(new ClaimNames(List.of("roles"), List.of("rooms", "doors"), "sid", "did"));
        assertThat(read("least").issuers().getFirst().rules().claims()).isEqualTo(ClaimNames.DEFAULT);
    }

    @Test
    void handed_over_keys_are_read_with_their_files() throws Exception {
        assertThat(read("everything").issuers().get(3)).isInstanceOfSatisfying(IssuerSettings.Keys.class, courier -> {
            assertThat(courier.keyFiles())
                    .containsExactly(directory.resolve("partner.pem"), directory.resolve("partner.jwks.json"));
            assertThat(courier.onKeyWithdrawal()).isEqualTo(OnKeyWithdrawal.CLOSE);
            assertThat(courier.rules().content().required()).contains(RequiredClaim.JTI, RequiredClaim.EXP);
        });
    }

    @Test
    void spacetimedb_is_an_issuer_where_the_upstream_is() throws Exception {
        assertThat(read("everything").issuers().get(4))
                .isInstanceOfSatisfying(IssuerSettings.SpacetimeDb.class, own -> {
                    assertThat(own.publicKey()).isEqualTo(directory.resolve("id_ecdsa.pub"));
                    assertThat(own.server()).isEqualTo(URI.create("http://stdb.pod:3000"));
                    assertThat(own.staleLimit()).isEqualTo(Duration.ofHours(24));
                    assertThat(own.rules().algorithms()).containsExactly(Algorithm.ES256);
                    assertThat(own.rules().content().required()).containsExactly(RequiredClaim.IAT);
                    assertThat(own.rules().audience().form()).isEqualTo(Audience.Form.IF_ANY);
                });
    }

    @Test
    void the_http_server_is_told_of_addresses_and_patience_and_of_nothing_about_tls() throws Exception {
        assertThat(QuarkusProperties.of(read("least")))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "quarkus.http.host", "0.0.0.0",
                        "quarkus.http.ssl-port", "8443",
                        "quarkus.http.idle-timeout", "75S",
                        "quarkus.management.host", "127.0.0.1",
                        "quarkus.management.port", "9443"));
        assertThat(QuarkusProperties.of(read("everything")))
                .containsEntry("quarkus.http.host", "::1")
                .containsEntry("quarkus.http.idle-timeout", "135S"); // its answers may take 2 minutes
    }

    @Test
    void no_setting_is_left_out_of_the_case_with_every_setting() throws Exception {
        var text = Files.readString(CaseFiles.yaml("everything"));

        var words = ConfigReader.SCHEMA
                .reference()
                .lines()
                .filter(line -> line.startsWith("### `"))
                .map(line -> line.replaceAll("[#` ]|.*\\.", ""))
                .filter(word -> !Set.of("certificate", "key").contains(word))
                .toList();
        assertThat(words)
                .hasSizeGreaterThan(30)
                .allSatisfy(word -> assertThat(text).contains(word));
    }

    private static LimitSettings limitsOfEveryKind() {
        var ordinary = new Allotment(
                new SubjectLimits(
                        perSecond(1, 10),
                        new Rate(200, Duration.ofMinutes(1), 400),
                        8,
                        100,
                        perSecond(150),
                        perSecond(2 * MIB, 3 * MIB)),
                new SocketLimits(perSecond(60, 120), perSecond(MIB, 2 * MIB)),
                List.of(new ReducerLimit(NamePatterns.of(List.of("append_*", "heartbeat")), perSecond(10, 20))));
        var ofRuntime = new Allotment(
                new SubjectLimits(
                        perSecond(20, 100), perSecond(2000, 4000), 64, 50, perSecond(900), perSecond(16 * MIB)),
                new SocketLimits(perSecond(600), perSecond(8 * MIB)),
                List.of(new ReducerLimit(NamePatterns.ALL, perSecond(1000))));
        var slow = new Allotment(
                new SubjectLimits(
                        ordinary.subject().handshakes(),
                        new Rate(1, Duration.ofHours(1), 1),
                        8,
                        100,
                        ordinary.subject().messages(),
                        ordinary.subject().bytes()),
                ordinary.socket(),
                ordinary.reducers());
        return new LimitSettings(
                Set.of(LimitRule.SUBJECT_CALLS, LimitRule.SOCKET_BYTES),
                new LimitSettings.Address(perSecond(50, 500), perSecond(1, 20), 200),
                ordinary,
                List.of(
                        new Tier(
                                Set.of("control", "anonymous"),
                                Set.of("service:runtime"),
                                Set.of("sync.append"),
                                ofRuntime),
                        new Tier(Set.of(), Set.of(), Set.of("sync.slow"), slow)),
                new LimitSettings.Database(2000, perSecond(300, 600), perSecond(5000)),
                new LimitSettings.Gateway(perSecond(100, 150), 4000),
                30);
    }

    private static VerificationKey secret(String text) {
        return VerificationKey.ofSharedSecret(Secret.of(text));
    }

    private static GatewaySettings read(String name) throws Exception {
        var file = directory.resolve(name + ".yaml");
        Files.writeString(file, Files.readString(CaseFiles.yaml(name)));
        return switch (ConfigReader.read(file, CaseFiles.NOW)) {
            case Reading.Valid<GatewaySettings>(var settings) -> settings;
            case Reading.Invalid<GatewaySettings>(var problems) -> throw new AssertionError(problems.toString());
        };
    }
}
