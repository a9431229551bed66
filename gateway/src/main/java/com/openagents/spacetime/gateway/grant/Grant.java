package com.openagents.spacetime.gateway.grant;

import com.openagents.spacetime.gateway.token.Principal;

/**
 * What has been allowed to whom.
 *
 * @param principal who may
 * @param database where, by the rules in force when it was allowed
 */
public record Grant(Principal principal, DatabasePolicy database) {}
