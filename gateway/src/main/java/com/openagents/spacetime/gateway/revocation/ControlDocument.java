package com.openagents.spacetime.gateway.revocation;

import com.openagents.spacetime.gateway.revocation.ControlSignature.Check;
import com.openagents.spacetime.gateway.revocation.RevocationTarget.Device;
import com.openagents.spacetime.gateway.revocation.RevocationTarget.LoginSession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;

/**
 * The control service's document: {@code {"session_ids": […], "device_ids": […], "reason": "…"}}. One of the lists must be
 * there, an empty one too; then there is nothing to take back, and that has been done. Other names are passed over, so that
 * the control service can say more than it does today, but for those that end with {@code _ids}: they name something to be
 * taken back which this gateway does not know, and a 2xx for them would be a lie.
 */
public final class ControlDocument {
    private static final String SESSIONS = "session_ids";
    private static final String DEVICES = "device_ids";

    private ControlDocument() {}

    /** The largest body that is read, in bytes. */
    public static int maxBytes() {
        return JsonDocument.MAX_BYTES;
    }

    /**
     * Reads a body. The cut-off is the later of the gateway's time and the signature's, so that a clock that is ahead cannot
     * save the tokens that the control service issued last.
     */
    public static DocumentReading read(byte[] body, Check.Accepted signature, Instant now) {
        try {
            return new DocumentReading.Understood(order(JsonDocument.parse(body), signature, now));
        } catch (MalformedDocument malformed) {
            return malformed.reading();
        }
    }

    private static RevocationOrder order(JsonDocument document, Check.Accepted signature, Instant now)
            throws MalformedDocument {
        for (var name : document.names()) {
            if (name.endsWith("_ids") && !name.equals(SESSIONS) && !name.equals(DEVICES)) {
                throw new MalformedDocument("it names ids other than %s and %s".formatted(SESSIONS, DEVICES));
            }
        }
        if (!document.names().contains(SESSIONS) && !document.names().contains(DEVICES)) {
            throw new MalformedDocument("it has neither %s nor %s".formatted(SESSIONS, DEVICES));
        }
        var cutOff = signature.issuedAt().isAfter(now) ? signature.issuedAt() : now;
        var revocations = new ArrayList<Revocation>();
        for (var id : document.ids(SESSIONS)) {
            revocations.add(new Revocation(new LoginSession(Optional.empty(), id), cutOff));
        }
        for (var id : document.ids(DEVICES)) {
            revocations.add(new Revocation(new Device(Optional.empty(), id), cutOff));
        }
        return new RevocationOrder(revocations, document.text("reason").orElse(""), Optional.of(signature.nonce()));
    }
}
