package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.revocation.RevocationSettings;
import com.openagents.spacetime.gateway.token.VerificationKey;
import com.openagents.spacetime.gateway.token.keys.SecretFile;
import com.openagents.spacetime.gateway.token.keys.SecretFileUnusable;
import com.openagents.spacetime.settings.FileCheck;
import com.openagents.spacetime.settings.Setting;
import com.openagents.spacetime.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where revocations are kept, and how the control service proves that it asks for one. */
final class RevocationSection {
    static final Setting<Path> FILE = Setting.path("revocations.file")
            .about(
                    "Where revocations are kept, so that they survive a restart. The gateway makes the file, and beside it one"
                            + " with .lock and for moments one with .new at the end of its name: so the directory must be"
                            + " there, be writable and outlive the process, on a volume of the pod rather than beside a"
                            + " mounted settings file. Each gateway needs one of its own. If it is not written nothing can be"
                            + " revoked for good: requests for it are answered 503, though what they name is refused until"
                            + " the gateway ends.")
            .example("/var/lib/spacetime-gateway/revocations.log");

    static final Setting<Path> SECRET_FILE = Setting.secretFile("revocations.secret-file")
            .about("The secret with which the control service signs its requests to revoke sessions and devices, its"
                    + " OA_RUNTIME_SIGNATURE_SECRET: at least 32 bytes of UTF-8 text, one line break at its end not"
                    + " counted. The signature does not cover a request's body, so let nobody else reach the"
                    + " management listener. If it is not written only an operator can revoke.")
            .example("control-revoke.secret");

    static final Setting<List<Path>> FALLBACK_SECRET_FILES = Setting.secretFile("revocations.fallback-secret-files")
            .list()
            .about(
                    "Secrets that are taken too: the new one before a rotation of revocations.secret-file, or the old one after"
                            + " it, until the control service has changed over.")
            .byDefault();

    private static final String OWNER = "the control service's revocations";

    private RevocationSection() {}

    static RevocationSettings revocations(Settings settings) {
        var file = settings.find(FILE);
        var complaint = file.flatMap(RevocationSection::complaint);
        complaint.ifPresent(why -> settings.complain(FILE, why));
        if (settings.isWritten(SECRET_FILE) && !settings.isWritten(FILE)) {
            settings.complain(
                    SECRET_FILE,
                    "revocations.file is missing: name it, so that what the control service revokes is kept");
        }
        if (settings.isChanged(FALLBACK_SECRET_FILES) && !settings.isWritten(SECRET_FILE)) {
            settings.complain(
                    FALLBACK_SECRET_FILES, "revocations.secret-file is missing: name the present secret there");
        }
        return new RevocationSettings(file, keys(settings));
    }

    private static List<VerificationKey> keys(Settings settings) {
        var keys = new ArrayList<VerificationKey>();
        settings.find(SECRET_FILE)
                .ifPresent(file -> read(settings, SECRET_FILE, file).ifPresent(keys::add));
        for (var file : settings.find(FALLBACK_SECRET_FILES).orElse(List.of())) {
            read(settings, FALLBACK_SECRET_FILES, file).ifPresent(keys::add);
        }
        return keys;
    }

    private static Optional<VerificationKey> read(Settings settings, Setting<?> setting, Path file) {
        var missing = FileCheck.complaint(file);
        if (missing.isPresent()) {
            settings.complain(setting, missing.get());
            return Optional.empty();
        }
        try {
            return Optional.of(SecretFile.readFor(OWNER, file));
        } catch (SecretFileUnusable unusable) {
            settings.complain(setting, String.valueOf(unusable.getMessage()));
            return Optional.empty();
        }
    }

    /** Why nothing could be kept in a file, which need not be there yet. */
    private static Optional<String> complaint(Path file) {
        var directory = file.getParent();
        if (directory == null) {
            return Optional.of("%s is a directory: name a file".formatted(file));
        }
        if (Files.exists(file)) {
            var unreadable = FileCheck.complaint(file);
            if (unreadable.isPresent() || Files.isWritable(file)) {
                return unreadable.or(() -> unwritable(directory));
            }
            return Optional.of("%s cannot be written to: let the user that runs the gateway write it".formatted(file));
        }
        return FileCheck.directoryComplaint(directory).or(() -> unwritable(directory));
    }

    private static Optional<String> unwritable(Path directory) {
        return Files.isWritable(directory)
                ? Optional.empty()
                : Optional.of(
                        "%s cannot be written to: let the user that runs the gateway write there".formatted(directory));
    }
}
