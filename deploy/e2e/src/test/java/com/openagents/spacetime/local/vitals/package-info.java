/**
 * What a JVM of the stack holds: its heap by classes, its files and its memory, asked from outside with the JDK's own tools.
 * May use {@code process}.
 */
@NullMarked
package com.openagents.spacetime.local.vitals;

import org.jspecify.annotations.NullMarked;
