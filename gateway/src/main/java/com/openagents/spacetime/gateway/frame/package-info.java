/**
 * WebSocket frames (RFC 6455 §5) by their headers: where frames and messages begin and end in bytes that arrive in any
 * slices, which sequences are illegal, and the few control frames that the gateway itself sends. Payloads of data frames
 * are stepped over; who has to read one unmasks a copy. Core: knows no socket, no buffer of any framework and no clock.
 * May use {@code refusal}.
 */
@NullMarked
package com.openagents.spacetime.gateway.frame;

import org.jspecify.annotations.NullMarked;
