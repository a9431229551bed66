/**
 * Decides what a verified token may do: from the token and the policy in force to a {@link Decision}. Knows no HTTP, no
 * clock and no configuration file, so every rule is a row of a table in its tests. May use {@code token} and
 * {@code refusal}.
 */
@NullMarked
package com.openagents.spacetime.gateway.grant;

import org.jspecify.annotations.NullMarked;
