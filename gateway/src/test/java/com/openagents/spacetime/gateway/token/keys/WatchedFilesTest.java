package com.openagents.spacetime.gateway.token.keys;

import static com.openagents.spacetime.gateway.token.TokenForge.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.gateway.token.Fingerprint;
import com.openagents.spacetime.gateway.token.IssuerRules;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.TokenForge;
import com.openagents.spacetime.gateway.token.VerificationKey;
import com.openagents.spacetime.gateway.token.keys.KeyEvents.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WatchedFilesTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String A = TokenForge.SECRET.reveal();
    private static final String B = TokenForge.OLD_SECRET.reveal();

    @TempDir
    private Path folder;

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private MountedFolder mounted;
    private Keyring keyring;

    @BeforeEach
    void open() throws Exception {
        mounted = new MountedFolder(folder, Map.of("primary", A, "fallback", A));
        keyring = Keyring.open(
                List.of(new IssuerSettings.SharedSecret(
                        IssuerRules.ofSharedSecret("control", TokenForge.CONTROL, TokenForge.AUDIENCE),
                        List.of(mounted.file("primary"), mounted.file("fallback")))),
                Times.THROTTLED,
                (_, event) -> events.add(event));
    }

    @AfterEach
    void close() {
        keyring.close();
    }

    @Test
    void a_link_that_is_turned_brings_the_files_behind_it() throws Exception {
        mounted.turnTo(Map.of("primary", B, "fallback", A));

        await().atMost(SOON).until(() -> keys().equals(List.of(fingerprint(B), fingerprint(A))));
        assertThat(events).containsExactly(Event.CHANGED);
    }

    @Test
    void what_counts_is_what_a_file_holds_and_not_when_it_was_written() throws Exception {
        var file = mounted.file("primary");
        var then = FileTime.from(NOW);
        Files.setLastModifiedTime(file, then);

        Files.writeString(file, B);
        Files.setLastModifiedTime(file, then);

        await().atMost(SOON).until(() -> keys().getFirst().equals(fingerprint(B)));
    }

    @Test
    void a_file_written_anew_with_the_same_content_changes_nothing() throws Exception {
        mounted.turnTo(Map.of("primary", A, "fallback", A));
        mounted.turnTo(Map.of("primary", A, "fallback", B)); // so that the end can be seen

        await().atMost(SOON).until(() -> keys().contains(fingerprint(B)));
        assertThat(events).containsExactly(Event.CHANGED);
    }

    @Test
    void content_that_cannot_be_used_changes_nothing_and_is_told_once() throws Exception {
        mounted.turnTo(Map.of("primary", "short", "fallback", A));
        await().atMost(SOON).until(() -> events.contains(Event.FILE_UNUSABLE));
        assertThat(keys()).containsExactly(fingerprint(A));

        mounted.turnTo(Map.of("primary", B, "fallback", A));

        await().atMost(SOON).until(() -> keys().contains(fingerprint(B)));
        assertThat(events).containsExactly(Event.FILE_UNUSABLE, Event.CHANGED);
    }

    @Test
    void files_that_go_away_change_nothing_and_are_told_once() throws Exception {
        Files.delete(mounted.file("..data"));
        await().atMost(SOON).until(() -> events.contains(Event.FILE_UNUSABLE));
        assertThat(keys()).containsExactly(fingerprint(A));

        mounted.turnTo(Map.of("primary", B, "fallback", A));

        await().atMost(SOON).until(() -> keys().contains(fingerprint(B)));
        assertThat(events).containsExactly(Event.FILE_UNUSABLE, Event.CHANGED);
    }

    @Test
    void a_reload_reads_the_files_at_once() throws Exception {
        mounted.turnTo(Map.of("primary", B, "fallback", B));

        keyring.reload(List.of(new IssuerSettings.SharedSecret(
                IssuerRules.ofSharedSecret("control", TokenForge.CONTROL, TokenForge.AUDIENCE),
                List.of(mounted.file("primary"), mounted.file("fallback")))));

        assertThat(keys()).containsExactly(fingerprint(B));
    }

    private List<Fingerprint> keys() {
        return keyring.keys().stream().map(KeyView::fingerprint).toList();
    }

    private static Fingerprint fingerprint(String secret) {
        return VerificationKey.ofSharedSecret(Secret.of(secret)).fingerprint();
    }
}
