/**
 * A TCP relay as a load balancer is one: it knows bytes and connections alone, asks each backend whether it is ready, and
 * can be told to lose what passes through it, as a network does that has gone. Uses nothing else of the project.
 */
@NullMarked
package com.openagents.spacetime.local.relay;

import org.jspecify.annotations.NullMarked;
