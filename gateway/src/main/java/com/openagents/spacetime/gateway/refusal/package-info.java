/**
 * Every way to say no, in one list: the HTTP status, the Close code and the words that go with it. Decides nothing and
 * renders nothing; may use the JDK alone.
 */
@NullMarked
package com.openagents.spacetime.gateway.refusal;

import org.jspecify.annotations.NullMarked;
