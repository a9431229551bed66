package com.openagents.spacetime.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.route.ServerVersion;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabasesTest {
    private static final DatabaseIdentity DEMO = new DatabaseIdentity("c200" + "ab".repeat(30));
    private static final DatabaseIdentity OTHER = new DatabaseIdentity("c200" + "cd".repeat(30));

    private final Vertx vertx = Vertx.vertx();
    private final List<String> alarms = new CopyOnWriteArrayList<>();
    private final DatabaseWatch watch = new DatabaseWatch() {
        @Override
        public void identityDiffers(String database) {
            alarms.add(database + " differs");
        }

        @Override
        public void ownerChanged(String database) {
            alarms.add(database + " changed owner");
        }
    };
    private NameServer server;

    @BeforeEach
    void start() {
        server = new NameServer(vertx);
        server.names().put("demo", DEMO);
        server.names().put("other", OTHER);
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(textBlock = """
            demo      , demo
            IDENTITY  , demo
            identity  , demo
            0xIDENTITY, demo
            0xidentity, demo
            alias     , demo
            other     , -
            OTHER     , -
            unheard-of, -
            0XIDENTITY, -
            Demo      , -
            demo.     , -
            de_mo     , -
            identityaa, -
            """)
    void every_spelling_of_a_listed_database_comes_to_its_name_and_no_other_to_anything(String spelled, String name)
            throws Exception {
        server.names().put("alias", DEMO);
        var databases = serving("demo");
        await().until(() -> knows(databases, DEMO));
        var path = spelled.replace("IDENTITY", DEMO.digits().toUpperCase(Locale.ROOT))
                .replace("identity", DEMO.digits())
                .replace("OTHER", OTHER.digits());

        assertThat(resolved(databases, path))
                .isEqualTo(
                        name.equals("-")
                                ? new Resolution.Refused(Refusal.DATABASE_NOT_ALLOWED)
                                : new Resolution.Listed(name));
    }

    @Test
    void without_spacetimedb_a_listed_name_passes_and_nothing_else_is_decided() throws Exception {
        server.away();
        var databases = serving("demo");

        assertThat(resolved(databases, "demo")).isEqualTo(new Resolution.Listed("demo"));
        assertThat(resolved(databases, DEMO.digits())).isEqualTo(refused(Refusal.UPSTREAM_UNAVAILABLE));
        assertThat(resolved(databases, "alias")).isEqualTo(refused(Refusal.UPSTREAM_UNAVAILABLE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no identity", "{}", "0x12"})
    void an_answer_that_is_no_identity_decides_nothing(String nonsense) throws Exception {
        server.says(nonsense);
        var databases = serving("demo");

        assertThat(resolved(databases, "alias")).isEqualTo(refused(Refusal.UPSTREAM_UNAVAILABLE));
        assertThat(resolved(databases, "demo")).isEqualTo(new Resolution.Listed("demo"));
    }

    @Test
    void an_answer_of_any_length_is_read_only_so_far() throws Exception {
        server.says("a".repeat(10_000_000));

        assertThat(resolved(serving("demo"), "alias")).isEqualTo(refused(Refusal.UPSTREAM_UNAVAILABLE));
    }

    @Test
    void a_pinned_name_is_served_only_while_it_leads_to_its_database() throws Exception {
        var databases = serving(Map.of("demo", Optional.of(DEMO), "other", Optional.of(DEMO)));

        assertThat(resolved(databases, "demo")).isEqualTo(new Resolution.Listed("demo"));
        assertThat(resolved(databases, "other")).isEqualTo(refused(Refusal.DATABASE_NOT_ALLOWED));
        await().until(() -> knows(databases, DEMO));
        assertThat(resolved(databases, OTHER.digits())).isEqualTo(refused(Refusal.DATABASE_NOT_ALLOWED));
        assertThat(alarms).containsExactly("other differs");

        server.names().put("other", DEMO);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> resolved(databases, "other").equals(new Resolution.Listed("other")));
    }

    @Test
    void a_pinned_name_is_not_served_before_it_is_known_where_it_leads() throws Exception {
        server.away();

        assertThat(resolved(serving(Map.of("demo", Optional.of(DEMO))), "demo"))
                .isEqualTo(refused(Refusal.UPSTREAM_UNAVAILABLE));
    }

    @Test
    void a_name_that_leads_nowhere_yet_can_be_published() throws Exception {
        server.names().remove("demo");

        assertThat(resolved(serving(Map.of("demo", Optional.of(DEMO))), "demo"))
                .isEqualTo(new Resolution.Listed("demo"));
    }

    @Test
    void another_owner_is_an_alarm_even_after_there_was_none() throws Exception {
        server.names().remove("other");
        var databases = serving(Map.of("demo", Optional.of(OTHER))); // so that it is looked at often
        await().until(() -> alarms.contains("demo differs"));
        server.owner(null);
        int looks = server.asked("demo");
        await().atMost(Duration.ofSeconds(20)).until(() -> server.asked("demo") > looks + 1);
        assertThat(alarms).containsExactly("demo differs");

        server.owner("0xc2bad");

        await().atMost(Duration.ofSeconds(20)).until(() -> alarms.contains("demo changed owner"));
        assertThat(resolved(databases, "demo")).isEqualTo(refused(Refusal.DATABASE_NOT_ALLOWED));
    }

    @Test
    void one_name_is_asked_for_once_whoever_wants_to_know() throws Exception {
        server.names().put("alias", DEMO);
        var databases = serving("demo");
        await().until(() -> knows(databases, DEMO));
        var letGo = server.hold();

        var first = databases.resolve("alias");
        var second = databases.resolve("alias");
        letGo.complete();
        first.toCompletableFuture().get(10, TimeUnit.SECONDS);
        second.toCompletableFuture().get(10, TimeUnit.SECONDS);
        resolved(databases, "alias");

        assertThat(server.asked("alias")).isOne();
    }

    @Test
    void invented_names_run_out_and_a_real_alias_does_not() throws Exception {
        server.names().put("alias", DEMO);
        var databases = serving("demo");
        await().until(() -> knows(databases, DEMO));
        resolved(databases, "alias");
        int invented = 0;
        while (resolved(databases, "invented-" + invented).equals(refused(Refusal.DATABASE_NOT_ALLOWED))) {
            invented++;
        }

        assertThat(invented).isGreaterThanOrEqualTo(99); // the alias was new once, too
        assertThat(resolved(databases, "invented-" + invented)).isEqualTo(refused(Refusal.RATE_LIMITED));
        assertThat(resolved(databases, "alias")).isEqualTo(new Resolution.Listed("demo"));
    }

    @Test
    void another_list_is_served_at_once_and_what_is_known_stays_known() throws Exception {
        var databases = serving("demo");
        await().until(() -> knows(databases, DEMO));
        server.away();

        databases.list(pins("demo", "third"));
        assertThat(resolved(databases, "third")).isEqualTo(new Resolution.Listed("third"));
        assertThat(resolved(databases, DEMO.digits())).isEqualTo(new Resolution.Listed("demo"));

        databases.list(pins("third"));
        assertThat(resolved(databases, "demo")).isEqualTo(refused(Refusal.UPSTREAM_UNAVAILABLE));
    }

    @Test
    void of_two_listed_names_of_one_database_the_first_speaks_for_its_identity() throws Exception {
        server.names().put("twin", DEMO);
        var databases = serving("twin", "demo");
        await().until(() -> knows(databases, DEMO));

        assertThat(resolved(databases, "twin")).isEqualTo(new Resolution.Listed("twin"));
        assertThat(resolved(databases, "demo")).isEqualTo(new Resolution.Listed("demo"));
        await().until(() -> resolved(databases, DEMO.digits()).equals(new Resolution.Listed("twin")));
    }

    private Databases serving(String... names) {
        return serving(pins(names));
    }

    private Databases serving(Map<String, Optional<DatabaseIdentity>> pins) {
        var settings = new UpstreamSettings(
                ServerVersion.V2_8,
                URI.create("http://127.0.0.1:" + server.port()),
                Duration.ofSeconds(2),
                Duration.ofSeconds(10));
        return new Databases(vertx, settings, pins, watch);
    }

    private static Map<String, Optional<DatabaseIdentity>> pins(String... names) {
        var pins = new LinkedHashMap<String, Optional<DatabaseIdentity>>();
        for (var name : names) {
            pins.put(name, Optional.empty());
        }
        return pins;
    }

    private static boolean knows(Databases databases, DatabaseIdentity identity) throws Exception {
        return resolved(databases, identity.digits()) instanceof Resolution.Listed;
    }

    private static Resolution refused(Refusal refusal) {
        return new Resolution.Refused(refusal);
    }

    private static Resolution resolved(Databases databases, String spelled) throws Exception {
        return databases.resolve(spelled).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
