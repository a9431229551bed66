package com.openagents.spacetime.sidecar.restore;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last few of many, whatever their number. One thread. */
final class Newest<T> {
    private final int limit;
    private final Deque<T> last = new ArrayDeque<>();
    private long total;

    Newest(int limit) {
        this.limit = limit;
    }

    /** Another one, newer than those before. */
    void add(T newer) {
        total++;
        last.addFirst(newer);
        if (last.size() > limit) {
            last.removeLast();
        }
    }

    Points.Listed<T> listed() {
        List<T> newest = new ArrayList<>(last);
        return new Points.Listed<>(newest, total);
    }
}
