package com.openagents.spacetime.sidecar.snapshot;

import com.openagents.spacetime.sidecar.bsatn.Hash;
import com.openagents.spacetime.sidecar.snapshot.SnapshotReader.Entry;
import java.io.IOException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts the rows of each table in a snapshot, without any schema. */
public final class RowCounts {
    private RowCounts() {}

    /** Where pages come from. */
    @FunctionalInterface
    public interface Pages {
        /** The page of this name. */
        Page page(Hash name) throws IOException, DamagedSnapshot;
    }

    /**
     * Reads a snapshot file to its end, and each page it names, one at a time.
     *
     * @return rows by the number of their table; tables 1 to 5 also count the rows that describe the system tables themselves
     */
    public static SortedMap<Long, Long> of(SnapshotReader file, Pages pages) throws IOException, DamagedSnapshot {
        var counts = new TreeMap<Long, Long>();
        long table = 0;
        for (var entry = file.next(); entry.isPresent(); entry = file.next()) {
            switch (entry.get()) {
                case Entry.Blob _ -> {}
                case Entry.AbsentPage _ -> {}
                case Entry.Table(var id, var _) -> {
                    table = id;
                    counts.putIfAbsent(id, 0L);
                }
                case Entry.TablePage(var name) ->
                    counts.merge(table, (long) pages.page(name).rows(), Long::sum);
            }
        }
        return Collections.unmodifiableSortedMap(counts);
    }
}
