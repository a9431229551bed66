/**
 * What the gateway tells its operators: metrics and one log line per event. Never a token, never a query string, never a
 * subject in clear. May use {@code token}, {@code refusal} and the metrics registry.
 */
@NullMarked
package com.openagents.spacetime.gateway.observe;

import org.jspecify.annotations.NullMarked;
