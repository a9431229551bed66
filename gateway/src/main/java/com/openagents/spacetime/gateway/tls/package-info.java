/**
 * What the listeners show and speak in TLS: their certificates, chosen by the name that a client asks for and replaceable
 * while they are open, the authorities of clients' certificates, a certificate authority of the gateway's own for
 * development, and the engine that does the work. Knows no request. May use nothing else of the gateway.
 */
@NullMarked
package com.openagents.spacetime.gateway.tls;

import org.jspecify.annotations.NullMarked;
