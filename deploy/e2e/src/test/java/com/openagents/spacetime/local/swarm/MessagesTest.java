package com.openagents.spacetime.local.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagesTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '|', textBlock = """
            {"IdentityToken":{"identity":{}}}                           | FIRST
            {"SubscribeApplied":{"request_id":1}}                       | SUBSCRIBED
            {"TransactionUpdate":{"status":{"Committed":{"tables":[]}}}}| DONE
            {"TransactionUpdate":{"status":{"Failed":"no"}}}            | NOT_DONE
            {"TransactionUpdateLight":{"request_id":0}}                 | OTHER
            {                                                           | OTHER
            """)
    void a_message_is_known_by_how_it_begins(String message, Messages.Kind kind) {
        assertThat(Messages.Kind.of(Unpooled.copiedBuffer(message, StandardCharsets.UTF_8)))
                .isEqualTo(kind);
    }

    @Test
    void a_calls_arguments_are_json_inside_a_string() {
        assertThat(Messages.call("append_many", "a \"stream\"", 1)).isEqualTo("""
                {"CallReducer":{"reducer":"append_many","args":"[\\"a \\\\\\"stream\\\\\\"\\",1]","request_id":0,"flags":0}}""");
    }
}
