/**
 * The listeners and the way of a request through the gateway: target, origin, credential, rights, limits, then SpacetimeDB
 * or the refusal. The only room with the HTTP server's types. May use everything but {@code config} and {@code cli}.
 */
@NullMarked
package com.openagents.spacetime.gateway.edge;

import org.jspecify.annotations.NullMarked;
