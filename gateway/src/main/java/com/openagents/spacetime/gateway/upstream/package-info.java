/**
 * SpacetimeDB as a client sees it: its WebSocket opened, its health asked, the token it is shown. Knows no client of
 * ours, no route and no right. May use {@code token} and {@code refusal}.
 */
@NullMarked
package com.openagents.spacetime.gateway.upstream;

import org.jspecify.annotations.NullMarked;
