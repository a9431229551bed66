package com.openagents.spacetime.gateway.frame;

/** Where {@link FrameTracker#next} has stopped. */
public enum Mark {
    /** At the end of the bytes, before the frame under way has ended, or between two frames if none is under way. */
    MORE,
    /** Behind a data frame whose message goes on. */
    FRAME,
    /** Behind the last data frame of a message. */
    MESSAGE,
    /** Behind a control frame. */
    CONTROL,
    /** At the first byte that no legal sequence has there; see {@link FrameTracker#fault}. */
    FAULT
}
