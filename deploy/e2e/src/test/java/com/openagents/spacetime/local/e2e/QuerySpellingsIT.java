package com.openagents.spacetime.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.local.process.StackFailure;
import com.openagents.spacetime.local.server.ServerApi;
import com.openagents.spacetime.local.stack.Checkout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the gateway's tests say about SpacetimeDB's reading of queries, asked of the server that is there: by HTTP, without a
 * gateway in between.
 */
@ExtendWith(SharedStack.class)
class QuerySpellingsIT {
    private static final Path TABLE = Path.of("gateway/src/test/resources/com/openagents/spacetime/gateway/grant")
            .resolve("QuerySpellingsTest-spellings.txt");

    private static final Pattern MARK = Pattern.compile("<U\\+([0-9A-F]{4})>");
    private static final Pattern WRITES = Pattern.compile("(?i)^(set|delete|update) ");

    @Test
    void the_server_takes_the_spellings_that_are_said_to_be_taken_and_no_other(RunningStack stack) throws Exception {
        var said = new TreeSet<String>();
        var seen = new TreeSet<String>();
        for (var line : Files.readAllLines(Checkout.current().root().resolve(TABLE))) {
            var columns = line.split("\\|", 4);
            var query = columns.length < 4 ? "" : unmarked(columns[3].substring(1));
            if (line.startsWith("#") || query.isEmpty() || WRITES.matcher(query).find()) {
                continue; // a heading, or a statement for the owner alone
            }
            if (Set.of(columns[0].strip().split("\\+")).contains("sql")) {
                said.add(columns[3]);
            }
            if (isTaken(stack.stack().server(), query)) {
                seen.add(columns[3]);
            }
        }

        assertThat(said).hasSizeGreaterThan(100);
        assertThat(seen).isEqualTo(said);
    }

    private static boolean isTaken(ServerApi server, String query) {
        try {
            server.sql("event-sync", query);
            return true;
        } catch (StackFailure refused) {
            assertThat(refused).hasMessageContaining(": 400 ");
            return false;
        }
    }

    private static String unmarked(String text) {
        return MARK.matcher(text).replaceAll(mark -> Character.toString(Integer.parseInt(mark.group(1), 16)));
    }
}
