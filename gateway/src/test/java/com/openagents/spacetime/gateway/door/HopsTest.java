package com.openagents.spacetime.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose word about a client's address counts; 10.0.0.0/8 and 2001:db8::/32 are trusted. */
class HopsTest {
    private static final Hops HOPS =
            new Hops(false, List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("2001:db8::/32")));

    @ParameterizedTest(name = "{0} says {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            192.0.2.1   |                                       | 192.0.2.1
            192.0.2.1   | 198.51.100.7                          | 192.0.2.1
            10.0.0.1    |                                       | 10.0.0.1
            10.0.0.1    | 198.51.100.7                          | 198.51.100.7
            10.0.0.1    | 1.1.1.1, 198.51.100.7                 | 198.51.100.7
            10.0.0.1    | 1.1.1.1, 198.51.100.7, 10.0.0.2       | 198.51.100.7
            10.0.0.1    | 10.0.0.9,10.0.0.2                     | 10.0.0.9
            10.0.0.1    | 198.51.100.7 , 2001:db8::2            | 198.51.100.7
            10.0.0.1    | 1.1.1.1, nonsense, 10.0.0.2           | 10.0.0.2
            10.0.0.1    | 1.1.1.1,, 10.0.0.2                    | 10.0.0.2
            10.0.0.1    | 1.1.1.1, nonsense                     | 10.0.0.1
            10.0.0.1    | 1.1.1.1, 198.51.100.7:443             | 10.0.0.1
            10.0.0.1    | 1.1.1.1, [2001:db8:1::2]              | 10.0.0.1
            10.0.0.1    | 198.51.100.7,                         | 10.0.0.1
            10.0.0.1    | 198.51.100.7 / 10.0.0.2               | 198.51.100.7
            10.0.0.1    | 198.51.100.7 / 203.0.113.5            | 203.0.113.5
            2001:db8::1 | 2001:db9::7                           | 2001:db9::7
            2001:db8::1 | ::ffff:198.51.100.7                   | 198.51.100.7
            """)
    void the_list_is_read_from_its_end_to_the_first_who_is_not_trusted(String peer, String list, String client) {
        List<String> lines = list == null ? List.of() : List.of(list.split(" / ", -1));

        assertThat(HOPS.client(InetAddress.ofLiteral(peer), lines)).isEqualTo(InetAddress.ofLiteral(client));
    }

    @Property
    void nobody_but_a_trusted_hop_changes_where_a_request_comes_from(@ForAll List<String> lines) {
        var stranger = InetAddress.ofLiteral("192.0.2.1");

        assertThat(HOPS.client(stranger, lines)).isEqualTo(stranger);
        assertThat(Hops.NONE.client(stranger, lines)).isEqualTo(stranger);
        assertThat(HOPS.client(InetAddress.ofLiteral("10.0.0.1"), lines)).isNotNull();
    }

    @Test
    void a_proxy_header_from_anybody_is_refused() {
        assertThatThrownBy(() -> new Hops(true, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hops.trusted");
    }
}
