package com.openagents.spacetime.gateway.revocation;

import com.openagents.spacetime.gateway.token.Principal;
import com.openagents.spacetime.gateway.token.SessionClaims;
import com.openagents.spacetime.gateway.token.Warrant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Warrants of the control service's tokens, and orders to take them back. */
final class Warrants {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final String ISSUER = "https://openagents.com";

    private Warrants() {}

    /** Of Ada's token j1 from her login s1 on the device d1, a minute old. */
    static Warrant ada() {
        return warrant("control", "user:ada", "j1", "s1", "d1", Optional.of(NOW.minusSeconds(60)));
    }

    static Warrant issued(Optional<Instant> issued) {
        return warrant("control", "user:ada", "j1", "s1", "d1", issued);
    }

    /** Of a token of nobody that anything else is about. */
    static Warrant withJti(String jti) {
        return warrant("control", "user:somebody", jti, "s-of-" + jti, "d-of-" + jti, Optional.of(NOW));
    }

    static Warrant warrant(
            String issuerName, String subject, String jti, String session, String device, Optional<Instant> issued) {
        return new Warrant(
                issuerName,
                new Principal(ISSUER, subject),
                Optional.empty(),
                Optional.of(jti),
                issued,
                new SessionClaims(Set.of(), Set.of(), Optional.of(session), Optional.of(device)),
                Instant.MAX);
    }

    static Revocation token(String jti) {
        return new Revocation(new RevocationTarget.Token(Optional.empty(), jti), NOW);
    }

    static Revocation device(String id, Instant cutOff) {
        return new Revocation(new RevocationTarget.Device(Optional.empty(), id), cutOff);
    }

    static RevocationOrder order(Revocation... revocations) {
        return new RevocationOrder(List.of(revocations), "test", Optional.empty());
    }
}
