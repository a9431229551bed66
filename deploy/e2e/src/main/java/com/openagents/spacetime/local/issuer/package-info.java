/**
 * Who issues tokens on this machine: one issuer in the manner of the control service (a shared secret), one that any OIDC
 * provider looks like (discovery, JWKS, a key of its own). Both put the same claims into their tokens. May use
 * {@code leak} and {@code process}.
 */
@NullMarked
package com.openagents.spacetime.local.issuer;

import org.jspecify.annotations.NullMarked;
