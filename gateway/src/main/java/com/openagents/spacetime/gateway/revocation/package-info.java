/**
 * What the gateway takes back: tokens, by their id, subject, login session or device, before they expire of themselves. An
 * index in memory answers for every warrant, and a file that only grows makes each revocation outlive the process before
 * it is confirmed. Also reads who may ask for it and what: the signature of the control service, its document and the
 * operator's. Knows no HTTP. May use {@code token}; owns one file and its lock.
 */
@NullMarked
package com.openagents.spacetime.gateway.revocation;

import org.jspecify.annotations.NullMarked;
