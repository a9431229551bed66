package com.openagents.spacetime.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.gateway.token.TokenForge;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpstreamTokenKeyTest {
    @TempDir
    private Path folder;

    private Path privateFile;
    private Path publicFile;

    @BeforeEach
    void writeKeys() throws IOException {
        privateFile = write("id_ecdsa", "PRIVATE KEY", TokenForge.P256.getPrivate());
        publicFile = write("id_ecdsa.pub", "PUBLIC KEY", TokenForge.P256.getPublic());
    }

    @Test
    void the_pair_that_a_real_server_made_is_read() throws Exception {
        var key = UpstreamTokenKey.load(ofServer("id_ecdsa"), ofServer("id_ecdsa.pub"));

        assertThat(key.privateKey().getAlgorithm()).isEqualTo("EC");
    }

    @Test
    void two_halves_of_different_pairs_are_refused() throws Exception {
        write("id_ecdsa.pub", "PUBLIC KEY", TokenForge.OTHER_P256.getPublic());

        assertUnusable("the keys in %s and %s do not belong together: give the two files of one SpacetimeDB server."
                .formatted(privateFile, publicFile));
    }

    @Test
    void a_private_key_of_another_curve_is_refused() throws Exception {
        write("id_ecdsa", "PRIVATE KEY", TokenForge.P384.getPrivate());

        assertUnusable("do not belong together");
    }

    @Test
    void a_public_key_of_another_curve_is_refused() throws Exception {
        write("id_ecdsa.pub", "PUBLIC KEY", TokenForge.P384.getPublic());

        assertUnusable("%s holds no public EC key on P-256".formatted(publicFile));
    }

    @Test
    void an_rsa_key_is_refused() throws Exception {
        write("id_ecdsa", "PRIVATE KEY", TokenForge.RSA.getPrivate());

        assertUnusable("%s holds no private EC key in PKCS#8 form".formatted(privateFile));
    }

    @Test
    void a_public_key_in_place_of_the_private_one_is_refused() throws Exception {
        write("id_ecdsa", "PUBLIC KEY", TokenForge.P256.getPublic());

        assertUnusable(privateFile + " has no PEM block \"BEGIN PRIVATE KEY\"");
    }

    @Test
    void another_form_of_key_is_refused_with_the_way_to_convert_it() throws Exception {
        write("id_ecdsa", "EC PRIVATE KEY", TokenForge.P256.getPrivate());

        assertUnusable("converted by `openssl pkcs8 -topk8 -nocrypt -in %s`".formatted(privateFile));
    }

    @Test
    void a_damaged_key_is_refused_without_being_shown() throws Exception {
        Files.writeString(privateFile, "-----BEGIN PRIVATE KEY-----\nQUJD=RA\n-----END PRIVATE KEY-----\n");

        assertThatThrownBy(() -> UpstreamTokenKey.load(privateFile, publicFile))
                .isInstanceOf(UpstreamTokenKeyUnusable.class)
                .hasMessageNotContaining("QUJD");
    }

    @Test
    void a_missing_file_is_named() throws Exception {
        Files.delete(publicFile);

        assertUnusable("the key file %s does not exist.".formatted(publicFile));
    }

    @Test
    void a_file_that_cannot_be_read_is_named() {
        assertThatThrownBy(() -> UpstreamTokenKey.load(folder, publicFile))
                .isInstanceOf(UpstreamTokenKeyUnusable.class)
                .hasMessage("the key file %s cannot be read (IOException): check its owner and mode.", folder);
    }

    private void assertUnusable(String message) {
        assertThatThrownBy(() -> UpstreamTokenKey.load(privateFile, publicFile))
                .isInstanceOf(UpstreamTokenKeyUnusable.class)
                .hasMessageContaining(message);
    }

    private Path write(String name, String label, Key key) throws IOException {
        var body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return Files.writeString(
                folder.resolve(name), "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, body));
    }

    /** Made by SpacetimeDB 1.2.0 for a data directory that has long been thrown away. */
    private static Path ofServer(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(UpstreamTokenKeyTest.class.getResource(name))
                .toURI());
    }
}
