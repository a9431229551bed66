package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.settings.Pace;
import com.openagents.spacetime.settings.Repeated;
import com.openagents.spacetime.settings.Setting;
import java.util.List;

/** For whom other limits hold than for everyone. */
final class TierSection {
    static final Setting<List<String>> ISSUERS = Setting.text("issuers")
            .list()
            .about(
                    "The names of the issuers whose tokens it is for. If it is not written: every one, clients without a token"
                            + " included, who count as the issuer anonymous.")
            .example("control");

    static final Setting<List<String>> SUBJECTS = Setting.text("subjects")
            .list()
            .about("The sub claims that it is for, byte for byte. If it is not written: everyone's.")
            .example("service:runtime");

    static final Setting<List<String>> SCOPES = Setting.text("scopes")
            .list()
            .about("The scopes of which a token must have one. If it is not written, it needs none.")
            .example("sync.append");

    private static final Setting<Pace> HANDSHAKES = rate("subject.handshakes", "20/s burst 100");
    private static final Setting<Pace> CALLS = rate("subject.calls", "500/s burst 1000");
    private static final Setting<Integer> CALLS_IN_FLIGHT = number("subject.calls-in-flight", "64");
    private static final Setting<Integer> SOCKETS = number("subject.sockets", "100");
    private static final Setting<Pace> MESSAGES = rate("subject.messages", "2000/s burst 4000");
    private static final Setting<Pace> BYTES = bytes("subject.bytes", "32MiB/s burst 128MiB");
    private static final Setting<Pace> SOCKET_MESSAGES = rate("socket.messages", "1000/s burst 2000");
    private static final Setting<Pace> SOCKET_BYTES = bytes("socket.bytes", "16MiB/s burst 64MiB");

    private static final Repeated REDUCERS = Repeated.of(
                    "reducers", RateSection.REDUCER_NAMES, RateSection.REDUCER_RATE)
            .about("Like limits.reducers, and in place of all of them. If it is not written, those hold.")
            .inOrder();

    /** The settings of what those of one tier may do. */
    static final AllotmentSettings OF_TIER = new AllotmentSettings(
            HANDSHAKES, CALLS, CALLS_IN_FLIGHT, SOCKETS, MESSAGES, BYTES, SOCKET_MESSAGES, SOCKET_BYTES, REDUCERS);

    static final Repeated TIERS = Repeated.of(
                    "limits.tiers",
                    ISSUERS,
                    SUBJECTS,
                    SCOPES,
                    HANDSHAKES,
                    CALLS,
                    CALLS_IN_FLIGHT,
                    SOCKETS,
                    MESSAGES,
                    BYTES,
                    SOCKET_MESSAGES,
                    SOCKET_BYTES,
                    REDUCERS)
            .about(
                    "Other limits for some subjects, such as a service that writes the events of all users: the first entry"
                            + " that fits a client holds for it. What an entry does not write is as for everyone.")
            .inOrder();

    private TierSection() {}

    private static Setting<Pace> rate(String name, String example) {
        return Setting.rate(name).about(likeEveryones(name)).example(example);
    }

    private static Setting<Pace> bytes(String name, String example) {
        return Setting.byteRate(name).about(likeEveryones(name)).example(example);
    }

    private static Setting<Integer> number(String name, String example) {
        return Setting.number(name, 1, 100_000).about(likeEveryones(name)).example(example);
    }

    private static String likeEveryones(String name) {
        return "Like limits.%s, in its place.".formatted(name);
    }
}
