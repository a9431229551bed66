package com.openagents.spacetime.gateway.revocation;

import static com.openagents.spacetime.gateway.revocation.Warrants.withJti;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a process has confirmed is there after it was killed in the middle of its work. */
class RevocationCrashTest {
    private static final int THREADS = 4;
    private static final int ROUNDS = 3;
    private static final int CONFIRMED = 400;

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void what_was_confirmed_outlives_a_killed_process() throws Exception {
        var file = folder.resolve("revocations.log");
        var confirmed = new ArrayList<String>();
        for (int round = 0; round < ROUNDS; round++) {
            confirmed.addAll(confirmedUntilKilled(file, "round" + round));
        }

        try (var revocations = Revocations.open(file, Retention.FOR_EVER, InstantSource.system())) {
            assertThat(confirmed).hasSizeGreaterThanOrEqualTo(ROUNDS * CONFIRMED);
            assertThat(confirmed).allMatch(jti -> revocations.isRevoked(withJti(jti)));
            assertThat(confirmed)
                    .allSatisfy(
                            jti -> assertThat(revocations.add(signed(jti))).isEqualTo(Revocations.Outcome.REPEATED));
        }
    }

    private List<String> confirmedUntilKilled(Path file, String prefix) throws Exception {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RevocationCrashTest.class.getName(),
                        file.toString(),
                        prefix)
                .redirectError(folder.resolve("errors").toFile())
                .start();
        var confirmed = new ArrayList<String>();
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            read(out, confirmed, CONFIRMED);
            process.toHandle().destroyForcibly(); // the process itself would close the stream, and lose what is in it
            read(out, confirmed, Integer.MAX_VALUE);
        } finally {
            process.destroyForcibly();
        }
        assertThat(confirmed).as(() -> "errors of the process: " + errors()).hasSizeGreaterThanOrEqualTo(CONFIRMED);
        return confirmed;
    }

    /** Whole lines up to a number of them or to the end; the last one may have been cut short. */
    private static void read(BufferedReader out, List<String> lines, int most) throws IOException {
        for (var line = out.readLine(); line != null; line = out.readLine()) {
            if (line.endsWith(".")) {
                lines.add(line.substring(0, line.length() - 1));
            }
            if (lines.size() >= most) {
                return;
            }
        }
    }

    private String errors() {
        try {
            return Files.readString(folder.resolve("errors"));
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    private static RevocationOrder signed(String jti) {
        var nonce = new Nonce("revk_" + jti, InstantSource.system().instant().plusSeconds(3600));
        return new RevocationOrder(List.of(Warrants.token(jti)), "crash", Optional.of(nonce));
    }

    /** The process that is killed: adds without end, and says what has been confirmed. */
    public static void main(String[] arguments) throws Exception {
        var revocations = Revocations.open(Path.of(arguments[0]), Retention.FOR_EVER, InstantSource.system());
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (int thread = 0; thread < THREADS; thread++) {
            var prefix = "%s-%d-".formatted(arguments[1], thread);
            Thread.ofPlatform().start(() -> addWithoutEnd(revocations, prefix, out));
        }
    }

    private static void addWithoutEnd(Revocations revocations, String prefix, PrintStream out) {
        try {
            for (int i = 0; ; i++) {
                revocations.add(signed(prefix + i));
                out.println(prefix + i + ".");
            }
        } catch (RevocationsNotStored notStored) {
            throw new IllegalStateException(notStored);
        }
    }
}
