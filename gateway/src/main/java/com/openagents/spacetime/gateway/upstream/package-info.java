/**
 * SpacetimeDB as a client sees it: how it is reached, its sockets opened, its health asked, its databases found by
 * whatever name, and the tokens that the gateway presents to it. Knows no client and no right. May use {@code token},
 * {@code frame} and what stands below them; of {@code route} only the versions.
 */
@NullMarked
package com.openagents.spacetime.gateway.upstream;

import org.jspecify.annotations.NullMarked;
