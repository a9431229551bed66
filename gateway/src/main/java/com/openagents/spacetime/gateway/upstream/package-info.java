/**
 * SpacetimeDB as a client sees it: how it is reached, its sockets opened, its health asked, and the tokens
 * that the gateway presents to it. Knows no client, no route and no right. May use {@code token}, {@code frame} and what
 * stands below them.
 */
@NullMarked
package com.openagents.spacetime.gateway.upstream;

import org.jspecify.annotations.NullMarked;
