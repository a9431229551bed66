/**
 * The whole promise in one run: what a client was told is there survives a killed server and a lost disk. May use
 * {@code client}, {@code stack}, {@code issuer} and {@code process}.
 */
@NullMarked
package com.openagents.spacetime.local.demo;

import org.jspecify.annotations.NullMarked;
