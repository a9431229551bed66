package com.openagents.spacetime.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.frame.Opcode;
import com.openagents.spacetime.gateway.protocol.BadRequestMessage.Why;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients, real ones among them, sent to real servers, and what it asked for. */
class RecordedRequestsTest {
    private static final List<Recorded> ALL = all();

    record Recorded(
            String session, Subprotocol subprotocol, Opcode opcode, String firstName, String hex, String expected) {
        byte[] payload() {
            return hex.equals("-") ? new byte[0] : HexFormat.of().parseHex(hex);
        }

        @Override
        public String toString() {
            return session + " " + firstName;
        }
    }

    @Test
    void the_recordings_cover_every_subprotocol_and_kind_of_request() {
        assertThat(ALL).hasSize(137);
        assertThat(ALL).extracting(Recorded::subprotocol).contains(Subprotocol.values());
        assertThat(ALL.stream().map(Recorded::expected).collect(Collectors.joining()))
                .contains(Stream.of(ClientRequest.class.getPermittedSubclasses())
                        .map(Class::getSimpleName)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void a_recorded_message_asks_for_what_its_server_was_asked(Recorded message) {
        for (var slice : List.of(Integer.MAX_VALUE, 7, 1)) {
            assertThat(read(message, slice)).hasToString(message.expected());
        }
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void the_first_request_is_the_one_that_was_recorded(Recorded message) {
        var requests = read(message, Integer.MAX_VALUE).requests();

        var first = requests.isEmpty() ? "None" : requests.getFirst().getClass().getSimpleName();

        assertThat(kindOf(message)).isEqualTo(first);
    }

    static List<Recorded> recorded() {
        return ALL;
    }

    private static Reading read(Recorded message, int slice) {
        var fits = message.opcode() == message.subprotocol().opcode();
        return fits
                ? Reading.of(
                        new RequestReader(message.subprotocol()),
                        message.subprotocol(),
                        message.payload(),
                        List.of(slice))
                : new Reading(List.of(), Optional.of(Why.WRONG_OPCODE));
    }

    private static String kindOf(Recorded message) {
        return switch (message.firstName()) {
            case "Subscribe" ->
                switch (message.subprotocol()) {
                    case V1_JSON, V1_BSATN -> "SubscribeInstead";
                    case V2_BSATN, V3_BSATN -> "Subscribe";
                };
            case "SubscribeSingle", "SubscribeMulti" -> "Subscribe";
            case "UnsubscribeMulti" -> "Unsubscribe";
            default -> message.firstName();
        };
    }

    private static List<Recorded> all() {
        var name = "RecordedRequestsTest/client-messages.txt";
        try (var in = RecordedRequestsTest.class.getResourceAsStream(name)) {
            var text = new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(RecordedRequestsTest::parse)
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Recorded parse(String line) {
        var parts = line.split(" \\| ", -1);
        return new Recorded(
                parts[0], Subprotocol.valueOf(parts[1]), Opcode.valueOf(parts[2]), parts[3], parts[4], parts[5]);
    }
}
