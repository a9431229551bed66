package com.openagents.spacetime.gateway.grant;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.grant.QueryTemplate.Fit;
import com.openagents.spacetime.gateway.protocol.ClientRequest.OneOffQuery;
import com.openagents.spacetime.gateway.refusal.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** What holds for every stream, every template and every text. */
class QueryPropertiesTest {
    private static final String BY_STREAM = "SELECT * FROM sync_event WHERE stream_id = {stream}";
    private static final String BY_STREAM_AND_SEQ = BY_STREAM + " AND seq > {number}";
    private static final String BY_STREAM_IN_A_JOIN =
            "SELECT e.* FROM sync_event e JOIN stream_head h ON e.stream_id = h.stream_id"
                    + " WHERE (h.\"stream_id\" = {stream}) AND (e.seq = 1 OR e.seq > {number}) AND e.kind <> {text}";

    private static final Set<String> GRANTED = Set.of("mine", "it's", "");

    /** What a client could try to get more than it was granted, piece by piece. */
    private static final List<String> PIECES = List.of(
            " ",
            "\n",
            "\t",
            "'",
            "''",
            "'''",
            "\"",
            "`",
            "\\",
            ";",
            "--",
            "/*",
            "*/",
            "(",
            ")",
            "=",
            "<>",
            ">",
            "!",
            "-",
            "+",
            ".",
            ",",
            "*",
            ":",
            "$$",
            "$a$",
            "#",
            "{stream}",
            "'mine'",
            "'other'",
            "\"other\"",
            "mine",
            " OR ",
            " or true ",
            " AND ",
            " UNION SELECT * FROM sync_event ",
            " stream_id = 'other' ",
            " OR stream_id = 'other'",
            " st_client ",
            "'st_client'",
            "\"ST_client\"",
            "st_",
            "E",
            "N",
            "X",
            "U&",
            "0x1",
            "1e5",
            "7",
            "sync_event",
            "SELECT",
            "FROM",
            " x ",
            "\0",
            "\u00a0",
            "\u2028",
            "\ud800",
            "\u0131",
            "ſ");

    private static final Pattern STRING = Pattern.compile("'((?:[^']|'')*)'");
    /** A string that is compared with, or anything in quotes that does not begin like a system table. */
    private static final Pattern HARMLESS =
            Pattern.compile("(?i)[=<>]\\s*'(?:[^']|'')*'|\"(?!st_)(?:[^\"]|\"\")*\"|'(?!st_)(?:[^']|'')*'");

    private static final Pattern SYSTEM_NAME = Pattern.compile("(?i)(?<![a-z0-9_])st_");
    private static final Pattern NUMBER_AT_END = Pattern.compile("(?<=>)[-+]?\\d+(\\.\\d+)?([eE][-+]?\\d+)?$");

    @Property
    void a_query_for_a_stream_fits_if_and_only_if_the_stream_is_granted(
            @ForAll("templates") String template,
            @ForAll("streams") String stream,
            @ForAll("streamSets") Set<String> granted)
            throws Exception {
        var query = template.replace("{stream}", literal(stream))
                .replace("{number}", "-5")
                .replace("{text}", literal("it's " + stream));

        assertThat(QueryTemplate.of(template).fit(QueryText.read(query), granted::contains))
                .isEqualTo(granted.contains(stream) ? Fit.WHOLE : Fit.BUT_FOR_STREAM);
    }

    @Property(tries = 20_000)
    void a_text_that_fits_reads_no_other_stream(@ForAll("changedQueries") String text) {
        if (bound(BY_STREAM, BY_STREAM_AND_SEQ).refusal(new OneOffQuery(text)).isPresent()) {
            return;
        }
        assertThat(STRING.matcher(text).results().map(string -> string.group(1).replace("''", "'")))
                .isNotEmpty()
                .allMatch(GRANTED::contains);
        assertThat(skeleton(text)).isIn(skeleton(BY_STREAM), skeleton(BY_STREAM_AND_SEQ));
    }

    @Property(tries = 20_000)
    void a_text_that_is_allowed_without_templates_names_no_system_table(@ForAll("changedQueries") String text) {
        if (open().refusal(new OneOffQuery(text)).isPresent()) {
            return;
        }
        assertThat(HARMLESS.matcher(text).replaceAll(" ")).doesNotContainPattern(SYSTEM_NAME);
    }

    @Property(tries = 5_000)
    void any_text_at_all_is_allowed_or_refused(@ForAll String text) {
        assertThat(open().refusal(new OneOffQuery(text)))
                .isIn(List.of(
                        Optional.empty(),
                        Optional.of(Refusal.QUERY_NOT_ALLOWED),
                        Optional.of(Refusal.SYSTEM_TABLE_NOT_ALLOWED)));
    }

