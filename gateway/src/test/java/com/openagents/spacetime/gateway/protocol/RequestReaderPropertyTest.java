package com.openagents.spacetime.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.frame.FrameSequences;
import com.openagents.spacetime.gateway.protocol.RandomMessages.Sample;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However the bytes are sliced or spoilt, the reader tells what a decoder of whole messages tells, and holds little. */
class RequestReaderPropertyTest {
    private static final int MOST_BETWEEN_MESSAGES = 64;

    @Property(tries = 2_000)
    void any_slicing_gives_the_same_requests(
            @ForAll("wellFormed") Sample sample, @ForAll("slices") List<Integer> slices) {
        assertThat(Reading.of(new RequestReader(sample.subprotocol()), sample.subprotocol(), sample.bytes(), slices))
                .isEqualTo(new Reading(sample.requests(), Optional.empty()));
        assertThat(WholeDecoder.decode(sample.subprotocol(), sample.bytes()))
                .isEqualTo(new WholeDecoder.Decoded(sample.requests(), true));
    }

    @Property(tries = 1_000)
    void messages_behind_each_other_do_not_mix(
            @ForAll("severalWellFormed") List<Sample> samples, @ForAll("slices") List<Integer> slices) {
        var subprotocol = samples.getFirst().subprotocol();
        var reader = new RequestReader(subprotocol);

        for (var sample : samples) {
            if (sample.subprotocol() == subprotocol) {
                assertThat(Reading.of(reader, subprotocol, sample.bytes(), slices)
                                .requests())
                        .isEqualTo(sample.requests());
            }
        }
    }

    @Property(tries = 10_000)
    void edited_messages_are_read_or_refused_as_by_the_whole_decoder(
            @ForAll("edited") Sample sample, @ForAll("slices") List<Integer> slices) {
        var expected = WholeDecoder.decode(sample.subprotocol(), sample.bytes());

        var reading = Reading.of(new RequestReader(sample.subprotocol()), sample.subprotocol(), sample.bytes(), slices);

        assertThat(reading.fault().isEmpty()).as("%s", reading).isEqualTo(expected.good());
        assertThat(reading.requests()).isEqualTo(expected.requests());
    }

    @Property(tries = 300)
    void every_cut_is_refused_but_for_whole_messages(@ForAll("wellFormed") Sample sample) {
        for (var length = 0; length < sample.bytes().length; length++) {
            var cut = Arrays.copyOf(sample.bytes(), length);

            var reading = Reading.of(sample.subprotocol(), cut);

            var expected = WholeDecoder.decode(sample.subprotocol(), cut);
            assertThat(reading.fault().isEmpty()).isEqualTo(expected.good());
            assertThat(reading.requests()).isEqualTo(expected.requests());
        }
    }

    @Property(tries = 10_000)
    void no_bytes_make_it_throw_anything_else(
            @ForAll Subprotocol subprotocol,
            @ForAll @IntRange(max = 8) int tag,
            @ForAll @Size(max = 60) byte[] behind) {
        var bytes = ByteBuffer.allocate(1 + behind.length)
                .put((byte) tag)
                .put(behind)
                .array();

        var expected = WholeDecoder.decode(subprotocol, bytes);
        var reading = Reading.of(subprotocol, bytes);

        assertThat(reading.fault().isEmpty()).isEqualTo(expected.good());
        assertThat(reading.requests()).isEqualTo(expected.requests());
    }

    @Property(tries = 300)
    void at_every_moment_little_is_held_and_between_messages_nothing(
            @ForAll("edited") Sample sample, @ForAll("slices") List<Integer> slices) throws IllegalAccessException {
        var reader = new RequestReader(sample.subprotocol());
        assertThat(HeldMemory.of(reader)).isLessThanOrEqualTo(MOST_BETWEEN_MESSAGES);

        Reading.of(reader, sample.subprotocol(), sample.bytes(), slices);

        assertThat(HeldMemory.of(reader)).isLessThanOrEqualTo(MOST_BETWEEN_MESSAGES);
    }

