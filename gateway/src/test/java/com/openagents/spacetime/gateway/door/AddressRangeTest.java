package com.openagents.spacetime.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    @ParameterizedTest(name = "{0} has {1}: {2}")
    @CsvSource(textBlock = """
            10.0.0.0/8       , 10.255.255.255          , true
            10.0.0.0/8       , 11.0.0.0                , false
            10.0.0.0/8       , ::ffff:10.1.2.3         , true
            10.0.0.0/8       , ::a00:1                 , false
            0.0.0.0/0        , 255.255.255.255         , true
            0.0.0.0/0        , ::                      , false
            ::/0             , 2001:db8::1             , true
            192.0.2.128/25   , 192.0.2.127             , false
            192.0.2.128/25   , 192.0.2.128             , true
            192.0.2.7        , 192.0.2.7               , true
            192.0.2.7        , 192.0.2.6               , false
            2001:db8::/32    , 2001:db8:ffff::1        , true
            2001:db8::/32    , 2001:db9::              , false
            2001:db8::1/128  , 2001:db8::1             , true
            fe80::/10        , febf:ffff::             , true
            """)
    void a_block_has_the_addresses_that_begin_as_it_does(String block, String address, boolean contained) {
        assertThat(AddressRange.parse(block).contains(InetAddress.ofLiteral(address)))
                .isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "10",
                "10.1",
                "10.0.0.0/",
                "10.0.0.0/x",
                "10.0.0.0/-1",
                "10.0.0.0/33",
                "10.0.0.1/8",
                "::1/129",
                "1.2.3.256",
                "1.2.3.4.5",
                "0x7f.0.0.1",
                "fe80::1%eth0",
                "[::1]",
                "::1:2::3",
                "1.2.3.4:80",
                "lb.example",
                " 10.0.0.0/8",
                "10.0.0.0/8 ",
                "10.0.0.0/0008",
                "2001:db8::/31x"
            })
    void what_is_no_block_is_refused_in_words(String text) {
        assertThatThrownBy(() -> AddressRange.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("null");
    }

    @ParameterizedTest(name = "{0} counts as {1}")
    @CsvSource(textBlock = """
            192.0.2.7                       , 192.0.2.7/32
            2001:db8:1:2:3:4:5:6            , 2001:db8:1:2:0:0:0:0/64
            ::ffff:192.0.2.7                , 192.0.2.7/32
            """)
    void a_client_is_an_address_or_half_of_one(String address, String client) {
        assertThat(AddressRange.ofOneClient(InetAddress.ofLiteral(address))).hasToString(client);
    }

    @Property
    void a_block_has_exactly_the_addresses_with_its_first_bits(
            @ForAll @Size(4) byte[] one, @ForAll @Size(4) byte[] other, @ForAll @IntRange(max = 32) int bits)
            throws Exception {
        int mask = bits == 0 ? 0 : -1 << (Integer.SIZE - bits);
        var first = InetAddress.getByAddress(bytes(number(one) & mask));

        assertThat(new AddressRange(first, bits).contains(InetAddress.getByAddress(other)))
                .isEqualTo((number(one) & mask) == (number(other) & mask));
    }

    private static int number(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getInt();
    }

    private static byte[] bytes(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }
}
