package com.openagents.spacetime.gateway.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a native image is told of the Redis client is a list of names: an upgrade must not disarm it unseen. */
class NativeClientTest {
    private static final String FILE = "/META-INF/native-image/com.openagents.spacetime/shared/native-image.properties";

    static Stream<String> atBuildTime() throws IOException {
        return named("--initialize-at-build-time").stream();
    }

    static Stream<String> atRunTime() throws IOException {
        return named("--initialize-at-run-time").stream();
    }

    @ParameterizedTest
    @MethodSource("atBuildTime")
    void every_class_that_is_initialized_with_the_build_exists(String name) throws ClassNotFoundException {
        assertThat(Class.forName(name, false, getClass().getClassLoader()).getName())
                .isEqualTo(name);
    }

    @ParameterizedTest
    @MethodSource("atRunTime")
    void every_package_that_is_initialized_where_the_image_runs_exists(String name) {
        assertThat(getClass().getClassLoader().getResource(name.replace('.', '/')))
                .isNotNull();
    }

    @Test
    void the_library_for_io_uring_is_absent() {
        assertThat(getClass().getClassLoader().getResource("io/netty/incubator/channel/uring/IOUring.class"))
                .isNull();
    }

    private static List<String> named(String option) throws IOException {
        var properties = new Properties();
        try (var in = NativeClientTest.class.getResourceAsStream(FILE)) {
            properties.load(in);
        }
        var list = Pattern.compile(option + "=(\\S+)").matcher(properties.getProperty("Args"));
        assertThat(list.find()).isTrue();
        return List.of(list.group(1).split(",", -1));
    }
}