    @ParameterizedTest
    @EnumSource
    void arguments_of_32_mib_are_not_kept(Subprotocol subprotocol) throws BadRequestMessage, IllegalAccessException {
        var args = new byte[32 * 1024 * 1024];
        Arrays.fill(args, (byte) 'x');
        var message = switch (subprotocol) {
            case V1_JSON ->
                "{\"CallReducer\":{\"args\":\"%s\",\"reducer\":\"add\",\"request_id\":7,\"flags\":0}}"
                        .formatted(new String(args, UTF_8))
                        .getBytes(UTF_8);
            case V1_BSATN ->
                new RequestBytes().u8(0).string("add").bytes(args).u32(7).u8(0).array();
            case V2_BSATN, V3_BSATN ->
                new RequestBytes().u8(3).u32(7).u8(0).string("add").bytes(args).array();
        };

        var most = mostHeld(subprotocol, message, 64 * 1024);

        assertThat(most).isLessThan(2048);
    }

    @ParameterizedTest
    @EnumSource
    void the_most_and_longest_queries_stay_within_the_bound(Subprotocol subprotocol)
            throws BadRequestMessage, IllegalAccessException {
        var queries = new ArrayList<String>();
        queries.add("€" + "q".repeat(RequestReader.MAX_QUERY_BYTES - 3)); // two bytes a character in a Java string
        while (queries.size() < RequestReader.MAX_QUERIES) {
            queries.add("");
        }

        var most = mostHeld(subprotocol, subscribe(subprotocol, queries), 1000);

        assertThat(most).isBetween(3L * RequestReader.MAX_QUERY_BYTES, (long) RequestReader.MAX_HELD_BYTES);
    }

    @ParameterizedTest
    @EnumSource
    void one_query_or_one_byte_more_is_refused(Subprotocol subprotocol) {
        var many = new ArrayList<String>();
        for (var i = 0; i <= RequestReader.MAX_QUERIES; i++) {
            many.add("q");
        }
        var half = "q".repeat(RequestReader.MAX_QUERY_BYTES / 2);

        assertThat(Reading.of(subprotocol, subscribe(subprotocol, many))).hasToString("TOO_MANY_QUERIES");
        assertThat(Reading.of(subprotocol, subscribe(subprotocol, List.of(half, half, "q"))))
                .hasToString("QUERIES_TOO_LONG");
        assertThat(Reading.of(subprotocol, subscribe(subprotocol, List.of(half, half, "")))
                        .fault())
                .isEmpty();
    }

    @Test
    void the_limits_hold_for_each_request_of_a_message_alone() {
        var query = "q".repeat(RequestReader.MAX_QUERY_BYTES);
        var message = new RequestBytes();
        for (var i = 0; i < 10; i++) {
            message.u8(2).u32(i).string(query);
        }

        assertThat(Reading.of(Subprotocol.V3_BSATN, message.array()).requests()).hasSize(10);
    }

    @Provide
    Arbitrary<Sample> wellFormed() {
        return RandomMessages.wellFormed();
    }

    @Provide
    Arbitrary<List<Sample>> severalWellFormed() {
        return RandomMessages.wellFormed().list().ofMinSize(2).ofMaxSize(8);
    }

    @Provide
    Arbitrary<Sample> edited() {
        return RandomMessages.edited();
    }

    @Provide
    Arbitrary<List<Integer>> slices() {
        return FrameSequences.slices();
    }

    private static long mostHeld(Subprotocol subprotocol, byte[] message, int slice)
            throws BadRequestMessage, IllegalAccessException {
        var reader = new RequestReader(subprotocol);
        var most = 0L;
        reader.begin(subprotocol.opcode());
        for (var cut : FrameSequences.cut(message.length, List.of(slice))) {
            reader.read(ByteBuffer.wrap(message, cut.get1(), cut.get2() - cut.get1()), _ -> {});
            most = Math.max(most, HeldMemory.of(reader));
        }
        reader.end(_ -> {});
        assertThat(HeldMemory.of(reader)).isLessThanOrEqualTo(MOST_BETWEEN_MESSAGES);
        return most;
    }

    private static byte[] subscribe(Subprotocol subprotocol, List<String> queries) {
        var out = new RequestBytes();
        switch (subprotocol) {
            case V1_JSON -> {
                return "{\"Subscribe\":{\"request_id\":7,\"query_strings\":[\"%s\"]}}"
                        .formatted(String.join("\",\"", queries))
                        .getBytes(UTF_8);
            }
            case V1_BSATN -> out.u8(4).u32(queries.size());
            case V2_BSATN, V3_BSATN -> out.u8(0).u32(7).u32(1).u32(queries.size());
        }
        queries.forEach(out::string);
        return subprotocol == Subprotocol.V1_BSATN ? out.u32(7).u32(1).array() : out.array();
    }
}