    @Property
    void tokens_are_read_as_they_are_written(
            @ForAll("tokens") @Size(min = 1, max = 20) List<Token> tokens, @ForAll("spaces") String space)
            throws Exception {
        var text = tokens.stream().map(QueryPropertiesTest::spelled).collect(Collectors.joining(space));

        assertThat(QueryText.read(space + text + space + ";" + space).tokens()).isEqualTo(tokens);
    }

    @Provide
    Arbitrary<String> templates() {
        return Arbitraries.of(BY_STREAM, BY_STREAM_AND_SEQ, BY_STREAM_IN_A_JOIN);
    }

    @Provide
    Arbitrary<String> streams() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "mine",
                        "it's",
                        "",
                        "'",
                        "''",
                        "a' OR 'a' = 'a",
                        "st_client",
                        "{stream}",
                        "größe",
                        "\ud83d\ude80",
                        "--"),
                Arbitraries.strings().alpha().withChars("'\" :;-_*{}().=/").ofMaxLength(12));
    }

    @Provide
    Arbitrary<Set<String>> streamSets() {
        return streams().set().ofMaxSize(3);
    }

    /** A good query with up to three pieces put in or put over what was there. */
    @Provide
    Arbitrary<String> changedQueries() {
        var good = Arbitraries.of(
                "SELECT * FROM sync_event WHERE stream_id = 'mine'",
                "SELECT * FROM sync_event WHERE stream_id = 'it''s' AND seq > 41",
                "select*from sync_event where stream_id='mine'and seq>-1;",
                "SELECT * FROM sync_event");
        record Change(String piece, double where, int over) {}
        var changes = Combinators.combine(
                        Arbitraries.of(PIECES),
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.integers().between(0, 8))
                .as(Change::new)
                .list()
                .ofMaxSize(3);
        return Combinators.combine(good, changes).as((query, list) -> {
            var text = query;
            for (var change : list) {
                int from = (int) (change.where() * text.length());
                int to = Math.min(text.length(), from + change.over());
                text = text.substring(0, from) + change.piece() + text.substring(to);
            }
            return text;
        });
    }

    @Provide
    Arbitrary<List<Token>> tokens() {
        var words = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars("ABCX_")
                .ofMinLength(1)
                .ofMaxLength(6);
        var numbers = Arbitraries.of("0", "7", "10", "1.5", "2e3", "2.5E-3", "18446744073709551616");
        return Arbitraries.<Token>oneOf(
                        words.map(Token.Word::new),
                        streams().map(Token.QuotedName::new),
                        streams().map(Token.Text::new),
                        numbers.map(Token.Numeral::new),
                        Arbitraries.of("", "AF", "0f9").map(Token.Hex::new),
                        Arbitraries.of("=", "<", ">", "<=", ">=", "<>", "!=", "(", ")", ",", ".", "*", ":", "+", "-")
                                .map(Token.Symbol::new))
                .list();
    }

    @Provide
    Arbitrary<String> spaces() {
        return Arbitraries.strings().withChars(" \t\r\n").ofMinLength(1).ofMaxLength(3);
    }

    private static String spelled(Token token) {
        return switch (token) {
            case Token.Word(var text) -> text;
            case Token.QuotedName(var text) -> "\"" + text.replace("\"", "\"\"") + "\"";
            case Token.Text(var value) -> literal(value);
            case Token.Numeral(var digits) -> digits;
            case Token.Hex(var digits) -> "x'" + digits + "'";
            case Token.Symbol(var sign) -> sign;
            case Token.Placeholder placeholder -> placeholder.spelled();
        };
    }

    private static String literal(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    /** What is left of a query without its values, its white space, its letter case and a semicolon at its end. */
    private static String skeleton(String query) {
        var rest = STRING.matcher(query)
                .replaceAll("{stream}")
                .replaceAll("[ \\t\\r\\n]", "")
                .replaceAll(";$", "");
        return NUMBER_AT_END.matcher(rest).replaceAll("{number}").toLowerCase(Locale.ROOT);
    }

    private static Grant bound(String... templates) {
        return grant(new QueryRule.Templates(
                List.of(templates).stream().map(QueryTemplate::of).toList(), Set.of()));
    }

    private static Grant open() {
        return grant(new QueryRule.Any(Set.of()));
    }

    private static Grant grant(QueryRule queries) {
        var allowance = new Allowance(Set.of(Right.SUBSCRIBE), NamePatterns.NONE, NamePatterns.NONE, queries);
        return new Grant(DatabasePolicy.of("sync"), List.of(allowance), List.of(), GRANTED);
    }
}
