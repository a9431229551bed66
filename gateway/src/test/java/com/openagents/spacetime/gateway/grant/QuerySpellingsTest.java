package com.openagents.spacetime.gateway.grant;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.protocol.ClientRequest;
import com.openagents.spacetime.gateway.protocol.ClientRequest.OneOffQuery;
import com.openagents.spacetime.gateway.protocol.ClientRequest.Subscribe;
import com.openagents.spacetime.gateway.protocol.ClientRequest.SubscribeInstead;
import com.openagents.spacetime.gateway.refusal.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Spellings of queries, with what a SpacetimeDB 1.2.0 was seen to do with each and what two grants say to it. The file tells
 * its own form.
 */
class QuerySpellingsTest {
    /** Two templates, and the streams {@code mine} and {@code it's}. */
    private static final Grant BOUND = grant(
            new QueryRule.Templates(
                    List.of(
                            QueryTemplate.of("SELECT * FROM sync_event WHERE stream_id = {stream}"),
                            QueryTemplate.of("SELECT * FROM sync_event WHERE stream_id = {stream} AND seq > {number}")),
                    Set.of()),
            Set.of("mine", "it's"));

    /** Any query that reads no system table. */
    private static final Grant OPEN = grant(new QueryRule.Any(Set.of()), Set.of());

    private static final Pattern MARK = Pattern.compile("<U\\+([0-9A-F]{4})>");

    record Spelling(String takenBy, String bound, String open, String query) {}

    @ParameterizedTest(name = "{0}")
    @MethodSource("spellings")
    void a_spelling_gets_its_verdict(Spelling spelling) {
        assertThat(verdict(BOUND, spelling.query())).as("bound to streams").isEqualTo(spelling.bound());
        assertThat(verdict(OPEN, spelling.query())).as("open").isEqualTo(spelling.open());
    }

    @Test
    void the_table_has_hostile_spellings_that_a_server_takes_and_some_that_clients_use() throws IOException {
        assertThat(spellings().filter(spelling -> spelling.bound().equals("allowed")))
                .hasSizeGreaterThan(5);
        assertThat(spellings()
                        .filter(spelling -> !spelling.takenBy().equals("-")
                                && !spelling.bound().equals("allowed")))
                .hasSizeGreaterThan(80);
    }

    private static String verdict(Grant grant, String query) {
        var one = grant.refusal(new OneOffQuery(query));
        for (var request : List.<ClientRequest>of(
                new Subscribe(7, List.of(query)),
                new SubscribeInstead(List.of("SELECT * FROM sync_event WHERE stream_id = 'mine'", query)))) {
            assertThat(grant.refusal(request)).isEqualTo(one);
        }
        return one.map(QuerySpellingsTest::word).orElse("allowed");
    }

    private static String word(Refusal refusal) {
        return switch (refusal) {
            case QUERY_NOT_ALLOWED -> "query";
            case STREAM_NOT_GRANTED -> "stream";
            case SYSTEM_TABLE_NOT_ALLOWED -> "system";
            default -> refusal.name();
        };
    }

    private static Grant grant(QueryRule queries, Set<String> streams) {
        var allowance = new Allowance(Set.of(Right.SUBSCRIBE), NamePatterns.NONE, NamePatterns.NONE, queries);
        return new Grant(DatabasePolicy.of("sync"), List.of(allowance), List.of(), streams);
    }

    static Stream<Spelling> spellings() throws IOException {
        try (var file = QuerySpellingsTest.class.getResourceAsStream("QuerySpellingsTest-spellings.txt")) {
            assertThat(file).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(QuerySpellingsTest::spelling);
        }
    }

    private static Spelling spelling(String line) {
        var columns = line.split("\\|", 4);
        var query = MARK.matcher(columns[3].substring(1))
                .replaceAll(mark -> Optional.of(mark.group(1))
                        .map(digits -> Character.toString(Integer.parseInt(digits, 16)))
                        .map(Matcher::quoteReplacement)
                        .orElseThrow());
        return new Spelling(columns[0].strip(), columns[1].strip(), columns[2].strip(), query);
    }
}
