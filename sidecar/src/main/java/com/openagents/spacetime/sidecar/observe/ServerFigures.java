package com.openagents.spacetime.sidecar.observe;

/** What is measured of the whole server. Asked from the thread that scrapes; must not block. */
public interface ServerFigures {
    /** Age in seconds of the oldest commit that would be lost with the disk now. */
    double rpoSeconds();

    /** When something was last shipped, in seconds since 1970; 0 if nothing was since the start. */
    double lastProgressSeconds();

    /** This writer's term, 0 before its claim. */
    double term();

    /** 1 if another writer has taken over, else 0. */
    double fenced();
}
