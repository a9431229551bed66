package com.openagents.spacetime.gateway.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.gateway.grant.QueryTemplate.Fit;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTemplateTest {
    @ParameterizedTest(name = "{0} / {1}: {2}")
    @CsvSource(delimiter = '/', quoteCharacter = '`', textBlock = """
            SELECT * FROM t WHERE s = {stream}                / SELECT * FROM t WHERE s = 'a'                   / WHOLE
            SELECT * FROM t WHERE s = {stream}                / select*from t where s='a' ;                     / WHOLE
            SELECT * FROM t WHERE s = {stream};               / SELECT * FROM t WHERE s = 'a'                   / WHOLE
            SELECT * FROM t WHERE s = {stream}                / SELECT * FROM t WHERE s = 'c'                   / BUT_FOR_STREAM
            SELECT * FROM t WHERE s = {stream}                / SELECT * FROM t WHERE s = ''                    / BUT_FOR_STREAM
            SELECT * FROM t WHERE s = {stream}                / SELECT * FROM t WHERE s = 'A'                   / BUT_FOR_STREAM
            SELECT * FROM t WHERE s = {stream}                / SELECT * FROM t WHERE s = a                     / NONE
            SELECT * FROM t WHERE s = {stream}                / SELECT * FROM t WHERE s = "a"                   / NONE
            SELECT * FROM t WHERE s = {stream}                / SELECT * FROM t WHERE s = 'a' AND n = 1         / NONE
            SELECT * FROM t WHERE s = {stream}                / SELECT * FROM t WHERE s =                       / NONE
            SELECT * FROM t WHERE s = {stream}                / SELECT * FROM t                                 / NONE
            SELECT * FROM t WHERE s = {stream} AND n > {number} / SELECT * FROM t WHERE s = 'b' AND n > 0       / WHOLE
            SELECT * FROM t WHERE s = {stream} AND n > {number} / SELECT * FROM t WHERE s = 'b' AND n > -1.5e+3 / WHOLE
            SELECT * FROM t WHERE s = {stream} AND n > {number} / SELECT * FROM t WHERE s = 'b' AND n > + 1     / WHOLE
            SELECT * FROM t WHERE s = {stream} AND n > {number} / SELECT * FROM t WHERE s = 'c' AND n > 1       / BUT_FOR_STREAM
            SELECT * FROM t WHERE s = {stream} AND n > {number} / SELECT * FROM t WHERE s = 'c' AND n > x       / NONE
            SELECT * FROM t WHERE s = {stream} AND n > {number} / SELECT * FROM t WHERE s = 'b' AND n > '1'     / NONE
            SELECT * FROM t WHERE s = {stream} AND n > {number} / SELECT * FROM t WHERE s = 'b' AND n > 0x1     / NONE
            SELECT * FROM t WHERE s = {stream} AND n > {number} / SELECT * FROM t WHERE s = 'b' AND n > -       / NONE
            SELECT * FROM t WHERE s = {stream} AND n > {number} / SELECT * FROM t WHERE s = 'b' AND n > - - 1   / NONE
            SELECT * FROM t WHERE s = {stream} AND n > {number} / SELECT * FROM t WHERE s = 'b' AND n > 1 OR n > 0 / NONE
            SELECT * FROM t WHERE k = {text}                  / SELECT * FROM t WHERE k = 'it''s "free"'        / WHOLE
            SELECT * FROM t WHERE k = {text}                  / SELECT * FROM t WHERE k = 5                     / NONE
            SELECT * FROM t WHERE k <> {text}                 / SELECT * FROM t WHERE k != 'a'                  / NONE
            SELECT * FROM t WHERE k = 'x'                     / SELECT * FROM t WHERE k = 'x'                   / WHOLE
            SELECT * FROM t WHERE k = 'x'                     / SELECT * FROM t WHERE k = 'X'                   / NONE
            SELECT * FROM t WHERE k = 0xAF                    / SELECT * FROM t WHERE k = X'AF'                 / WHOLE
            SELECT * FROM t WHERE k = :sender                 / SELECT * FROM t WHERE k = :sender               / WHOLE
            SELECT * FROM t WHERE k = :sender                 / SELECT * FROM t WHERE k = :Sender               / NONE
            SELECT * FROM t                                   / SELECT * FROM T                                 / NONE
            SELECT * FROM t                                   / SELECT * FROM "t"                               / NONE
            SELECT * FROM t                                   / SELECT * FROM 't'                               / NONE
            SELECT * FROM "t"                                 / select * from "t"                               / WHOLE
            SELECT * FROM "t"                                 / SELECT * FROM t                                 / NONE
            SELECT * FROM t WHERE true                        / SELECT * FROM t WHERE "true"                    / NONE
            """)
    void a_query_fits_token_by_token(String template, String query, Fit fit) throws Exception {
        assertThat(QueryTemplate.of(template).fit(QueryText.read(query), Set.of("a", "b")::contains))
                .isEqualTo(fit);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '/', quoteCharacter = '`', textBlock = """
            SELECT * FROM t -- all                             / a sign that no query needs at character 17
            SELECT * FROM t WHERE s = {streams}                / a brace that begins none of {stream}, {number}, {text} at character 27
            SELECT * FROM t WHERE s = {Stream}                 / a brace that begins none of
            SELECT * FROM t WHERE s = '{stream}'               / {stream} stands for the quotes too
            SELECT * FROM t WHERE s = 'x:{text}'               / {text} stands for the quotes too
            SELECT * FROM t WHERE s <> {stream}                / {stream} must follow a column and =
            SELECT * FROM t WHERE s >= {stream}                / {stream} must follow a column and =
            SELECT * FROM t WHERE {stream} = s                 / {stream} must follow a column and =
            SELECT * FROM t WHERE 'a' = {stream}               / {stream} must follow a column and =
            SELECT * FROM {stream}                             / {stream} must follow a column and =
            {stream}                                           / {stream} must follow a column and =
            SELECT * FROM {text}                               / {text} stands for a value
            {number}                                           / {number} stands for a value
            SELECT * FROM t WHERE n > -{number}                / {number} stands for a value
            SELECT * FROM t WHERE s = {stream} OR n = 1        / an OR or NOT beside {stream}
            SELECT * FROM t WHERE n = 1 or s = {stream}        / an OR or NOT beside {stream}
            SELECT * FROM t WHERE s = {stream} OR s = {stream} / an OR or NOT beside {stream}
            SELECT * FROM t WHERE NOT s = {stream}             / an OR or NOT beside {stream}
            SELECT * FROM t WHERE NOT (s = {stream})           / an OR or NOT beside {stream}
            SELECT * FROM t WHERE (s = {stream}) OR (n = 1)    / an OR or NOT beside {stream}
            SELECT * FROM t WHERE ((s = {stream}) AND (n = 1)) OR n = 2 / an OR or NOT beside {stream}
            SELECT * FROM t WHERE n = 1 AND (n = 2 OR (s = {stream}))   / an OR or NOT beside {stream}
            SELECT * FROM t WHERE s = {stream}; SELECT 1       / there is more after the semicolon
            SELECT * FROM t WHERE s = 'a                       / a quote that is never closed
            ;                                                  / it is empty
            """)
    void a_template_that_cannot_be_meant_is_refused_with_the_way_out(String template, String why) {
        assertThatThrownBy(() -> QueryTemplate.of(template))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("\"" + template + "\" is no template: ")
                .hasMessageContaining(why);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "SELECT * FROM t WHERE s = {stream} AND (n = 1 OR n = 2)",
                "SELECT * FROM t WHERE ((s = {stream}) AND (n = {number} OR k = {text}))",
                "SELECT * FROM t WHERE s = {stream} AND s = {stream}",
                "SELECT e.* FROM t e JOIN u ON e.s = u.s WHERE u.\"s\" = {stream}",
                "SELECT * FROM t WHERE n = 1 OR n = 2"
            })
    void an_or_that_does_not_get_round_a_stream_is_taken(String template) {
        assertThat(QueryTemplate.of(template)).hasToString(template);
    }

    @Test
    void templates_of_one_text_are_equal() {
        var template = QueryTemplate.of("SELECT * FROM t");

        assertThat(template)
                .isEqualTo(QueryTemplate.of("SELECT * FROM t"))
                .hasSameHashCodeAs(QueryTemplate.of("SELECT * FROM t"));
        assertThat(template).isNotEqualTo(QueryTemplate.of("SELECT * FROM u"));
    }
}
