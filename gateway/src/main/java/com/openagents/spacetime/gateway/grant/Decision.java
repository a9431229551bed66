package com.openagents.spacetime.gateway.grant;

import com.openagents.spacetime.gateway.refusal.Refusal;

/** Whether a verified token may do what it asks for. */
public sealed interface Decision {
    /** It may; the grant says what exactly. */
    record Granted(Grant grant) implements Decision {}

    /** It may not. */
    record Refused(Refusal refusal) implements Decision {}
}
