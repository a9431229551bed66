package com.openagents.spacetime.settings;

/**
 * Where in a settings file something stands.
 *
 * @param file the file as its reader was told of it
 * @param line from 1, or 0 for the file as a whole
 * @param column from 1 in characters, or 0 for the file as a whole
 */
public record Place(String file, int line, int column) implements Comparable<Place> {
    /** Checks that line and column are both there or both not. */
    public Place {
        if (line < 0 || column < 0 || (line == 0) != (column == 0)) {
            throw new IllegalArgumentException("not a place in a file: %d:%d".formatted(line, column));
        }
    }

    /** The file as a whole. */
    public static Place whole(String file) {
        return new Place(file, 0, 0);
    }

    /** In the order of reading, the whole file first. */
    @Override
    public int compareTo(Place other) {
        int byLine = Integer.compare(line, other.line);
        return byLine != 0 ? byLine : Integer.compare(column, other.column);
    }

    /** {@code gateway.yaml:12:3}, or the file alone. */
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
