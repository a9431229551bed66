package com.openagents.spacetime.gateway.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.gateway.grant.DatabasePolicy.Anonymous;
import com.openagents.spacetime.gateway.grant.DatabasePolicy.EmptyStreams;
import com.openagents.spacetime.gateway.protocol.ClientRequest.CallProcedure;
import com.openagents.spacetime.gateway.protocol.ClientRequest.CallReducer;
import com.openagents.spacetime.gateway.protocol.ClientRequest.OneOffQuery;
import com.openagents.spacetime.gateway.protocol.ClientRequest.Subscribe;
import com.openagents.spacetime.gateway.protocol.ClientRequest.SubscribeInstead;
import com.openagents.spacetime.gateway.protocol.ClientRequest.Unsubscribe;
import com.openagents.spacetime.gateway.refusal.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrantTest {
    private static final String OF_STREAM = "SELECT * FROM sync_event WHERE stream_id = {stream}";
    private static final String ASKED = "SELECT * FROM sync_event WHERE stream_id = 'mine'";

    @ParameterizedTest(name = "reducer {0}, procedure {0}: {1}, {2}")
    @CsvSource(textBlock = """
            append     , ''            , REDUCER_NOT_ALLOWED
            append_all , MISSING_SCOPE , REDUCER_NOT_ALLOWED
            presence_a , ''            , REDUCER_NOT_ALLOWED
            report     , REDUCER_NOT_ALLOWED , ''
            export     , REDUCER_NOT_ALLOWED , MISSING_SCOPE
            unknown    , REDUCER_NOT_ALLOWED , REDUCER_NOT_ALLOWED
            """)
    void reducers_and_procedures_are_allowed_by_name_and_apart(String name, String reducer, String procedure) {
        var grant = new Grant(
                DatabasePolicy.of("sync"),
                List.of(calls(List.of("append"), List.of()), calls(List.of("presence_*"), List.of("report"))),
                List.of(calls(List.of("append_*"), List.of("export"))),
                Set.of());

        assertThat(word(grant.refusal(new CallReducer(name)))).isEqualTo(reducer);
        assertThat(word(grant.refusal(new CallProcedure(name)))).isEqualTo(procedure);
    }

    @Test
    void taking_a_subscription_back_is_always_allowed() {
        var nothing = new Grant(DatabasePolicy.of("sync"), List.of(), List.of(), Set.of());

        assertThat(nothing.refusal(new Unsubscribe(7))).isEmpty();
        assertThat(nothing.refusal(new OneOffQuery(ASKED))).contains(Refusal.QUERY_NOT_ALLOWED);
    }

    @Test
    void a_subscription_is_refused_for_any_of_its_queries() {
        var grant = queries(EmptyStreams.DENY, Set.of("mine"), templates(OF_STREAM));
        var queries = List.of(ASKED, ASKED.replace("mine", "other"));

        assertThat(grant.refusal(new Subscribe(7, queries))).contains(Refusal.STREAM_NOT_GRANTED);
        assertThat(grant.refusal(new SubscribeInstead(queries))).contains(Refusal.STREAM_NOT_GRANTED);
        assertThat(grant.refusal(new Subscribe(7, List.of(ASKED, ASKED)))).isEmpty();
        assertThat(grant.refusal(new Subscribe(7, List.of()))).isEmpty();
    }

    @ParameterizedTest(name = "{0} for [{1}]: {2}")
    @CsvSource(textBlock = """
            DENY , ''         , STREAM_NOT_GRANTED
            ALL  , ''         , ''
            DENY , mine       , ''
            DENY , mine other , ''
            DENY , other      , STREAM_NOT_GRANTED
            ALL  , other      , STREAM_NOT_GRANTED
            """)
    void a_stream_is_one_of_the_tokens_or_what_is_said_of_tokens_without(
            EmptyStreams emptyStreams, String streams, String expected) {
        var named = streams.isEmpty() ? Set.<String>of() : Set.of(streams.split(" "));

        assertThat(word(queries(emptyStreams, named, templates(OF_STREAM)).refusal(new OneOffQuery(ASKED))))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            SELECT * FROM sync_event WHERE stream_id = 'mine'  | ``
            SELECT * FROM sync_event WHERE stream_id = 'other' | STREAM_NOT_GRANTED
            SELECT * FROM sync_event                           | QUERY_NOT_ALLOWED
            SELECT * FROM st_table                             | ``
            SELECT * FROM ST_TABLE                             | QUERY_NOT_ALLOWED
            SELECT * FROM st_table WHERE table_id = 1          | QUERY_NOT_ALLOWED
            SELECT * FROM st_client                            | SYSTEM_TABLE_NOT_ALLOWED
            SELECT * FROM st_client -- secretly                | QUERY_NOT_ALLOWED
            """)
    void several_rules_add_their_queries_up_and_each_keeps_its_own_system_tables(String query, String expected) {
        var listed = new QueryRule.Templates(
                List.of(
                        QueryTemplate.of("SELECT * FROM st_table"),
                        QueryTemplate.of("SELECT * FROM st_table WHERE false")),
                Set.of("st_table", "ST_TABLE"));

        assertThat(word(queries(EmptyStreams.DENY, Set.of("mine"), templates(OF_STREAM), listed)
                        .refusal(new OneOffQuery(query))))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            SELECT * FROM st_client                                      | ``
            SELECT * FROM "st_client"                                    | ``
            SELECT * FROM 'st_client'                                    | ``
            SELECT * FROM St_client                                      | SYSTEM_TABLE_NOT_ALLOWED
            SELECT c.* FROM st_client c JOIN st_table t ON c.x = t.x     | SYSTEM_TABLE_NOT_ALLOWED
            SELECT * FROM sync_event WHERE stream_id = 'st_module'       | ``
            """)
    void a_rule_without_templates_allows_the_system_tables_that_it_lists(String query, String expected) {
        var grant = queries(EmptyStreams.DENY, Set.of(), new QueryRule.Any(Set.of("st_client")));

        assertThat(word(grant.refusal(new OneOffQuery(query)))).isEqualTo(expected);
    }

    @Test
    void a_query_that_one_rule_opens_does_not_open_the_system_tables_of_another() {
        var own = new QueryRule.Templates(List.of(QueryTemplate.of("SELECT * FROM st_table")), Set.of("st_table"));
        var grant = queries(EmptyStreams.DENY, Set.of(), new QueryRule.Any(Set.of()), own);

        assertThat(grant.refusal(new OneOffQuery("SELECT * FROM st_table"))).isEmpty();
        assertThat(grant.refusal(new OneOffQuery("SELECT * FROM st_table t"))).isPresent();
        assertThat(grant.refusal(new OneOffQuery("SELECT * FROM sync_event"))).isEmpty();
    }

    @Test
    void a_very_long_query_is_not_read() {
        var grant = queries(EmptyStreams.DENY, Set.of(), new QueryRule.Any(Set.of()));
        var longest = "SELECT * FROM t WHERE k = '" + "x".repeat(QueryReader.MAX_LENGTH - 28) + "'";

        assertThat(grant.refusal(new OneOffQuery(longest))).isEmpty();
        assertThat(grant.refusal(new OneOffQuery(longest + " "))).contains(Refusal.QUERY_NOT_ALLOWED);
    }

    @Test
    void a_rule_lists_nothing_but_system_tables_and_all_that_its_templates_read() {
        assertThatThrownBy(() -> new QueryRule.Any(Set.of("sync_event")))
                .hasMessage("\"sync_event\" is no system table: their names begin with st_");
        assertThatThrownBy(() -> templates("SELECT * FROM 'st_client'"))
                .hasMessageContaining("reads the system table st_client, which system-tables does not list");
    }

    @Test
    void a_grant_is_equal_if_it_allows_the_same() {
        assertThat(queries(EmptyStreams.DENY, Set.of("a"), templates(OF_STREAM)))
                .isEqualTo(queries(EmptyStreams.DENY, Set.of("a"), templates(OF_STREAM)))
                .isNotEqualTo(queries(EmptyStreams.DENY, Set.of("b"), templates(OF_STREAM)))
                .isNotEqualTo(queries(EmptyStreams.ALL, Set.of("a"), templates(OF_STREAM)))
                .isNotEqualTo(queries(EmptyStreams.DENY, Set.of("a"), templates(ASKED)));
    }

    private static QueryRule templates(String... texts) {
        return new QueryRule.Templates(
                List.of(texts).stream().map(QueryTemplate::of).toList(), Set.of());
    }

    private static Grant queries(EmptyStreams emptyStreams, Set<String> streams, QueryRule... rules) {
        var database = new DatabasePolicy("sync", Optional.empty(), Anonymous.DENY, emptyStreams);
        var given = List.of(rules).stream()
                .map(rule -> new Allowance(Set.of(Right.SUBSCRIBE), NamePatterns.NONE, NamePatterns.NONE, rule))
                .toList();
        return new Grant(database, given, List.of(), streams);
    }

    private static Allowance calls(List<String> reducers, List<String> procedures) {
        return new Allowance(
                Set.of(), NamePatterns.of(reducers), NamePatterns.of(procedures), QueryRule.Templates.NONE);
    }

    private static String word(Optional<Refusal> refusal) {
        return refusal.map(Refusal::name).orElse("");
    }
}
