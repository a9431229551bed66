/**
 * The gates of {@code deploy/gates}: what others' test suites said of the gateway's transport, judged, and the page that
 * shows the last results. Reads the suites' own reports; only the trial with slow clients talks to a running gateway. May
 * use {@code stack} and {@code process}.
 */
@NullMarked
package com.openagents.spacetime.local.gate;

import org.jspecify.annotations.NullMarked;
