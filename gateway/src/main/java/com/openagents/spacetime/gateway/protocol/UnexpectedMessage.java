package com.openagents.spacetime.gateway.protocol;

/** Leads from the depths of a parser to {@link FirstMessage#rewrite}; it never leaves this package. */
final class UnexpectedMessage extends Exception {
    private static final long serialVersionUID = 1L;

    private final FirstMessage.Why why;

    UnexpectedMessage(FirstMessage.Why why) {
        super(why.name(), null, false, false);
        this.why = why;
    }

    FirstMessage.Why why() {
        return why;
    }
}
