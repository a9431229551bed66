package com.openagents.spacetime.sidecar.commitlog;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Name of a segment: the offset of the first transaction that it holds or will hold.
 *
 * @param first that offset, from 0
 */
public record SegmentName(long first) implements Comparable<SegmentName> {
    private static final Pattern FILE_NAME = Pattern.compile("([0-9]{20})\\.stdb\\.log");

    /** Refuses a negative offset. */
    public SegmentName {
        if (first < 0) {
            throw new IllegalArgumentException("a segment cannot begin with transaction %d".formatted(first));
        }
    }

    /**
     * The segment that a file holds by its name: twenty digits and {@code .stdb.log}; nothing for any other file. The server
     * also lists numbers without their zeros but then opens the padded name, so such a file is no segment here.
     */
    public static Optional<SegmentName> of(String fileName) {
        var matcher = FILE_NAME.matcher(fileName);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SegmentName(Long.parseLong(matcher.group(1))));
        } catch (NumberFormatException _) {
            return Optional.empty(); // 2^63 and more: no log gets there
        }
    }

    /** The file's name, with its zeros. */
    public String fileName() {
        return "%020d.stdb.log".formatted(first);
    }

    @Override
    public int compareTo(SegmentName other) {
        return Long.compare(first, other.first);
    }

    @Override
    public String toString() {
        return fileName();
    }
}
