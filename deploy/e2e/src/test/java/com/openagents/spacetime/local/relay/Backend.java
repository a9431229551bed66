package com.openagents.spacetime.local.relay;

import java.net.InetSocketAddress;
import java.util.function.BooleanSupplier;

/**
 * Where a relay can lead to.
 *
 * @param address its TCP listener
 * @param ready whether new connections may go there; asked again and again by a thread that may be held up
 */
public record Backend(InetSocketAddress address, BooleanSupplier ready) {}
