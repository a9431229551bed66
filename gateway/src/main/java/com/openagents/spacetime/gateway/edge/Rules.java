package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.grant.Policy;
import com.openagents.spacetime.gateway.limit.LimitSettings;
import com.openagents.spacetime.gateway.revocation.ControlSignature;
import com.openagents.spacetime.gateway.token.IssuerRules;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the settings say that can be replaced while the gateway serves. The issuers' keys are not in here, since keys change
 * without anybody's doing.
 *
 * @param policy who may do what
 * @param edge what the public listener lets in
 * @param limits how much everyone may do
 * @param issuers what the tokens of each issuer must be like
 * @param controlSignature what proves that an order is the control service's; empty if it gives none
 * @param drainWindow how long it may take to stop, not negative
 */
public record Rules(
        Policy policy,
        EdgeSettings edge,
        LimitSettings limits,
        List<IssuerRules> issuers,
        Optional<ControlSignature> controlSignature,
        Duration drainWindow) {
    /** Copies the list. */
    public Rules {
        issuers = List.copyOf(issuers);
        Objects.requireNonNull(controlSignature);
        if (drainWindow.isNegative()) {
            throw new IllegalArgumentException("a drain cannot take %s".formatted(drainWindow));
        }
    }
}
