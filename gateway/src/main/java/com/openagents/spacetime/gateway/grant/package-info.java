/**
 * Decides what a verified token may do: from the token and the policy in force to a {@link Decision}, and, for the life of a
 * session, from its {@link Grant} and a client's message to a refusal or none. Reads queries far enough to know what they
 * read. Knows no HTTP, no clock and no configuration file, so every rule is a row of a table in its tests. May use
 * {@code token}, {@code protocol} and {@code refusal}.
 */
@NullMarked
package com.openagents.spacetime.gateway.grant;

import org.jspecify.annotations.NullMarked;
