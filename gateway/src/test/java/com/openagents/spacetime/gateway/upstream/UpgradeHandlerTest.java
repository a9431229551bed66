package com.openagents.spacetime.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.frame.AcceptKey;
import com.openagents.spacetime.gateway.token.Secret;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UpgradeHandlerTest {
    private static final String SUBPROTOCOL = "v1.json.spacetimedb";

    private final Promise<Opening> answer = Promise.promise();
    private final UpgradeHandler handler = new UpgradeHandler(
            new UpgradeRequest("/v1/database/demo/subscribe", List.of(SUBPROTOCOL), Secret.of("token"), Map.of()),
            "127.0.0.1:3000",
            answer);
    private final EmbeddedChannel channel = new EmbeddedChannel(new HttpClientCodec(), handler);

    @Test
    void what_comes_behind_the_101_is_kept_in_order() {
        answerWith(switching(key()) + "first", " and second");

        assertThat(answer.future().result()).isInstanceOfSatisfying(Opening.Opened.class, opened -> {
            assertThat(opened.subprotocol()).isEqualTo(SUBPROTOCOL);
            assertThat(text(opened.early())).isEqualTo("first and second");
        });
        assertThat(channel.pipeline().get(HttpClientCodec.class)).isNull();
    }

    @Test
    void interim_answers_before_the_101_are_passed_over() {
        answerWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n" + switching(key()));

        assertThat(answer.future().result()).isInstanceOf(Opening.Opened.class);
    }

    @Test
    void another_answer_is_handed_on_with_the_beginning_of_its_text() {
        answerWith("HTTP/1.1 404 Not Found\r\ncontent-length: 9000\r\n\r\n", "no".repeat(4500));

        assertThat(answer.future().result())
                .isEqualTo(new Opening.Declined(404, "no".repeat(UpgradeHandler.MOST_ANSWER_BYTES / 2)));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void a_101_for_another_key_is_no_answer() {
        answerWith(switching("x3JJHMbDL1EzLkh9GBhXDw==") + "first");

        assertThat(answer.future().cause()).isInstanceOf(UpstreamMisbehaved.class);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void a_101_with_an_extension_that_nobody_offered_is_no_answer() {
        answerWith(switching(key()).replace("\r\n\r\n", "\r\nsec-websocket-extensions: permessage-deflate\r\n\r\n"));

        assertThat(answer.future().cause()).isInstanceOf(UpstreamMisbehaved.class);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void an_end_before_the_answer_is_said_to_be_one() {
        channel.close();

        assertThat(answer.future().cause()).hasMessageContaining("the end of the connection");
    }

    private String key() {
        return String.valueOf(handler.opening().headers().get("sec-websocket-key"));
    }

    private void answerWith(String... segments) {
        channel.writeOutbound(handler.opening());
        for (var segment : segments) {
            channel.pipeline().fireChannelRead(Unpooled.copiedBuffer(segment, StandardCharsets.ISO_8859_1));
        }
        channel.pipeline().fireChannelReadComplete();
    }

    private static String switching(String key) {
        return "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-accept: %s\r\nsec-websocket-protocol: %s\r\n\r\n"
                .formatted(AcceptKey.of(key), SUBPROTOCOL);
    }

    private static String text(List<ByteBuf> buffers) {
        return Unpooled.wrappedBuffer(buffers.toArray(ByteBuf[]::new)).toString(StandardCharsets.ISO_8859_1);
    }
}
