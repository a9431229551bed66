package com.openagents.spacetime.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.local.process.StackFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StackPortsTest {
    @Test
    void free_ports_are_five_different_ones() {
        var ports = StackPorts.free();

        assertThat(Set.of(ports.gateway(), ports.management(), ports.sidecar(), ports.spacetimedb(), ports.issuer()))
                .hasSize(5);
    }

    @Test
    void a_port_in_use_is_named() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = taken.getLocalPort();

            assertThatThrownBy(() -> StackPorts.from(Math.min(port, 65_531)))
                    .isInstanceOfSatisfying(
                            StackFailure.class,
                            failure -> assertThat(failure.exitCode()).isEqualTo(2))
                    .hasMessageContaining("port " + port + " is in use");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65_532, 70_000})
    void a_base_without_five_ports_behind_it_is_refused(int base) {
        assertThatThrownBy(() -> StackPorts.from(base)).hasMessageContaining("--ports " + base + " is out of range");
    }
}
