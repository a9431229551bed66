package com.openagents.spacetime.gateway.cli;

/** What the process ends with. */
final class ExitCodes {
    /** All is well. */
    static final int OK = 0;
    /** The command did its work and its answer is no, or the running gateway failed. */
    static final int NO = 1;
    /** Arguments, settings, files or ports are wrong: nothing was started. */
    static final int WRONG_INPUT = 2;
    /** A second signal has ended a gateway that was about to stop; what shells say of a process that SIGTERM has ended. */
    static final int TERMINATED = 143;

    private ExitCodes() {}
}
