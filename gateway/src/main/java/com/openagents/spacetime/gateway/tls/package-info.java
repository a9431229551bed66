/**
 * What the public listener shows and speaks in TLS: its certificate, which can be replaced while it is open, a certificate
 * authority of the gateway's own for development, and the engine that does the work. Knows no request. May use nothing else
 * of the gateway.
 */
@NullMarked
package com.openagents.spacetime.gateway.tls;

import org.jspecify.annotations.NullMarked;
