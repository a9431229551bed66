package com.openagents.spacetime.sidecar.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.sidecar.bsatn.Identity;
import com.openagents.spacetime.sidecar.lineage.Base.Entry;
import com.openagents.spacetime.sidecar.lineage.Base.Relation;
import com.openagents.spacetime.sidecar.lineage.Chain.Slice;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChainTest {
    private static final ReplicaKey KEY = new ReplicaKey(new Identity("c2".repeat(32)), 1);
    private static final long END = Long.MAX_VALUE;

    /** Terms are written {@code term<previous@from}; a from of {@code -} means no base, {@code ?} a base without the replica. */
    private static Chain chain(String terms) {
        var claims = new TreeMap<Long, Claim>();
        var bases = new HashMap<Long, Base>();
        for (var text : terms.split(" ", -1)) {
            var parts = text.split("[<@]", -1);
            long term = Long.parseLong(parts[0]);
            var writer = new Claim.Writer("host", "", "start" + term);
            claims.put(term, new Claim(term, Long.parseLong(parts[1]), writer, Instant.EPOCH));
            switch (parts[2]) {
                case "-" -> {}
                case "?" -> bases.put(term, new Base(term, Map.of()));
                default -> {
                    var entry = new Entry(Long.parseLong(parts[2]), Optional.empty(), Relation.CONTINUE);
                    bases.put(term, new Base(term, Map.of(KEY, entry)));
                }
            }
        }
        return Chain.of(claims, bases);
    }

    private static String slices(String terms, String shipped) {
        var first = new HashMap<Long, Long>();
        for (var text : shipped.isEmpty() ? new String[0] : shipped.split(" ", -1)) {
            first.put(Long.parseLong(text.split(":", -1)[0]), Long.parseLong(text.split(":", -1)[1]));
        }
        var out = new StringBuilder();
        for (Slice slice : chain(terms).slices(KEY, term -> Optional.ofNullable(first.get(term)))) {
            var to = slice.to() == END ? "" : slice.to();
            out.append(out.isEmpty() ? "" : " ").append("%d:%d-%s".formatted(slice.term(), slice.from(), to));
        }
        return out.toString();
    }

    @ParameterizedTest(name = "{0}: {3}")
    @CsvSource(textBlock = """
            1<0@0                        , ''         , 1:0-                 , one writer
            1<0@0 2<1@10                 , ''         , 1:0-9 2:10-          , a second that continues
            1<0@0 2<1@10 3<2@10          , ''         , 1:0-9 3:10-          , one that shipped nothing is covered
            1<0@0 2<1@10 3<2@5           , ''         , 1:0-4 3:5-           , a fork below both
            1<0@0 2<1@10 3<2@15          , ''         , 1:0-9 2:10-14 3:15-  , a fork within the second
            1<0@0 2<1@- 3<2@10           , ''         , 1:0-9 3:10-          , a claim without base is passed over
            1<0@0 2<1@10 3<1@10          , ''         , 1:0-9 3:10-          , a claim outside the chain is another lineage
            1<0@0 2<1@?                  , ''         , 1:0-                 , not there when the second began
            1<0@0 2<1@?                  , 2:10       , 1:0-9 2:10-          , came back in the second
            1<0@? 2<1@7                  , 1:0        , 1:0-6 2:7-           , came in the first
            1<0@? 2<1@?                  , ''         , ''                   , never shipped
            1<0@0 2<1@0                  , ''         , 2:0-                 , another history from the beginning
            """)
    void an_offset_belongs_to_the_newest_term_that_begins_at_or_before_it(
            String terms, String shipped, String expected, String what) {
        assertThat(slices(terms, shipped)).as(what).isEqualTo(expected);
    }

    @Test
    void a_claim_that_continues_a_missing_one_breaks_the_history() {
        assertThatThrownBy(() -> chain("3<2@0"))
                .isInstanceOf(HistoryBroken.class)
                .hasMessageContaining("term 2");
    }
}
