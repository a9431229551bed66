package com.openagents.spacetime.sidecar.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.sidecar.commitlog.TxRange;
import com.openagents.spacetime.sidecar.lineage.Chain.Slice;
import com.openagents.spacetime.sidecar.store.ObjectName;
import com.openagents.spacetime.sidecar.store.ObjectStat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoverageTest {

    /** An object of these transactions, as a listing shows it. */
    public static WalObject object(long first, long last) {
        var range = new TxRange(first, last);
        var lastCommit = new TxRange(last, last);
        var facts = new WalObject.Facts(
                range, 100, RunningDigest.START, 1, lastCommit, 2, Optional.empty(), Optional.empty(), Instant.EPOCH);
        var name = new ObjectName("L0/%020d-%020d.zst".formatted(first, last));
        return new WalObject(new ObjectStat(name, 10, 3, Map.of()), facts);
    }

    /** Slices are separated by {@code |}: {@code from-to=objects}. */
    @ParameterizedTest(name = "{5}")
    @CsvSource(textBlock = """
            0-=0-4 5-9                    , max , 0-4 5-9        , 10 , ''  , two that continue one another
            0-=0-4 6-9                    , max , 0-4            , 5  , 6   , a hole
            0-=0-4 6-9                    , 4   , 0-4            , 5  , ''  , a hole behind what is wanted
            0-=1-4                        , max , ''             , 0  , 1   , no beginning
            0-=0-4 5-9                    , 7   , 0-4 5-7        , 8  , ''  , cut within an object
            0-=0-4 5-9 10-14              , 9   , 0-4 5-9        , 10 , ''  , what is behind is not taken
            0-=0-4                        , 9   , 0-4            , 5  , ''  , it ends before what is wanted
            0-6=0-4 5-9|7-=7-12           , max , 0-4 5-6 7-12   , 13 , ''  , a fork within an object
            0-4=0-4 5-9|5-=5-6            , max , 0-4 5-6        , 7  , ''  , a fork between objects
            0-9=0-4|10-=10-12             , max , 0-4            , 5  , 10  , a hole before the newer term
            0-=                           , max , ''             , 0  , ''  , nothing
            """)
    void a_history_is_unbroken_from_0_on(
            String slices, String wanted, String taken, long next, String beyond, String what) {
        var coverage = new Coverage(wanted.equals("max") ? Long.MAX_VALUE : Long.parseLong(wanted));
        var pieces = new ArrayList<String>();
        for (var text : slices.split("\\|", -1)) {
            var parts = text.split("=", -1);
            var bounds = parts[0].split("-", -1);
            var to = bounds[1].isEmpty() ? Long.MAX_VALUE : Long.parseLong(bounds[1]);
            var slice = new Slice(1, Long.parseLong(bounds[0]), to);
            for (var each : parts[1].isEmpty() ? new String[0] : parts[1].split(" ", -1)) {
                var ends = each.split("-", -1);
                coverage.take(object(Long.parseLong(ends[0]), Long.parseLong(ends[1])), slice)
                        .ifPresent(piece -> pieces.add(
                                "%d-%d".formatted(piece.object().range().first(), piece.last())));
            }
        }

        assertThat(String.join(" ", pieces)).as(what).isEqualTo(taken);
        assertThat(coverage.next()).isEqualTo(next);
        assertThat(coverage.beyondGap().map(String::valueOf).orElse("")).isEqualTo(beyond);
    }
}
