package com.openagents.spacetime.sidecar.commitlog;

import com.openagents.spacetime.sidecar.commitlog.SegmentEnd.Successor;
import com.openagents.spacetime.sidecar.commitlog.Traversal.Verdict;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is to be thought of a whole log that has stood still for a while, segment by segment, as a reader with no more
 * patience sees it.
 *
 * @param next offset behind the last transaction that is whole and continues the history
 * @param end how the reading ended: {@code Wait} if nothing is wrong
 * @param abandoned how many segments before the last have dead bytes at their end
 * @param repeated how many commits stand there twice
 */
record LogVerdict(long next, SegmentEnd end, int abandoned, int repeated) {

    /** Reads a log from its first segment on. */
    static LogVerdict of(Map<String, byte[]> files) {
        var segments = new TreeMap<SegmentName, SegmentContent>();
        files.forEach((file, bytes) ->
                SegmentName.of(file).ifPresent(name -> segments.put(name, SegmentContent.of(name.first(), bytes))));
        long start = segments.isEmpty() ? 0 : segments.firstKey().first();
        var traversal = Traversal.startingAt(start);
        SegmentEnd end = new SegmentEnd.Wait(start);
        int abandoned = 0;
        int repeated = 0;
        for (var segment : segments.entrySet()) {
            for (var commit : segment.getValue().commits()) {
                switch (traversal.judge(commit)) {
                    case Verdict.Accepted _, Verdict.Skipped _ -> {
                        // read on
                    }
                    case Verdict.Duplicate _ -> repeated++;
                    case Verdict.Forked _, Verdict.OutOfOrder _ -> {
                        return new LogVerdict(
                                traversal.next(), new SegmentEnd.Alarm(traversal.next(), "jump"), abandoned, repeated);
                    }
                }
            }
            var successor = successor(segments.higherEntry(segment.getKey()));
            end = SegmentEnd.of(segment.getValue().tail(), successor, Integer.MAX_VALUE);
            if (end instanceof SegmentEnd.Alarm || end instanceof SegmentEnd.Wait) {
                break;
            }
            abandoned += end instanceof SegmentEnd.Abandoned ? 1 : 0;
        }
        return new LogVerdict(traversal.next(), end, abandoned, repeated);
    }

    private static Successor successor(Map.@Nullable Entry<SegmentName, SegmentContent> next) {
        if (next == null) {
            return new Successor.None();
        }
        return next.getValue().commits().isEmpty()
                ? new Successor.Empty(next.getKey(), next.getValue().tail())
                : new Successor.Begun(next.getKey());
    }
}
