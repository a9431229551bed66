package com.openagents.spacetime.gateway.splice;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.protocol.ClientRequest;
import com.openagents.spacetime.gateway.protocol.ClientRequest.CallProcedure;
import com.openagents.spacetime.gateway.protocol.ClientRequest.CallReducer;
import com.openagents.spacetime.gateway.protocol.ClientRequest.SubscribeInstead;
import com.openagents.spacetime.gateway.protocol.ClientRequest.Unsubscribe;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DescribedTest {
    static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of(new CallReducer("append_event2"), "reducer append_event2"),
                Arguments.of(new CallReducer("größe"), "reducer größe"),
                Arguments.of(new CallReducer("a b=c\r\nlevel=INFO"), "reducer a?b?c??level?INFO"),
                Arguments.of(new CallReducer("\u202ex\u0000\u001b["), "reducer ?x???"),
                Arguments.of(new CallReducer("\uD800"), "reducer ?"),
                Arguments.of(new CallReducer("x".repeat(65)), "reducer " + "x".repeat(64)),
                Arguments.of(new CallProcedure("sum"), "procedure sum"),
                Arguments.of(new SubscribeInstead(List.of("a", "b")), "subscription in place of all"),
                Arguments.of(new Unsubscribe(-2), "end of subscription 4294967294"));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void a_request_is_named_without_its_content(ClientRequest request, String expected) {
        assertThat(Described.of(request)).isEqualTo(expected);
    }
}
