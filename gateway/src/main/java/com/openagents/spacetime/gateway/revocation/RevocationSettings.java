package com.openagents.spacetime.gateway.revocation;

import com.openagents.spacetime.gateway.token.VerificationKey;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How revocations are kept, and who besides an operator may add some.
 *
 * @param file where they are kept; empty: none can be added
 * @param controlKeys the secrets by which the control service signs its requests, primary first; none: it cannot ask
 */
public record RevocationSettings(Optional<Path> file, List<VerificationKey> controlKeys) {
    /** Copies the list. */
    public RevocationSettings {
        Objects.requireNonNull(file);
        controlKeys = List.copyOf(controlKeys);
    }

    /**
     * Opens the file; without one, what keeps revocations in memory alone and reports each as not stored.
     *
     * @throws RevocationFileUnusable if the file is damaged, cannot be read and written, or is in use by another process
     */
    public Revocations open(Retention retention, InstantSource clock) throws RevocationFileUnusable {
        return file.isPresent()
                ? Revocations.open(file.get(), retention, clock)
                : Revocations.withoutFile(retention, clock);
    }

    /** What checks the control service's requests; empty if it has no secret. */
    public Optional<ControlSignature> controlSignature() {
        return controlKeys.isEmpty() ? Optional.empty() : Optional.of(new ControlSignature(controlKeys));
    }
}
