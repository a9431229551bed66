/**
 * What the replicas of a gateway share through one Redis: the buckets of subjects, addresses and databases, tickets, and
 * revocations. Redis is a convenience and never a condition: whatever it does not answer within {@link
 * com.openagents.spacetime.gateway.shared.RedisLink#BOUND} is decided here and now, by what this process knows. May use
 * {@code limit}, {@code ticket}, {@code revocation} and {@code observe}, whose interfaces it implements; the only room that
 * knows Redis.
 */
@NullMarked
package com.openagents.spacetime.gateway.shared;

import org.jspecify.annotations.NullMarked;
