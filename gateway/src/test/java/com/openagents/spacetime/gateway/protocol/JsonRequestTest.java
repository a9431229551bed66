package com.openagents.spacetime.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The one spelling of {@code v1.json} that is read, and the many that a server, or some JSON reader, would take as well. */
class JsonRequestTest {
    private static final String CALL =
            "{\"CallReducer\":{\"reducer\":\"add\",\"args\":\"[]\",\"request_id\":7,\"flags\":0}}";
    private static final String ADD = "CallReducer[name=add]";

    @ParameterizedTest(name = "{1} asks for {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            CallReducer[name=add]                    | {"CallReducer":{"reducer":"add","args":"[]","request_id":7,"flags":0}}
            CallProcedure[name=sum]                  | {"CallProcedure":{"procedure":"sum","args":"[1,2]","request_id":7,"flags":0}}
            OneOffQuery[query=SELECT * FROM t]       | {"OneOffQuery":{"message_id":"10ab","query_string":"SELECT * FROM t"}}
            SubscribeInstead[queries=[Q1, Q2]]       | {"Subscribe":{"query_strings":["Q1","Q2"],"request_id":7}}
            SubscribeInstead[queries=[]]             | {"Subscribe":{"query_strings":[],"request_id":7}}
            Subscribe[querySet=1, queries=[Q]]       | {"SubscribeSingle":{"query":"Q","request_id":7,"query_id":{"id":1}}}
            Subscribe[querySet=1, queries=[Q1, Q2]]  | {"SubscribeMulti":{"query_strings":["Q1","Q2"],"request_id":7,"query_id":{"id":1}}}
            Subscribe[querySet=-1, queries=[ ]]      | {"SubscribeMulti":{"query_id":{"id":4294967295},"query_strings":[" "],"request_id":0}}
            Unsubscribe[querySet=0]                  | {"Unsubscribe":{"request_id":7,"query_id":{"id":0}}}
            Unsubscribe[querySet=1]                  | {"UnsubscribeMulti":{"query_id":{"id":1},"request_id":7}}
            """)
    void each_message_has_its_fields_in_any_order(String expected, String text) {
        assertRead(text, expected);
    }

    @ParameterizedTest(name = "{2}: {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            UNKNOWN_MESSAGE | {"0":{"reducer":"add","args":"[]","request_id":7,"flags":0}} | the tag's number for its name
            UNKNOWN_MESSAGE | {"00":{"reducer":"add","args":"[]","request_id":7,"flags":0}} | the tag's number with a zero
            UNKNOWN_MESSAGE | {"+0":{"reducer":"add","args":"[]","request_id":7,"flags":0}} | the tag's number with a sign
            UNKNOWN_MESSAGE | {"0":["add","[]",7,0]} | number and list
            OTHER_JSON | {0:{"reducer":"add","args":"[]","request_id":7,"flags":0}} | a bare number as a name
            OTHER_JSON | [0,{"reducer":"add","args":"[]","request_id":7,"flags":0}] | a list of number and fields
            OTHER_JSON | [0,["add","[]",7,0]] | lists all over
            OTHER_JSON | ["CallReducer",{"reducer":"add","args":"[]","request_id":7,"flags":0}] | a list of name and fields
            OTHER_JSON | [["CallReducer",["add","[]",7,0]]] | a list of lists
            OTHER_JSON | {"CallReducer":["add","[]",7,0]} | the fields as a list
            OTHER_JSON | {"CallReducer":"add"} | a string for the fields
            OTHER_JSON | {"CallReducer":null} | null for the fields
            OTHER_JSON | {"CallReducer":{}} | no fields
            OTHER_JSON | {} | no message
            OTHER_JSON | [] | an empty list
            OTHER_JSON | null | null
            OTHER_JSON | "CallReducer" | only a name
            CUT_SHORT | 0 | only a number
            OTHER_JSON | [{"CallReducer":{"reducer":"add","args":"[]","request_id":7,"flags":0}}] | a list of messages
            OTHER_JSON | {"CallReducer":{"reducer":"add","args":"[]","request_id":7,"flags":0},"CallReducer":{"reducer":"other","args":"[]","request_id":7,"flags":0}} | the same name twice
            OTHER_JSON | {"CallReducer":{"reducer":"add","args":"[]","request_id":7,"flags":0},"Unsubscribe":{"request_id":7,"query_id":{"id":1}}} | two messages in one object
            UNKNOWN_FIELD | {"CallReducer":{"CallReducer":{"reducer":"add","args":"[]","request_id":7,"flags":0}}} | one object too many
            UNKNOWN_MESSAGE | {"callReducer":{"reducer":"add","args":"[]","request_id":7,"flags":0}} | a small letter
            UNKNOWN_MESSAGE | {"call_reducer":{"reducer":"add","args":"[]","request_id":7,"flags":0}} | underscores
            UNKNOWN_MESSAGE | {"CallReducer ":{"reducer":"add","args":"[]","request_id":7,"flags":0}} | a blank in the name
            UNKNOWN_MESSAGE | {"CallReducer\\u0000":{"reducer":"add","args":"[]","request_id":7,"flags":0}} | a NUL in the name
            UNKNOWN_MESSAGE | {"%C4%8AallReducer":{"reducer":"add","args":"[]","request_id":7,"flags":0}} | a letter that looks alike
            UNKNOWN_MESSAGE | {"CallReducerCallReducerCallReducerCallReducer":{}} | a name that is too long for any
            UNKNOWN_MESSAGE | {"SubscribeBatch":{}} | a name of later servers
            CallReducer[name=add] | {"\\u0043allReducer":{"reducer":"add","args":"[]","request_id":7,"flags":0}} | an escape in the name
            CallReducer[name=add] | {"\\u0043\\u0061\\u006c\\u006C\\u0052\\u0065\\u0064\\u0075\\u0063\\u0065\\u0072":{"reducer":"add","args":"[]","request_id":7,"flags":0}} | nothing but escapes
            """)
    void the_outer_object_is_a_name_and_an_object(String expected, String text, String what) {
        assertRead(text, expected);
    }

