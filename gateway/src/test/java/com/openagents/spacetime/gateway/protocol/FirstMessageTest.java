package com.openagents.spacetime.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.protocol.FirstMessage.Why;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FirstMessageTest {
    private static final String UPSTREAM = "upstream.token.signed";
    private static final String OWN = "the.clients.own-token";

    @ParameterizedTest
    @EnumSource(names = {"V1_BSATN", "V2_BSATN", "V3_BSATN"})
    void in_a_binary_message_only_the_token_changes(Subprotocol subprotocol) {
        assertThat(rewritten(subprotocol, binary(subprotocol, UPSTREAM))).isEqualTo(binary(subprotocol, OWN));
    }

    @ParameterizedTest
    @EnumSource(names = {"V1_BSATN", "V2_BSATN", "V3_BSATN"})
    void a_gzipped_message_leaves_uncompressed(Subprotocol subprotocol) {
        assertThat(rewritten(subprotocol, gzipped(binary(subprotocol, UPSTREAM.repeat(100)))))
                .isEqualTo(binary(subprotocol, OWN));
    }

    @Test
    void a_message_that_the_reference_encoder_compressed_with_brotli_leaves_uncompressed() {
        assertThat(rewritten(Subprotocol.V1_BSATN, HexFormat.of().parseHex(BROTLI_OF_LONG_TOKEN)))
                .isEqualTo(binary(Subprotocol.V1_BSATN, OWN));
    }

    @Test
    void in_a_json_message_only_the_token_changes_and_no_number_loses_a_digit() {
        assertThat(rewritten(Subprotocol.V1_JSON, json(UPSTREAM).getBytes(UTF_8)))
                .asString(UTF_8)
                .isEqualTo(json(OWN));
    }

    @Test
    void white_space_in_json_stays_where_it_is() {
        var spaced = json(UPSTREAM).replace(":", " :\n ").replace(",", "\t, ") + " ";

        assertThat(rewritten(Subprotocol.V1_JSON, spaced.getBytes(UTF_8)))
                .asString(UTF_8)
                .isEqualTo(spaced.replace(UPSTREAM, OWN));
    }

    @Test
    void a_credential_with_a_quote_is_escaped_in_json() {
        var message = FirstMessage.rewrite(Subprotocol.V1_JSON, json(UPSTREAM).getBytes(UTF_8), "a\"b\\c\n");

        assertThat(payload(message)).asString(UTF_8).isEqualTo(json("a\\\"b\\\\c\\u000a"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            OTHER_MESSAGE  | {"InitialSubscription":{}} | another message
            OTHER_MESSAGE  | {"":{}} | no name
            BAD_JSON       | [3,"x"] | the spelling as a list
            BAD_JSON       | {IdentityToken:{}} | a name without quotes
            BAD_JSON       | {"IdentityToken":{"token":"x"}} | fields in another order
            BAD_JSON       | {"IdentityToken":{"identity":{"__identity__":1},"token":"x"}} | identity as a number
            BAD_JSON       | {"IdentityToken":{"identity":{"__identity__":"0x"},"token":null}} | no token
            BAD_JSON       | {"IdentityToken":{"identity":{"__identity__":"0x"},"token":"a\\u0062"}} | an escape in the token
            BAD_JSON       | {"IdentityToken":{"identity":{"__identity__":"0x"},"token":"x","connection_id":{"__connection_id__":1.5}}} | a fraction
            BAD_JSON       | {"IdentityToken":{"identity":{"__identity__":"0x"},"token":"x","connection_id":{"__connection_id__":007}}} | leading zeros
            BAD_JSON       | {"IdentityToken":{"identity":{"__identity__":"0x"},"token":"x","connection_id":{"__connection_id__":1}},"b":1} | a second name
            CUT_SHORT      | {"IdentityToken":{"identity":{"__identity__":"0x | the end inside a string
            CUT_SHORT      | {"IdentityToken":{"identity":{"__identity__":"0x"},"token":"x","connection_id":{"__connection_id__":1}} | one brace short
            TRAILING_BYTES | {"IdentityToken":{"identity":{"__identity__":"0x"},"token":"x","connection_id":{"__connection_id__":1}}}} | one brace more
            """)
    void other_json_is_refused_by_name(Why why, String text, String what) {
        assertThat(FirstMessage.rewrite(Subprotocol.V1_JSON, text.getBytes(UTF_8), OWN))
                .as(what)
                .isEqualTo(new FirstMessage.Unexpected(why));
    }

    @Test
    void text_that_is_not_utf8_is_refused() {
        assertUnexpected(Subprotocol.V1_JSON, new byte[] {'{', (byte) 0xFF}, Why.NOT_UTF8);
    }

    @ParameterizedTest
    @EnumSource
    void an_empty_message_is_refused(Subprotocol subprotocol) {
        assertUnexpected(subprotocol, new byte[0], Why.EMPTY);
    }

    @ParameterizedTest
    @EnumSource
    void a_message_beyond_the_limit_is_refused(Subprotocol subprotocol) {
        assertUnexpected(subprotocol, new byte[FirstMessage.MAX_BYTES + 1], Why.TOO_LONG);
    }

    @Test
    void a_message_that_decompresses_beyond_the_limit_is_refused() {
        var bomb = new byte[10 * FirstMessage.MAX_BYTES];

        assertUnexpected(Subprotocol.V2_BSATN, gzipped(bomb), Why.TOO_LONG);
    }

    @ParameterizedTest(name = "compression byte {0} with {1} is {2}")
    @CsvSource(textBlock = """
            3  , 00        , UNKNOWN_COMPRESSION
            255, 00        , UNKNOWN_COMPRESSION
            1  , ffffffff  , BAD_COMPRESSION
            2  , 1f8b0800  , BAD_COMPRESSION
            2  , ''        , BAD_COMPRESSION
            0  , ''        , CUT_SHORT
            0  , 01        , OTHER_MESSAGE
            0  , 03        , CUT_SHORT
            """)
    void other_bytes_are_refused_by_name(int compression, String rest, Why why) {
        var body = HexFormat.of().parseHex(rest);
        var message = ByteBuffer.allocate(1 + body.length)
                .put((byte) compression)
                .put(body)
                .array();

        assertUnexpected(Subprotocol.V1_BSATN, message, why);
    }

    @ParameterizedTest
    @EnumSource(names = {"V1_BSATN", "V2_BSATN", "V3_BSATN"})
    void every_cut_of_a_binary_message_is_refused(Subprotocol subprotocol) {
        var whole = binary(subprotocol, UPSTREAM);

        for (var length = 1; length < whole.length; length++) {
            assertUnexpected(subprotocol, Arrays.copyOf(whole, length), Why.CUT_SHORT);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"V1_BSATN", "V2_BSATN", "V3_BSATN"})
    void bytes_behind_a_binary_message_are_refused(Subprotocol subprotocol) {
        var whole = binary(subprotocol, UPSTREAM);

        assertUnexpected(subprotocol, Arrays.copyOf(whole, whole.length + 1), Why.TRAILING_BYTES);
    }

    @Test
    void the_first_generations_message_is_none_of_the_second() {
        assertUnexpected(Subprotocol.V2_BSATN, binary(Subprotocol.V1_BSATN, UPSTREAM), Why.OTHER_MESSAGE);
    }

    @Property
    void no_bytes_make_it_throw(@ForAll Subprotocol subprotocol, @ForAll @Size(min = 1, max = 200) byte[] bytes) {
        bytes[0] = (byte) (bytes[0] & 3);

        assertThat(FirstMessage.rewrite(subprotocol, bytes, OWN)).isInstanceOf(FirstMessage.class);
    }

    @ParameterizedTest(name = "{0} speaks {1}")
    @CsvSource(textBlock = """
            v1.json.spacetimedb , V1_JSON
            v1.bsatn.spacetimedb, V1_BSATN
            v2.bsatn.spacetimedb, V2_BSATN
            v3.bsatn.spacetimedb, V3_BSATN
            """)
    void a_subprotocol_is_known_by_its_exact_name(String name, Subprotocol expected) {
        assertThat(Subprotocol.of(name)).contains(expected);
        assertThat(Subprotocol.of(name.toUpperCase(Locale.ROOT))).isEmpty();
        assertThat(expected.wireName()).isEqualTo(name);
    }

    private static void assertUnexpected(Subprotocol subprotocol, byte[] message, Why why) {
        assertThat(FirstMessage.rewrite(subprotocol, message, OWN)).isEqualTo(new FirstMessage.Unexpected(why));
    }

    private static byte[] rewritten(Subprotocol subprotocol, byte[] message) {
        return payload(FirstMessage.rewrite(subprotocol, message, OWN));
    }

    private static byte[] payload(FirstMessage message) {
        assertThat(message).isInstanceOf(FirstMessage.Rewritten.class);
        var payload = ((FirstMessage.Rewritten) message).payload();
        var bytes = new byte[payload.remaining()];
        payload.get(bytes);
        return bytes;
    }

    private static String json(String token) {
        return "{\"IdentityToken\":{\"identity\":{\"__identity__\":\"0xc200\"},\"token\":\"" + token
                + "\",\"connection_id\":{\"__connection_id__\":340282366920938463463374607431768211455}}}";
    }

    private static byte[] binary(Subprotocol subprotocol, String token) {
        var v1 = subprotocol == Subprotocol.V1_BSATN;
        var text = token.getBytes(UTF_8);
        var message = ByteBuffer.allocate(1 + 1 + 32 + 16 + 4 + text.length).order(ByteOrder.LITTLE_ENDIAN);
        message.put((byte) 0).put((byte) (v1 ? 3 : 0)).put(filled(32, 0xA1));
        if (!v1) {
            message.put(filled(16, 0xB2));
        }
        message.putInt(text.length).put(text);
        if (v1) {
            message.put(filled(16, 0xB2));
        }
        return message.array();
    }

    private static byte[] filled(int length, int value) {
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] gzipped(byte[] message) {
        var out = new ByteArrayOutputStream();
        out.write(2);
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(message, 1, message.length - 1);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    /** Compression byte 1, then what Google's encoder makes of a v1 IdentityToken with "upstream.token.signed" 100 times. */
    private static final String BROTLI_OF_LONG_TOKEN =
            "011b6808601c89714cc5c292ca6b8081ba50894003572eb2b001270065b8d0bea00e1eb2bd3d34098b1b816e88d735e0d9a72d";
}
