package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.grant.Grant;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.token.Warrant;

/**
 * By what a socket lives.
 *
 * @param ifForbidden with what it ends if the grant refuses something that is open already
 */
record Holding(Warrant warrant, Grant grant, Refusal ifForbidden) {}