    @ParameterizedTest(name = "{2}: {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            DOUBLE_FIELD | {"CallReducer":{"reducer":"add","reducer":"other","args":"[]","request_id":7,"flags":0}} | a field twice
            DOUBLE_FIELD | {"CallReducer":{"reducer":"add","args":"[]","request_id":7,"flags":0,"reducer":"add"}} | a field twice with the same value
            DOUBLE_FIELD | {"CallReducer":{"reducer":"add","\\u0072educer":"other","args":"[]","request_id":7,"flags":0}} | a field twice, once escaped
            DOUBLE_FIELD | {"CallReducer":{"reducer":"add","args":"[]","args":"[]","request_id":7,"flags":0}} | arguments twice
            UNKNOWN_FIELD | {"CallReducer":{"reducer":"add","args":"[]","request_id":7,"flags":0,"more":1}} | a field more
            UNKNOWN_FIELD | {"CallReducer":{"Reducer":"add","args":"[]","request_id":7,"flags":0}} | a capital letter
            UNKNOWN_FIELD | {"CallReducer":{"0":"add","1":"[]","2":7,"3":0}} | places for names
            UNKNOWN_FIELD | {"CallReducer":{"procedure":"add","args":"[]","request_id":7,"flags":0}} | another message's field
            UNKNOWN_FIELD | {"CallReducer":{"":"add","args":"[]","request_id":7,"flags":0}} | a field without a name
            OTHER_JSON | {"CallReducer":{"reducer%00":"add","args":"[]","request_id":7,"flags":0}} | a NUL in a name
            UNKNOWN_FIELD | {"CallReducer":{"reducerreducerreducerreducerreducer":"add"}} | a name that is too long for any
            MISSING_FIELD | {"CallReducer":{"args":"[]","request_id":7,"flags":0}} | no reducer
            MISSING_FIELD | {"CallReducer":{"reducer":"add","request_id":7,"flags":0}} | no arguments
            MISSING_FIELD | {"CallReducer":{"reducer":"add","args":"[]","flags":0}} | no request id
            MISSING_FIELD | {"CallReducer":{"reducer":"add","args":"[]","request_id":7}} | no flags
            MISSING_FIELD | {"Unsubscribe":{"request_id":7}} | no query set
            OTHER_JSON | {"CallReducer":{"reducer":["add"],"args":"[]","request_id":7,"flags":0}} | a list for the reducer
            OTHER_JSON | {"CallReducer":{"reducer":{"add":[]},"args":"[]","request_id":7,"flags":0}} | an object for the reducer
            OTHER_JSON | {"CallReducer":{"reducer":null,"args":"[]","request_id":7,"flags":0}} | null for the reducer
            OTHER_JSON | {"CallReducer":{"reducer":true,"args":"[]","request_id":7,"flags":0}} | true for the reducer
            OTHER_JSON | {"CallReducer":{"reducer":7,"args":"[]","request_id":7,"flags":0}} | a number for the reducer
            OTHER_JSON | {"CallReducer":{"reducer":"add","args":[],"request_id":7,"flags":0}} | bare arguments
            OTHER_JSON | {"CallReducer":{"reducer":"add","args":{"a":{"b":[[[[]]]]}},"request_id":7,"flags":0}} | deep arguments
            OTHER_JSON | {"Unsubscribe":{"request_id":7,"query_id":1}} | a bare query set
            OTHER_JSON | {"Unsubscribe":{"request_id":7,"query_id":[1]}} | a list for the query set
            OTHER_JSON | {"Unsubscribe":{"request_id":7,"query_id":{}}} | an empty query set
            OTHER_JSON | {"Unsubscribe":{"request_id":7,"query_id":{"id":"1"}}} | a string for the id
            OTHER_JSON | {"Unsubscribe":{"request_id":7,"query_id":{"id":{"id":1}}}} | one object too many
            OTHER_JSON | {"Unsubscribe":{"request_id":7,"query_id":{"id":1,"id":2}}} | two ids
            UNKNOWN_FIELD | {"Unsubscribe":{"request_id":7,"query_id":{"ID":1}}} | ID
            Unsubscribe[querySet=1] | {"Unsubscribe":{"request_id":7,"query_id":{"\\u0069d":1}}} | an escape in id
            OTHER_JSON | {"Subscribe":{"query_strings":"Q","request_id":7}} | one query without its list
            OTHER_JSON | {"Subscribe":{"query_strings":{"0":"Q"},"request_id":7}} | an object for the list
            OTHER_JSON | {"Subscribe":{"query_strings":[["Q"]],"request_id":7}} | a list in the list
            OTHER_JSON | {"Subscribe":{"query_strings":[7],"request_id":7}} | a number in the list
            OTHER_JSON | {"Subscribe":{"query_strings":[null],"request_id":7}} | null in the list
            OTHER_JSON | {"Subscribe":{"query_strings":["Q",],"request_id":7}} | a comma behind the last query
            OTHER_JSON | {"Subscribe":{"query_strings":[,"Q"],"request_id":7}} | a comma before the first query
            OTHER_JSON | {"Subscribe":{"query_strings":["Q""Q"],"request_id":7}} | no comma between queries
            OTHER_JSON | {"Subscribe":{"query_strings":["Q"},"request_id":7}} | a brace for a bracket
            OTHER_JSON | {"SubscribeSingle":{"query":["Q"],"request_id":7,"query_id":{"id":1}}} | a list for one query
            OTHER_JSON | {"OneOffQuery":{"message_id":[16,171],"query_string":"Q"}} | a list for the message id
            """)
    void the_inner_object_has_each_field_once(String expected, String text, String what) {
        assertRead(text, expected);
    }

    @ParameterizedTest(name = "request_id {1} is {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            good       | 0
            good       | 4294967295
            BAD_NUMBER | 4294967296
            BAD_NUMBER | 18446744073709551617
            BAD_NUMBER | 99999999999999999999999999999999999999999999999999
            OTHER_JSON | 007
            OTHER_JSON | 00
            OTHER_JSON | -0
            OTHER_JSON | -7
            OTHER_JSON | +7
            OTHER_JSON | 7.0
            OTHER_JSON | 7.
            OTHER_JSON | .7
            OTHER_JSON | 7e0
            OTHER_JSON | 7E2
            OTHER_JSON | 0x7
            OTHER_JSON | 7_000
            OTHER_JSON | 7 7
            OTHER_JSON | 7n
            OTHER_JSON | NaN
            OTHER_JSON | Infinity
            OTHER_JSON | -Infinity
            OTHER_JSON | null
            OTHER_JSON | true
            OTHER_JSON | "7"
            OTHER_JSON | [7]
            OTHER_JSON | %D9%A7
            """)
    void a_number_is_a_whole_one_of_32_bits(String expected, String number) {
        var text = "{\"Unsubscribe\":{\"request_id\":%s,\"query_id\":{\"id\":1}}}";

        assertRead(text.replace("%s", number), expected.equals("good") ? "Unsubscribe[querySet=1]" : expected);
    }

