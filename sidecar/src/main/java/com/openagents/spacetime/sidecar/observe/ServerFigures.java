package com.openagents.spacetime.sidecar.observe;

/** What is measured of the whole server. Asked from the thread that scrapes; must not block. */
public interface ServerFigures {
    /** Age in seconds of the oldest commit that would be lost with the disk now. */
    double rpoSeconds();

    /** When something was last shipped, in seconds since 1970; 0 if nothing was since the start. */
    double lastProgressSeconds();

    /** This writer's term, 0 before its claim. */
    double term();

    /** 1 if this sidecar must not write, since another writer has taken over or may write; else 0. */
    double fenced();

    /** 1 while the store does not take what is shipped, else 0. */
    double storeTroubled();

    /** 1 while the control files cannot be read or shipped, else 0. */
    double controlTroubled();

    /** How often in the server's history a log has left what the bucket held of it. */
    double forks();

    /** How often transactions were lost between what the bucket held and where a log began. */
    double gaps();
}
