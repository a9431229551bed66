package com.openagents.spacetime.settings;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The two kinds of {@link Pace}: of things that are counted, and of bytes. */
final class PaceKinds {
    private static final Pattern FORM = Pattern.compile("([0-9A-Za-z]+)/(s|m|h)(?: +burst +([0-9A-Za-z]+))?");
    private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,8}");

    /** What comes in a second may be no more than token buckets can count by the nanosecond. */
    private static final long MOST_BYTES_A_SECOND = 512L << 20;

    private static final long LARGEST_BURST_OF_BYTES = 16L << 30;

    private PaceKinds() {}

    static Kind<Pace> ofCounts() {
        return Kind.scalar(
                "a rate such as 20/s or 20/s burst 40 (units /s, /m, /h; whole numbers from 1 to 999999999)",
                form("[1-9][0-9]{0,8}"),
                (text, _) -> pace(text, PaceKinds::count));
    }

    static Kind<Pace> ofBytes() {
        return Kind.scalar(
                "a rate of bytes such as 4MiB/s or 4MiB/s burst 34MiB (sizes in B, KiB, MiB, GiB; units /s, /m, /h; up to"
                        + " 512MiB/s burst 16GiB)",
                form("[1-9][0-9]{0,8}(B|KiB|MiB|GiB)"),
                (text, _) -> pace(text, Kinds::size)
                        .filter(pace -> pace.amount()
                                        <= MOST_BYTES_A_SECOND * pace.per().toSeconds()
                                && pace.burst() <= LARGEST_BURST_OF_BYTES));
    }

    private static Form form(String amount) {
        return Form.matching(Pattern.compile("%1$s/(s|m|h)( +burst +%1$s)?".formatted(amount)));
    }

    private static Optional<Pace> pace(String text, Function<String, Optional<Long>> amount) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        var rate = amount.apply(parts.group(1));
        var burst = parts.group(3) == null ? rate : amount.apply(parts.group(3));
        return rate.filter(n -> n > 0)
                .flatMap(n -> burst.filter(b -> b > 0).map(b -> new Pace(n, unit(parts.group(2)), b)));
    }

    private static Optional<Long> count(String text) {
        return Optional.of(text).filter(t -> COUNT.matcher(t).matches()).map(Long::valueOf);
    }

    private static Duration unit(String letter) {
        return switch (letter) {
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            default -> Duration.ofHours(1);
        };
    }
}
