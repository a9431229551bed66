package com.openagents.spacetime.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * What was probably meant by a word that is not known: the nearest known one, if it is near enough. Near is counted in
 * edits: a letter put in, left out, changed, or two neighbours swapped (Damerau's distance in its restricted form).
 */
public final class Guess {
    private Guess() {}

    /** The known word nearest to the given one, within a third of the longer one's letters, and at least within one edit. */
    public static Optional<String> nearest(String word, Collection<String> known) {
        record Candidate(String word, int edits) {}
        return known.stream()
                .map(k -> new Candidate(k, edits(word.toLowerCase(Locale.ROOT), k.toLowerCase(Locale.ROOT))))
                .filter(c -> c.edits <= Math.max(1, Math.max(word.length(), c.word.length()) / 3))
                .min(Comparator.comparingInt(Candidate::edits))
                .map(Candidate::word);
    }

    /** How many edits lead from one word to the other. */
    static int edits(String from, String to) {
        var d = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                d[i][j] = i == 0 || j == 0 ? i + j : cheapest(d, from, to, i, j);
            }
        }
        return d[from.length()][to.length()];
    }

    private static int cheapest(int[][] d, String from, String to, int i, int j) {
        int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        int least = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + change);
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(least, d[i - 2][j - 2] + 1) : least;
    }
}
