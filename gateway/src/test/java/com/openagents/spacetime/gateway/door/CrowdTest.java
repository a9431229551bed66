package com.openagents.spacetime.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class CrowdTest {
    private static final InetAddress ONE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress OTHER = InetAddress.ofLiteral("192.0.2.2");

    private final Crowd crowd = new Crowd(3, 2);

    @Test
    void there_is_room_for_so_many_and_again_when_one_has_left() {
        assertThat(crowd.enter()).isTrue();
        assertThat(crowd.enter()).isTrue();
        assertThat(crowd.enter()).isTrue();
        assertThat(crowd.enter()).isFalse();
        assertThat(crowd.size()).isEqualTo(3);

        crowd.leave();

        assertThat(crowd.enter()).isTrue();
    }

    @Test
    void one_address_takes_no_room_from_another() {
        var first = crowd.enter(ONE);
        assertThat(crowd.enter(ONE)).isEqualTo(first).isPresent();
        assertThat(crowd.enter(ONE)).isEmpty();
        assertThat(crowd.enter(OTHER)).isPresent();

        crowd.leave(first.orElseThrow());

        assertThat(crowd.enter(ONE)).isPresent();
    }

    @Test
    void an_address_that_has_nobody_left_is_forgotten() {
        var one = crowd.enter(ONE).orElseThrow();
        assertThat(crowd.addresses()).isEqualTo(1);

        crowd.leave(one);

        assertThat(crowd.addresses()).isZero();
    }

    @Test
    void a_customers_ipv6_addresses_are_one() {
        assertThat(crowd.enter(InetAddress.ofLiteral("2001:db8::1"))).isPresent();
        assertThat(crowd.enter(InetAddress.ofLiteral("2001:db8::2"))).isPresent();

        assertThat(crowd.enter(InetAddress.ofLiteral("2001:db8::3"))).isEmpty();
    }
}
