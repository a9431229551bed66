/**
 * Programs started by the local stack: kept in sessions of their own, so that a Ctrl-C reaches them through their owner
 * and in its order, known by pid files, stopped without leftovers. May use the JDK alone.
 */
@NullMarked
package com.openagents.spacetime.local.process;

import org.jspecify.annotations.NullMarked;
