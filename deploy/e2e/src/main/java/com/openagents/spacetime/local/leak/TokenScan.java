package com.openagents.spacetime.local.leak;

import com.openagents.spacetime.local.process.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The search of a whole test run. It proves itself each time: among the files is one in which credentials were planted, and
 * unless each of them is found, nothing that it says of the others counts.
 */
public final class TokenScan {
    private static final int SHOWN = 20;

    /**
     * That nothing was found.
     *
     * @param credentials how many were looked for by their hashes
     * @param files how many files were read
     */
    public record Clean(int credentials, int files) {}

    private final TestRun run;

    private TokenScan(TestRun run) {
        this.run = run;
    }

    /** A search of the last run in a checkout. */
    public static TokenScan of(Path checkout) {
        return new TokenScan(TestRun.in(checkout));
    }

    /**
     * Searches.
     *
     * @param scratch an empty directory of this search's own
     * @param token minted for this search, to be planted
     * @param ticket likewise
     * @throws StackFailure if a credential is found, with every place; if the run was not whole; if one that was planted is
     *     not found
     */
    public Clean search(Path scratch, String token, String ticket) {
        var missing = run.missing();
        if (!missing.isEmpty()) {
            throw StackFailure.failed(
                    "the tests have left nothing of %s behind: run deploy/local/test as a whole first."
                            .formatted(String.join(", ", missing)));
        }
        try {
            var noted = new HashSet<>(run.minted());
            var minted = noted.size();
            SecretPart.of(token).ifPresent(noted::add);
            SecretPart.of(ticket).ifPresent(noted::add);
            var search = new Search(noted);
            requireFound(search, planted(scratch, token, ticket));
            requireClean(search);
            return new Clean(minted, run.texts().size());
        } catch (IOException e) {
            throw StackFailure.failed("what the tests have left behind cannot be read", e);
        }
    }

    /** As whole credentials, and as their secret parts between other letters. */
    private static Path planted(Path scratch, String token, String ticket) throws IOException {
        var signature = token.substring(token.lastIndexOf('.') + 1);
        var random = ticket.substring(ticket.indexOf('_') + 1);
        return Files.write(
                scratch.resolve("planted.log"),
                List.of(
                        "GET /v1/database/event-sync/subscribe?token=" + token + "&light=true",
                        "{\"message\":\"refused\\nnext-" + signature + "_and\"}",
                        "<out>" + ticket + "</out>",
                        "id=" + random + "0"));
    }

    private static void requireFound(Search search, Path planted) throws IOException {
        var found = search.in(planted).stream().map(Find::line).toList();
        if (!found.equals(List.of(1, 2, 3, 4))) {
            throw StackFailure.failed(
                    "the search does not find what was planted (of lines 1 to 4 of %s it found %s), so it would find nothing else."
                            .formatted(planted, found));
        }
    }

    private void requireClean(Search search) throws IOException {
        var finds = new ArrayList<Find>();
        for (var text : run.texts()) {
            finds.addAll(search.in(text));
        }
        if (!finds.isEmpty()) {
            throw StackFailure.failed(finds.stream()
                    .limit(SHOWN)
                    .map(find -> "%n  %s".formatted(find))
                    .collect(Collectors.joining(
                            "",
                            "credentials stand where none may (%d places):".formatted(finds.size()),
                            finds.size() > SHOWN ? "%n  and more".formatted() : "")));
        }
    }
}
