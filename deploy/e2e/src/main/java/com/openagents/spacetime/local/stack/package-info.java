/**
 * The pair on one machine: what belongs to a stack, where it lives, how it is brought up, changed and taken down. The one
 * code for it: the command line, the demonstration and the end-to-end tests all start stacks here. May use {@code issuer},
 * {@code server}, {@code leak} and {@code process}.
 */
@NullMarked
package com.openagents.spacetime.local.stack;

import org.jspecify.annotations.NullMarked;
