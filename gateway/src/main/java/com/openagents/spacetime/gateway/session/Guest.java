package com.openagents.spacetime.gateway.session;

import com.openagents.spacetime.gateway.limit.AddressBlock;
import com.openagents.spacetime.gateway.token.Principal;
import java.util.Objects;
import java.util.Optional;

/**
 * Whom a place is for.
 *
 * @param holder as whom it is counted
 * @param address where it comes from; empty where addresses are not counted
 * @param database to which it leads, by the name in the policy
 */
public record Guest(Principal holder, Optional<AddressBlock> address, String database) {
    /** Refuses a part that is null. */
    public Guest {
        Objects.requireNonNull(address);
    }
}
