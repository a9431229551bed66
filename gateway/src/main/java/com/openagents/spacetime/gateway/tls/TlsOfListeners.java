package com.openagents.spacetime.gateway.tls;

import java.util.Optional;

/**
 * How the gateway's listeners speak TLS.
 *
 * @param clients the public listener, which never speaks anything else
 * @param operators the management listener; empty if it speaks plain HTTP
 */
public record TlsOfListeners(ListenerTls clients, Optional<ListenerTls> operators) {}
