package com.openagents.spacetime.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * A search of logs for what must never be written down.
 *
 * @param directory the logs
 * @param tokens the tokens that were in use
 */
record LogScan(Path directory, Set<String> tokens) {

    /** No token stands in any file, nor its signature alone. */
    void assertFreeOfTokens() throws IOException {
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                var text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                for (var token : tokens) {
                    assertThat(text.contains(secretPart(token)))
                            .as("%s contains a token that begins %.12s…", file, token)
                            .isFalse();
                }
            }
        }
    }

    /** The signature of a JSON Web Token; the whole of anything else. */
    private static String secretPart(String token) {
        return token.substring(token.lastIndexOf('.') + 1);
    }
}