    @ParameterizedTest(name = "{2}: {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            OTHER_JSON | {'CallReducer':{'reducer':'add','args':'[]','request_id':7,'flags':0}} | single quotes
            OTHER_JSON | {CallReducer:{reducer:"add",args:"[]",request_id:7,flags:0}} | names without quotes
            OTHER_JSON | {"CallReducer":{"reducer":"add","args":"[]","request_id":7,"flags":0,}} | a comma behind the last field
            OTHER_JSON | {"CallReducer":{"reducer":"add","args":"[]","request_id":7,"flags":0},} | a comma behind the fields
            OTHER_JSON | {"CallReducer":{,"reducer":"add","args":"[]","request_id":7,"flags":0}} | a comma before the first field
            OTHER_JSON | {"CallReducer":{"reducer":"add",,"args":"[]","request_id":7,"flags":0}} | two commas
            OTHER_JSON | {"CallReducer":{"reducer":"add";"args":"[]";"request_id":7;"flags":0}} | semicolons
            OTHER_JSON | {"CallReducer":{"reducer":"add" "args":"[]","request_id":7,"flags":0}} | no comma
            OTHER_JSON | {"CallReducer"{"reducer":"add","args":"[]","request_id":7,"flags":0}} | no colon
            OTHER_JSON | {"CallReducer"::{"reducer":"add","args":"[]","request_id":7,"flags":0}} | two colons
            OTHER_JSON | {"CallReducer"="add"} | an equals sign
            OTHER_JSON | {"CallReducer":{"reducer":"a" "dd","args":"[]","request_id":7,"flags":0}} | a string in two parts
            OTHER_JSON | {"CallReducer":{"reducer":"a"+"dd","args":"[]","request_id":7,"flags":0}} | a sum of strings
            OTHER_JSON | /* */{"CallReducer":{"reducer":"add","args":"[]","request_id":7,"flags":0}} | a comment in front
            OTHER_JSON | {"CallReducer":{"reducer":/* "other" */"add","args":"[]","request_id":7,"flags":0}} | a comment inside
            OTHER_JSON | {"CallReducer":{/* /* */ "reducer":"other", */"reducer":"add","args":"[]","request_id":7,"flags":0}} | nested comments
            OTHER_JSON | {"CallReducer":{// other%0A"reducer":"add","args":"[]","request_id":7,"flags":0}} | a comment to the line's end
            OTHER_JSON | {"CallReducer":{# other%0A"reducer":"add","args":"[]","request_id":7,"flags":0}} | a hash comment
            OTHER_JSON | <!-- -->{"CallReducer":{"reducer":"add","args":"[]","request_id":7,"flags":0}} | a comment as in HTML
            OTHER_JSON | )]}'%0A{"CallReducer":{"reducer":"add","args":"[]","request_id":7,"flags":0}} | a guard in front
            OTHER_JSON | %EF%BB%BF{"CallReducer":{"reducer":"add","args":"[]","request_id":7,"flags":0}} | a byte order mark
            OTHER_JSON | %FE%FF%00{"CallReducer":{}} | UTF-16
            OTHER_JSON | %1E{"CallReducer":{"reducer":"add","args":"[]","request_id":7,"flags":0}} | a record separator
            OTHER_JSON | %00{"CallReducer":{"reducer":"add","args":"[]","request_id":7,"flags":0}} | a NUL in front
            OTHER_JSON | {%0C"CallReducer":{"reducer":"add","args":"[]","request_id":7,"flags":0}} | a form feed
            OTHER_JSON | {%0B"CallReducer":{"reducer":"add","args":"[]","request_id":7,"flags":0}} | a vertical tab
            OTHER_JSON | {%C2%A0"CallReducer":{"reducer":"add","args":"[]","request_id":7,"flags":0}} | a no-break space
            OTHER_JSON | {%E2%80%A8"CallReducer":{"reducer":"add","args":"[]","request_id":7,"flags":0}} | a line separator
            CallReducer[name=add] | `%20%09%0A%0D{ %0A"CallReducer"%0D%0A: {%09"reducer"%09:"add" ,"args" : "[]", "request_id": 7 ,"flags":0%0A}%0D}%20%09%0A%0D` | white space everywhere
            """)
    void no_dialect_of_json_is_read(String expected, String text, String what) {
        assertRead(text, expected);
    }

    @ParameterizedTest(name = "reducer \"{1}\" is {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            add        | \\u0061dd
            add        | \\u0061\\u0064\\u0064
            a/d        | a\\/d
            a"\\/d     | a\\"\\\\\\/d
            <%08%0C%0A%0D%09> | <\\b\\f\\n\\r\\t>
            <%00>      | <\\u0000>
            <%7F>      | <%7F>
            %C3%BC     | %C3%BC
            %C3%BC     | \\u00fc
            %C3%BC     | \\u00FC
            %E2%80%A8  | %E2%80%A8
            %EF%BF%BF  | \\uffff
            %EF%BB%BFa | \\uFEFFa
            %F0%9F%98%80 | %F0%9F%98%80
            %F0%9F%98%80 | \\ud83d\\ude00
            %F4%8F%BF%BF | \\uDBFF\\uDFFF
            NOT_UTF8   | \\ud83d
            NOT_UTF8   | \\ude00
            NOT_UTF8   | \\ude00\\ud83d
            NOT_UTF8   | \\ud83d\\ud83d\\ude00
            NOT_UTF8   | \\ud83dx
            NOT_UTF8   | \\ud83d\\n
            NOT_UTF8   | \\ud83d\\u0061
            NOT_UTF8   | %C0%80
            NOT_UTF8   | %C1%A1dd
            NOT_UTF8   | %E0%81%A1dd
            NOT_UTF8   | %F0%80%81%A1dd
            NOT_UTF8   | %ED%A0%BD%ED%B8%80
            NOT_UTF8   | %F4%90%80%80
            NOT_UTF8   | %F8%88%80%80%80
            NOT_UTF8   | %80
            NOT_UTF8   | %C3
            NOT_UTF8   | %FF
            NOT_UTF8   | %E4dd
            OTHER_JSON | a%0Ad
            OTHER_JSON | a%09d
            OTHER_JSON | a%00d
            OTHER_JSON | a%1Fd
            OTHER_JSON | \\x61dd
            OTHER_JSON | \\u{61}dd
            OTHER_JSON | \\u061
            OTHER_JSON | \\u+061
            OTHER_JSON | \\u 061
            OTHER_JSON | \\uFF1G
            OTHER_JSON | \\u%EF%BC%90061
            OTHER_JSON | \\U0061dd
            OTHER_JSON | \\'add
            OTHER_JSON | \\0
            OTHER_JSON | \\101
            OTHER_JSON | \\a
            OTHER_JSON | \\%0A
            """)
    void a_string_is_decoded_or_refused(String expected, String content) {
        var text = CALL.replace("add", content);
        var name = new String(bytes(expected), UTF_8);
        var good = !expected.equals("NOT_UTF8") && !expected.equals("OTHER_JSON");

        assertRead(text, good ? "CallReducer[name=" + name + "]" : expected);
        assertRead(CALL.replace("[]", content), good ? ADD : expected);
    }

    @ParameterizedTest(name = "{1} behind the message is {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            TRAILING_BYTES | {}
            TRAILING_BYTES | }
            TRAILING_BYTES | ,
            TRAILING_BYTES | x
            TRAILING_BYTES | "
            TRAILING_BYTES | 0
            TRAILING_BYTES | %00
            TRAILING_BYTES | ` %0A%0C`
            TRAILING_BYTES | // x
            TRAILING_BYTES | %1E
            TRAILING_BYTES | %C2%A0
            TRAILING_BYTES | ` {"CallReducer":{"reducer":"other","args":"[]","request_id":8,"flags":0}}`
            TRAILING_BYTES | `%0A{"CallReducer":{"reducer":"other","args":"[]","request_id":8,"flags":0}}`
            """)
    void nothing_but_white_space_stands_behind(String expected, String behind) {
        assertRead(CALL + behind, expected);
    }

    @Test
    void every_cut_is_refused() {
        for (var length = 1; length < CALL.length(); length++) {
            assertRead(CALL.substring(0, length), "CUT_SHORT");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"CallReducer\":", "{\"CallReducer\":{\"reducer\":[", "{\"a\":"})
    void deep_nesting_is_refused_at_its_first_step(String step) {
        assertThat(Reading.of(Subprotocol.V1_JSON, bytes(step.repeat(100_000))).fault())
                .isPresent();
    }

    @Test
    void depth_inside_the_arguments_does_not_matter() {
        assertRead(CALL.replace("[]", "[".repeat(100_000)), ADD);
    }

    @Test
    void white_space_may_be_long() {
        assertRead(CALL.replace(":", ":" + " ".repeat(100_000)), ADD);
    }

    @ParameterizedTest(name = "a name of {0} times {1} is {2}")
    @CsvSource(textBlock = """
            256, a             , good
            257, a             , NAME_TOO_LONG
            256, %5Cu0061      , good
            257, %5Cu0061      , NAME_TOO_LONG
            128, %C3%BC        , good
            129, %C3%BC        , NAME_TOO_LONG
             64, %5Cud83d%5Cude00, good
             65, %5Cud83d%5Cude00, NAME_TOO_LONG
            """)
    void a_name_is_measured_in_bytes_of_utf8(int times, String character, String expected) {
        var reading = Reading.of(Subprotocol.V1_JSON, bytes(CALL.replace("add", character.repeat(times))));

        assertThat(reading.fault().map(Enum::name).orElse("good")).isEqualTo(expected);
    }

    @Test
    void a_request_is_told_only_once_all_of_its_message_is_good() {
        assertThat(Reading.of(Subprotocol.V1_JSON, bytes(CALL.replace("}}", ",\"reducer\":\"x\"}}")))
                        .requests())
                .isEmpty();
    }

    /** The text as UTF-8, {@code %XX} being a byte of its own. */
    static byte[] bytes(String text) {
        var out = new ByteArrayOutputStream();
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%') {
                out.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                out.write(text.charAt(i));
            }
        }
        return out.toByteArray();
    }

    private static void assertRead(String text, String expected) {
        for (var slice : List.of(Integer.MAX_VALUE, 1)) {
            var reader = new RequestReader(Subprotocol.V1_JSON);

            assertThat(Reading.of(reader, Subprotocol.V1_JSON, bytes(text), List.of(slice)))
                    .as(text)
                    .hasToString(expected);
        }
    }
}
