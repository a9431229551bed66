package com.openagents.spacetime.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpObject;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerOptions;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The head of a request is whole in time, whichever HTTP it is and however its bytes are spread. Time stands still here. */
class LateHeadTest {
    private static final String REQUEST = "GET /next HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String UPLOAD = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n";
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final AtomicInteger removed = new AtomicInteger();
    private EmbeddedChannel channel = new EmbeddedChannel();

    private void with(ChannelHandler handler) {
        channel = new EmbeddedChannel(handler);
        channel.freezeTime();
    }

    private void withHttp1() {
        with(new StrictRequestDecoder(new HttpServerOptions(), removed::incrementAndGet));
    }

    private void withHttp2() {
        with(new HeadFrames());
        say(PREFACE);
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void say(String text) {
        say(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void say(byte[] bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes));
    }

    private void passSeconds(long seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }

    /** Whether anything that has come out was refused as late. */
    private boolean isLate() {
        boolean late = false;
        for (var object = channel.readInbound(); object != null; object = channel.readInbound()) {
            late |= object instanceof HttpObject part && part.decoderResult().cause() instanceof LateHead;
            ReferenceCountUtil.release(object);
        }
        return late;
    }

    @ParameterizedTest
    @ValueSource(strings = {"G", "GET / HTTP/1.1\r\nHo", "GET / HTTP/1.1\r\nHost: a\r\n", "\r\n\r\n", REQUEST + "G"})
    void a_head_that_is_half_there_is_late_after_its_time(String half) {
        withHttp1();
        say(half);

        passSeconds(9);
        assertThat(isLate()).isFalse();
        passSeconds(1);

        assertThat(isLate()).isTrue();
        say(REQUEST);
        assertThat(channel.<Object>readInbound()).as("what is behind it").isNull();
    }

    @Test
    void bytes_that_drip_give_no_more_time() {
        withHttp1();
        say("GET / HTTP/1.1\r\n");
        for (int i = 0; i < 9; i++) {
            passSeconds(1);
            say("X-%d: y\r\n".formatted(i));
        }
        assertThat(isLate()).isFalse();

        passSeconds(1);

        assertThat(isLate()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", REQUEST, REQUEST + REQUEST, UPLOAD, UPLOAD + "abc", UPLOAD + "123456789"})
    void nobody_is_late_between_requests_or_in_a_body(String bytes) {
        withHttp1();
        say(bytes);

        passSeconds(60);

        assertThat(isLate()).isFalse();
    }

    @Test
    void each_head_has_its_own_time() {
        withHttp1();
        for (int i = 0; i < 5; i++) {
            say("GET /next ");
            passSeconds(9);
            say("HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(isLate()).isFalse();
        }
    }

    @Test
    void while_nothing_is_read_nobody_is_late() {
        withHttp1();
        say("GET");
        channel.config().setAutoRead(false);
        passSeconds(15);
        assertThat(isLate()).isFalse();

        channel.config().setAutoRead(true);
        passSeconds(10);

        assertThat(isLate()).isTrue();
    }

    @Test
    void a_decoder_that_is_taken_out_says_so_once_and_waits_for_nothing() {
        withHttp1();
        say("GET");

        channel.pipeline().remove(StrictRequestDecoder.class);
        passSeconds(60);

        assertThat(removed).hasValue(1);
        assertThat(channel.isOpen()).isTrue();
    }

    /** SETTINGS is 4, HEADERS 1, CONTINUATION 9, DATA 0, PING 6; 4 ends headers. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(textBlock = """
            000000 04 00 00000000                                           , false
            000002 01 04 00000001 8284                                      , false
            000002 01 00 00000001 8284 000001 09 04 00000001 86             , false
            000009 00 00 00000001 0102                                      , false
            000002 01 00 00000001 8284                                      , true
            000002 01 00 00000001 8284 000001 09 00 00000001 86             , true
            000002 01 04 00000001 82                                        , true
            000002 01                                                       , true
            000008 06 00 00000000 00                                        , true
            000009 00 00 00000001 010203040506070809 000002 01 04 00000001  , true
            """)
    void frames_other_than_data_are_whole_in_time(String frames, boolean late) {
        for (boolean atOnce : new boolean[] {true, false}) {
            withHttp2();
            var bytes = HexFormat.of().parseHex(frames.replace(" ", ""));
            if (atOnce) {
                say(bytes);
            } else {
                for (byte one : bytes) {
                    say(new byte[] {one});
                }
            }
            passSeconds(9);
            assertThat(channel.isOpen()).isTrue();

            passSeconds(1);

            assertThat(channel.isOpen()).isNotEqualTo(late);
            close();
        }
    }

    @Test
    void a_preface_is_whole_in_time() {
        with(new HeadFrames());
        say("PRI * HTTP");

        passSeconds(10);

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void each_frame_has_its_own_time() {
        withHttp2();
        var ping = HexFormat.of().parseHex("0000080600000000000102030405060708");
        say(Arrays.copyOf(ping, 10));
        for (int i = 0; i < 5; i++) {
            passSeconds(9);
            var restAndNext = new byte[ping.length];
            System.arraycopy(ping, 10, restAndNext, 0, ping.length - 10);
            System.arraycopy(ping, 0, restAndNext, ping.length - 10, 10);
            say(restAndNext);
            assertThat(channel.isOpen()).isTrue();
        }

        passSeconds(10);

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void what_is_read_is_passed_on_as_it_is() {
        withHttp2();
        assertThat(channel.<ByteBuf>readInbound()).isEqualTo(Unpooled.wrappedBuffer(PREFACE));
    }
}
