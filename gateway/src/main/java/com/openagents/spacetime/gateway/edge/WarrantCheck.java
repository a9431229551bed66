package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.revocation.Revocations;
import com.openagents.spacetime.gateway.token.Warrant;
import com.openagents.spacetime.gateway.token.keys.Keyring;
import java.util.Optional;

/**
 * Whether what a token has opened may go on: the token has not been taken back, and its issuer and its key are still
 * trusted. Asked by newcomers and for those who are there already. From any thread.
 */
record WarrantCheck(Keyring keyring, Revocations revocations) {
    /** Why a warrant is not good any more; empty if it is. A client without a token has nothing that could be withdrawn. */
    Optional<Refusal> objection(Warrant warrant) {
        if (revocations.isRevoked(warrant) || keyring.isDenied(warrant)) {
            return Optional.of(Refusal.TOKEN_REVOKED);
        }
        return keyring.isInForce(warrant) ? Optional.empty() : Optional.of(Refusal.KEY_WITHDRAWN);
    }
}
