package com.openagents.spacetime.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of W3C Trace Context, §§3.2 and 3.3, with its own examples. */
class TraceContextTest {
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(textBlock = """
            00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01      , true
            00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00      , true
            00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-ff      , true
            01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01      , true
            cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what , true
            cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-     , true
            cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.what , false
            00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what , false
            00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-     , false
            ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01      , false
            00-00000000000000000000000000000000-00f067aa0ba902b7-01      , false
            00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01      , false
            00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01      , false
            00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01       , false
            00-4bf92f3577b34da6a3ce929d0e0e47361-00f067aa0ba902b7-01     , false
            00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1       , false
            00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7         , false
            0-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01       , false
            00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01      , false
            zz-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01      , false
            ''                                                           , false
            """)
    void a_parent_is_passed_on_as_it_came_or_not_at_all(String parent, boolean wellFormed) {
        assertThat(TraceContext.of(List.of(parent), List.of()).map(TraceContext::traceparent))
                .isEqualTo(wellFormed ? Optional.of(parent) : Optional.empty());
    }

    @Test
    void two_parents_are_none_and_a_state_without_a_parent_says_nothing() {
        assertThat(TraceContext.of(List.of(PARENT, PARENT), List.of("a=1"))).isEmpty();
        assertThat(TraceContext.of(List.of(), List.of("a=1"))).isEmpty();
        assertThat(TraceContext.of(List.of("rubbish"), List.of("a=1"))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("states")
    void a_state_is_passed_on_as_it_came(String state) {
        assertThat(state(state)).contains(state);
    }

    static Stream<String> states() {
        return Stream.of(
                "rojo=00f067aa0ba902b7",
                "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE",
                "rojo=1 ,\tcongo=2",
                "rojo=1,,congo=2,",
                "fw529a3039@dt=FfffDQ",
                "0tenant@v=1",
                "a_-*/=! +<>~",
                "k= 1",
                "k".repeat(256) + "=1",
                "t".repeat(241) + "@" + "s".repeat(14) + "=1",
                "k=" + "v".repeat(256),
                members(32));
    }

    @ParameterizedTest
    @MethodSource("faultyStates")
    void a_state_with_a_fault_is_dropped_and_the_parent_stays(String state) {
        assertThat(state(state)).isEmpty();
        assertThat(TraceContext.of(List.of(PARENT), List.of(state))).isPresent();
    }

    static Stream<String> faultyStates() {
        return Stream.of(
                "",
                " , ,",
                "rojo",
                "=1",
                "rojo=",
                "Rojo=1",
                "1rojo=1",
                "rojo=1,rojo=2",
                "rojo=a=b",
                "rojo = 1",
                "ro jo=1",
                "rojo=caf\u00e9",
                "rojo=a\u0001",
                "a@b@c=1",
                "@v=1",
                "t@=1",
                "t@1v=1",
                "k".repeat(257) + "=1",
                "t".repeat(242) + "@s=1",
                "t@" + "s".repeat(15) + "=1",
                "k=" + "v".repeat(257),
                members(33));
    }

    @Test
    void several_lines_of_state_are_one_list() {
        assertThat(TraceContext.of(List.of(PARENT), List.of("a=1", "b=2")).flatMap(TraceContext::tracestate))
                .contains("a=1,b=2");
        assertThat(TraceContext.of(List.of(PARENT), List.of("a=1", "a=2")).flatMap(TraceContext::tracestate))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "4bf92f35-77b3-4da6",
                "01HZX5Q@host",
                "Root=1-67891233-abcdef012345678912345678",
                "a/b:c+d=e~f_g.h"
            })
    void an_id_is_the_client_s_own_if_it_can_stand_in_a_line(String id) {
        assertThat(RequestId.of(List.of(id)).map(RequestId::text)).contains(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "-a", "a\"b", "a,b", "a\nb", "caf\u00e9", "a;b", "a{b"})
    void an_id_that_is_not_legal_is_none(String id) {
        assertThat(RequestId.of(List.of(id))).isEmpty();
    }

    @Test
    void two_ids_are_none_and_one_that_is_too_long_is_not_either() {
        assertThat(RequestId.of(List.of("a", "a"))).isEmpty();
        assertThat(RequestId.of(List.of())).isEmpty();
        assertThat(RequestId.of(List.of("x".repeat(128)))).isPresent();
        assertThat(RequestId.of(List.of("x".repeat(129)))).isEmpty();
    }

    @Test
    void no_two_of_ours_are_the_same() {
        assertThat(Stream.generate(RequestId::random).limit(10_000).distinct()).hasSize(10_000);
    }

    private static Optional<String> state(String state) {
        return TraceContext.of(List.of(PARENT), List.of(state)).flatMap(TraceContext::tracestate);
    }

    private static String members(int count) {
        return IntStream.range(0, count).mapToObj(i -> "k%d=v".formatted(i)).collect(Collectors.joining(","));
    }
}
