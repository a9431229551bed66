package com.openagents.spacetime.local.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTest {
    private static final String SIGNATURE = "dQw4w9WgXcQ-_abcdefghijklmnopqrstuvwxyz0123";
    private static final String TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c2VyOmFkYSJ9." + SIGNATURE;
    private static final String RANDOM = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /subscribe?token=" + TOKEN + "&light=true",
                "Bearer%20" + TOKEN,
                "refused\\n" + TOKEN + "\\nnext",
                "…" + SIGNATURE,
                "x-" + SIGNATURE + "_y",
                "{\"token\":\"ticket_" + RANDOM + "\"}",
                "ticket%5F" + RANDOM
            })
    void a_noted_credential_is_found_however_it_stands_in_a_line(String line) throws IOException {
        var finds = search(TOKEN, "ticket_" + RANDOM).in(file("first line", line, "last line"));

        assertThat(finds).extracting(Find::line).containsExactly(2);
    }

    @Property
    void no_neighbour_hides_a_noted_secret_part(
            @ForAll @StringLength(max = 60) String before, @ForAll @StringLength(max = 60) String after)
            throws IOException {
        var file = Files.createTempFile("search", ".log");
        try {
            Files.writeString(file, before + SIGNATURE + after, StandardCharsets.UTF_8);

            assertThat(search(TOKEN).in(file)).hasSize(1);
        } finally {
            Files.delete(file);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer " + TOKEN,
                "token=" + TOKEN + "extra",
                "<system-out>ticket_" + RANDOM + "</system-out>"
            })
    void what_has_the_form_of_a_credential_is_found_without_having_been_noted(String line) throws IOException {
        assertThat(search().in(file(line))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c2VyOmFkYSJ9.***",
                "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1c2VyOmFkYSJ9.",
                "a_token_of_one_issuer_is_not_taken_in_the_name_of_the_other",
                "a_ticket_is_good_for_60_s_and_never_beyond_its_tokens_deadline(long)[1]",
                "dQw4w9WgXcQ-_abcdefghijklmnopqrstuvwxyz0124",
                ""
            })
    void words_that_are_no_credential_are_left_alone(String line) throws IOException {
        assertThat(search(TOKEN).in(file(line))).isEmpty();
    }

    @Test
    void a_file_that_is_no_text_is_searched_as_well() throws IOException {
        var bytes = ("\u0000\u00ff\u00fe" + TOKEN + "\u0000").getBytes(StandardCharsets.ISO_8859_1);

        assertThat(search().in(Files.write(directory.resolve("bytes"), bytes))).hasSize(1);
    }

    @Test
    void a_find_tells_where_and_not_what() throws IOException {
        var file = file("", TOKEN);

        assertThat(search(TOKEN).in(file)).singleElement().hasToString(file + ":2: a signed token");
    }

    private Path file(String... lines) throws IOException {
        return Files.write(directory.resolve("searched.log"), List.of(lines));
    }

    private static Search search(String... noted) {
        return new Search(Set.copyOf(List.of(noted).stream()
                .map(SecretPart::of)
                .map(part -> part.orElseThrow())
                .toList()));
    }
}
