package com.openagents.spacetime.gateway.token.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.gateway.token.IssuerRules;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.VerificationKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFileTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"", "\n", "\r\n"})
    void one_line_break_at_the_end_does_not_count(String end) throws Exception {
        var file = Files.writeString(folder.resolve("secret"), SECRET + end);

        assertThat(read(file)).isEqualTo(VerificationKey.ofSharedSecret(Secret.of(SECRET)));
    }

    @Test
    void all_else_counts() throws Exception {
        var file = Files.writeString(folder.resolve("secret"), " " + SECRET + "\n\n");

        assertThat(read(file)).isEqualTo(VerificationKey.ofSharedSecret(Secret.of(" " + SECRET + "\n")));
    }

    @Test
    void a_missing_file_is_named() {
        assertUnusable(folder.resolve("absent"), "the secret file %s of the issuer control does not exist.");
    }

    @Test
    void a_file_that_cannot_be_read_is_named() {
        assertUnusable(folder, "the secret file %s of the issuer control cannot be read (IOException): check its");
    }

    @Test
    void a_short_secret_is_refused_without_being_shown() throws Exception {
        var file = Files.writeString(folder.resolve("secret"), "short secret\n");

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(SecretFileUnusable.class)
                .hasMessage(("the secret of the issuer control in %s cannot be used: a shared secret has 12 bytes,"
                                + " HS256 needs at least 32. Make one with `openssl rand -base64 48`.")
                        .formatted(file));
    }

    @Test
    void a_file_that_is_no_text_is_refused() throws Exception {
        var file = Files.write(folder.resolve("secret"), new byte[] {(byte) 0xff, 1, 2});

        assertUnusable(file, "%s is not UTF-8 text, so it is no secret of the issuer control.");
    }

    @Test
    void a_large_file_is_refused() throws Exception {
        var file = Files.writeString(folder.resolve("secret"), "x".repeat(4097));

        assertUnusable(file, "%s is longer than 4096 bytes, so it is no secret of the issuer control.");
    }

    @Test
    void a_keyring_does_not_open_without_its_secrets() {
        var settings = new IssuerSettings.SharedSecret(
                IssuerRules.ofSharedSecret("control", "https://openagents.com", "openagents-sync"),
                List.of(folder.resolve("absent")));

        assertThatThrownBy(() -> Keyring.open(List.of(settings))).isInstanceOf(SecretFileUnusable.class);
    }

    private static VerificationKey read(Path file) throws SecretFileUnusable {
        return source(file).parse(source(file).contents()).keys().getFirst();
    }

    private static FileSource source(Path file) {
        return new FileSource(
                IssuerRules.ofSharedSecret("control", "https://openagents.com", "openagents-sync"), List.of(file));
    }

    private static void assertUnusable(Path file, String message) {
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(SecretFileUnusable.class)
                .hasMessageContaining(message.formatted(file));
    }
}
