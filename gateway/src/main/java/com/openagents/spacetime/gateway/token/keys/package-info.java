/**
 * Where the keys that verify tokens come from, and the one door through which a token is verified: secret and key files that
 * are watched, keys of OpenID providers and of SpacetimeDB that are fetched over HTTP, a bounded memory of tokens found good.
 * May use {@code token} and {@code refusal}, files, the JDK's HTTP client and virtual threads of its own.
 */
@NullMarked
package com.openagents.spacetime.gateway.token.keys;

import org.jspecify.annotations.NullMarked;
