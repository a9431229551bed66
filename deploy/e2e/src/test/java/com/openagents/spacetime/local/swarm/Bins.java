package com.openagents.spacetime.local.swarm;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How many moments fall into each of equal parts of time, from a beginning on.
 *
 * @param counts by part; the last is not empty, unless there is none
 */
public record Bins(Duration width, List<Integer> counts) {
    private static final int BAR = 60;

    /** Checks the width. */
    public Bins {
        counts = List.copyOf(counts);
        if (!width.isPositive()) {
            throw new IllegalArgumentException("parts of time have a width: " + width);
        }
    }

    /**
     * Sorts moments into parts; none may lie before the beginning.
     *
     * @param begin by the clock of the moments, in nanoseconds
     */
    public static Bins of(LongStream moments, long begin, Duration width) {
        var parts = moments.mapToInt(moment -> Math.toIntExact(Math.floorDiv(moment - begin, width.toNanos())))
                .toArray();
        var counts = new int[Arrays.stream(parts).max().orElse(-1) + 1];
        for (var part : parts) {
            if (part < 0) {
                throw new IllegalArgumentException(
                        "a moment lies %d parts of %s before the beginning".formatted(-part, width));
            }
            counts[part]++;
        }
        return new Bins(width, Arrays.stream(counts).boxed().toList());
    }

    /** The fullest part's count; 0 if there is none. */
    public int most() {
        return counts.stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /** A line with a bar for each part. */
    @Override
    public String toString() {
        return IntStream.range(0, counts.size()).mapToObj(this::line).collect(Collectors.joining("\n"));
    }

    private String line(int part) {
        var bar = "#".repeat((int) Math.ceilDiv((long) counts.get(part) * BAR, Math.max(1, most())));
        return String.format(Locale.ROOT, "%7.1f s %5d %s", part * width.toNanos() / 1e9, counts.get(part), bar);
    }
}
