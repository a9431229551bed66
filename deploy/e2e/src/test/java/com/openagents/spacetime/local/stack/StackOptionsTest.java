package com.openagents.spacetime.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StackOptionsTest {
    @Test
    void everything_is_in_the_state_directory_unless_said_otherwise() {
        var options = StackOptions.in(Path.of("/state"));

        assertThat(options.serverData()).isEqualTo(Path.of("/state/data"));
        assertThat(options.store()).isEqualTo(URI.create("file:/state/store"));
        assertThat(options.basePort()).isEmpty();
    }

    @Test
    void a_relative_directory_is_that_of_the_caller() {
        assertThat(StackOptions.in(Path.of("a/../b")).state())
                .isEqualTo(Path.of("b").toAbsolutePath());
    }

    @Test
    void a_directory_with_a_space_in_its_name_is_one_too() {
        assertThat(Path.of(StackOptions.in(Path.of("/my state")).store())).isEqualTo(Path.of("/my state/store"));
    }
}
