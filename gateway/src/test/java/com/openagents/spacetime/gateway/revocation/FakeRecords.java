package com.openagents.spacetime.gateway.revocation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A list in memory, three records to a page, that can be out of reach and can lose everything. */
final class FakeRecords implements SharedRecords {
    private static final int PER_PAGE = 3;

    final List<String> records = new ArrayList<>();
    boolean away;
    int reads;
    private long home = 1;
    private int lost; // how many records were lost

    @Override
    public synchronized Page after(String position) throws SharedRecordsAway {
        requireReach();
        reads++;
        int from = Math.max(0, Integer.parseInt(position.substring(0, position.indexOf('-'))) - lost);
        var some = records.subList(Math.min(from, records.size()), Math.min(from + PER_PAGE, records.size()));
        return new Page(home, some, some.isEmpty() ? position : lost + from + some.size() + "-0");
    }

    @Override
    public synchronized void append(String record, Optional<Duration> keep) throws SharedRecordsAway {
        requireReach();
        records.add(record);
    }

    synchronized void loseEverything() {
        lost += records.size();
        records.clear();
        home++;
    }

    private void requireReach() throws SharedRecordsAway {
        if (away) {
            throw new SharedRecordsAway("out of reach");
        }
    }
}
