package com.openagents.spacetime.gateway.cli;

import com.openagents.spacetime.gateway.tls.LocalCertificates;
import com.openagents.spacetime.gateway.token.TokenForge;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Golden cases of commands, each a folder, and the keys, certificates and secrets that their settings files name. */
final class CommandBed {
    private CommandBed() {}

    /** Writes the files, which hold the same in every directory but for {@code rotated.secret}. */
    static void write(Path directory) throws Exception {
        Files.createDirectories(directory);
        for (var name : List.of("id_ecdsa", "id_ecdsa.pub")) {
            var key = CommandBed.class.getResource("/com/openagents/spacetime/gateway/upstream/" + name);
            Files.copy(Path.of(Objects.requireNonNull(key).toURI()), directory.resolve(name));
        }
        for (var name : List.of("control.secret", "same.secret")) {
            Files.writeString(directory.resolve(name), TokenForge.SECRET.reveal());
        }
        Files.writeString(directory.resolve("other.secret"), "another " + TokenForge.SECRET.reveal());
        Files.writeString(directory.resolve("rotated.secret"), TokenForge.SECRET.reveal() + directory.getFileName());
        var made = LocalCertificates.ready(directory.resolve("made"), List.of("localhost"), Instant.now());
        Files.copy(made.certificate(), directory.resolve("tls.crt"));
        Files.copy(made.key(), directory.resolve("tls.key"));
    }

    /** The folder with a test's cases. */
    static Path cases(Class<?> test) throws URISyntaxException {
        var folder =
                Objects.requireNonNull(test.getResource(test.getSimpleName()), "the cases are not among the resources");
        return Path.of(folder.toURI());
    }

    /** Their names. */
    static List<String> names(Class<?> test) throws IOException, URISyntaxException {
        try (var folders = Files.list(cases(test))) {
            return folders.map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    /** The names of all files in all cases. */
    static Set<String> files(Class<?> test) throws IOException, URISyntaxException {
        try (var files = Files.walk(cases(test))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .collect(Collectors.toSet());
        }
    }

    /** Puts a case's file under its name among the files that it names. */
    static Path copy(Path from, Path to) throws IOException {
        return Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The exit code on a line of its own, then all that is printed, in which {@code directory} is {@code DIR}. */
    static String answer(Path directory, String... arguments) {
        var printed = new StringWriter();
        var out = new PrintWriter(printed, true);
        int code = new CommandLines(
                        _ -> {
                            throw new IllegalStateException("nothing serves here");
                        },
                        out,
                        out)
                .execute(arguments);
        return code + "\n" + printed.toString().replace(directory.toString(), "DIR");
    }
}
