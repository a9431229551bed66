package com.openagents.spacetime.sidecar.bsatn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BsatnReaderTest {

    /** One of the reader's methods. */
    private interface Read {
        Object from(BsatnReader in) throws BadEncoding;
    }

    private static final Map<String, Read> READS = Map.ofEntries(
            Map.entry("u8", BsatnReader::u8),
            Map.entry("u16", BsatnReader::u16),
            Map.entry("u32", BsatnReader::u32),
            Map.entry("u64", BsatnReader::u64),
            Map.entry("i64", BsatnReader::i64),
            Map.entry("bool", BsatnReader::bool),
            Map.entry("string", BsatnReader::string),
            Map.entry("some", BsatnReader::some),
            Map.entry("tag of 3", in -> in.tag(3)),
            Map.entry("varint", BsatnReader::varint),
            Map.entry("connection", BsatnReader::connectionId),
            Map.entry("identity", BsatnReader::identity),
            Map.entry("hash", BsatnReader::hash));

    private static BsatnReader reader(String hex) {
        return new BsatnReader(ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))));
    }

    private static Read read(String type) {
        return Objects.requireNonNull(READS.get(type), type);
    }

    @ParameterizedTest(name = "{1} as {0} is {2}")
    @CsvSource(textBlock = """
            u8        , ff                      , 255
            u16       , 0102                    , 513
            u32       , ffffffff                , 4294967295
            u64       , ffffffffffffff7f        , 9223372036854775807
            i64       , ffffffffffffffff        , -1
            bool      , 01                      , true
            bool      , 00                      , false
            string    , 05000000 68c3a96c6f     , hélo
            string    , 00000000                , ''
            some      , 00                      , true
            some      , 01                      , false
            tag of 3  , 02                      , 2
            varint    , 7f                      , 127
            varint    , 8001                    , 128
            varint    , ac02                    , 300
            varint    , 808001                  , 16384
            varint    , ffffffffffffffff7f      , 9223372036854775807
            connection, 0102030405060708090a0b0c0d0e0f10, 100f0e0d0c0b0a090807060504030201
            identity  , 11111111111111111111111111111111111111111111111111111111111100c2, c200111111111111111111111111111111111111111111111111111111111111
            hash      , d282315ce56a2df84f9db87edf1ccad4a67e6c439303871e72d3f5564c9b9c55, d282315ce56a2df84f9db87edf1ccad4a67e6c439303871e72d3f5564c9b9c55
            """)
    void bytes_are_a_value(String type, String bytes, String expected) throws BadEncoding {
        var in = reader(bytes);

        assertThat(read(type).from(in)).hasToString(expected);
        assertThat(in.remaining()).isZero();
    }

    @ParameterizedTest(name = "{1} as {0}: {2}")
    @CsvSource(textBlock = """
            u8      , ''                    , 'byte 0: a u8, but 0 bytes are left'
            u16     , 01                    , 'byte 0: a u16, but 1 bytes are left'
            u32     , 010203                , 'byte 0: a u32, but 3 bytes are left'
            u64     , ffffffffffffffff      , 'byte 0: 18446744073709551615 is too large a number'
            bool    , 02                    , 'byte 0: 2 is neither true (1) nor false (0)'
            string  , 05000000 61           , 'byte 0: a string of 5 bytes, but 1 are left'
            string  , ffffffff 61           , 'byte 0: a string of 4294967295 bytes, but 1 are left'
            string  , 01000000 ff           , 'byte 4: text of 1 bytes is not UTF-8'
            some    , 02                    , 'byte 0: tag 2 of a sum that has 2 variants'
            tag of 3, 03                    , 'byte 0: tag 3 of a sum that has 3 variants'
            varint  , 80                    , 'byte 1: a u8, but 0 bytes are left'
            varint  , 80808080808080808001  , 'byte 0: a varint of more than 63 bits'
            varint  , 8080808080808080808001, 'byte 0: a varint of more than 10 bytes'
            identity, 00                    , 'byte 0: 32 bytes, but 1 bytes are left'
            """)
    void bytes_that_are_none_are_named_with_their_place(String type, String bytes, String message) {
        assertThatThrownBy(() -> read(type).from(reader(bytes)))
                .isInstanceOf(BadEncoding.class)
                .hasMessage(message);
    }

    @Test
    void values_follow_one_another() throws BadEncoding {
        var in = reader("07 0100 05000000 68656c6c6f 00 2a");

        assertThat(in.u8()).isEqualTo(7);
        assertThat(in.u16()).isEqualTo(1);
        assertThat(in.string()).isEqualTo("hello");
        assertThat(in.position()).isEqualTo(12);
        assertThat(in.some()).isTrue();
        assertThat(in.bytes(1)).containsExactly(42);
    }

    @Test
    void the_position_of_a_fault_counts_from_where_the_reader_began() throws BadEncoding {
        var in = new BsatnReader(ByteBuffer.wrap(new byte[] {9, 9, 9, 1, 2, 3}, 3, 3));
        in.u16();

        assertThatThrownBy(in::u32)
                .isInstanceOfSatisfying(
                        BadEncoding.class, fault -> assertThat(fault.position()).isEqualTo(2));
    }

    @Property
    void a_varint_is_read_back(@ForAll @LongRange(min = 0) long value) throws BadEncoding {
        var bytes = ByteBuffer.allocate(10);
        long rest = value;
        while (rest >= 0x80) {
            bytes.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        bytes.put((byte) rest).flip();

        assertThat(new BsatnReader(bytes).varint()).isEqualTo(value);
    }

    @Property
    void any_bytes_are_a_value_or_a_named_fault(@ForAll byte[] bytes) {
        for (var read : READS.values()) {
            try {
                assertThat(read.from(new BsatnReader(ByteBuffer.wrap(bytes)))).isNotNull();
            } catch (BadEncoding e) {
                assertThat(e.position()).isBetween(0L, (long) bytes.length);
            }
        }
    }
}
