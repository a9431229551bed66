package com.openagents.spacetime.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A settings file from disk to text: there, small enough, UTF-8. */
final class FileText {
    /** Far above any file that a person writes; what is larger was named by mistake. */
    private static final long MOST_BYTES = 1 << 20;

    private FileText() {}

    /** The text, or null when there is a problem. */
    static @Nullable String read(Path file, Problems problems) {
        var place = Place.whole(file.toString());
        var complaint = FileCheck.complaint(file);
        if (complaint.isPresent()) {
            problems.add(place, complaint.get());
            return null;
        }
        try {
            if (Files.size(file) > MOST_BYTES) {
                problems.add(place, "the file is larger than 1 MiB: is it a settings file at all?");
                return null;
            }
            return decoded(file.toString(), Files.readAllBytes(file), problems);
        } catch (IOException failure) {
            problems.add(place, "the file cannot be read (%s): correct that, or name another".formatted(failure));
            return null;
        }
    }

    private static @Nullable String decoded(String file, byte[] bytes, Problems problems) {
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(bytes.length);
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        boolean wrong = decoder.decode(in, out, true).isError();
        var text = out.flip().toString();
        if (wrong) {
            problems.add(
                    placeAt(file, text, text.length()),
                    "the byte 0x%02X is not UTF-8: save the file as UTF-8".formatted(bytes[in.position()]));
            return null;
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** Line and column of a position in the text, counted in characters. */
    static Place placeAt(String file, String text, int position) {
        var before = text.substring(0, position);
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        int start = before.lastIndexOf('\n') + 1;
        return new Place(file, line, before.codePointCount(start, position) + 1);
    }
}
