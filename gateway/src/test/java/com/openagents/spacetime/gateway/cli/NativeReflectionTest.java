package com.openagents.spacetime.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NativeReflectionTest {
    private static final List<String> REGISTERED = List.of(
            NativeReflection.class.getAnnotation(RegisterForReflection.class).classNames());

    static Stream<String> registered() {
        return REGISTERED.stream();
    }

    static Stream<Caffeine<Object, Object>> builders() {
        return Stream.of(
                Caffeine.newBuilder().maximumSize(10).expireAfterAccess(Duration.ofSeconds(1)),
                Caffeine.newBuilder().maximumSize(10).expireAfterWrite(Duration.ofSeconds(1)),
                Caffeine.newBuilder().maximumSize(10).expireAfter(Expiry.creating((_, _) -> Duration.ofSeconds(1))));
    }

    @ParameterizedTest
    @MethodSource("registered")
    void every_class_that_is_registered_by_name_exists(String name) throws ClassNotFoundException {
        var type = Class.forName(name, false, getClass().getClassLoader());

        assertThat(type.getDeclaredConstructors()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("builders")
    void every_kind_of_cache_in_use_is_registered(Caffeine<Object, Object> builder) {
        assertThat(REGISTERED).contains(builder.build().asMap().getClass().getName());
    }
}
