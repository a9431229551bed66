package com.openagents.spacetime.gateway.edge;

/** A request's head was not whole in time. */
final class LateHead extends Exception {
    private static final long serialVersionUID = 1L;

    LateHead() {
        super("not whole within " + Patience.HEAD, null, false, false); // nobody asks where it comes from
    }
}
