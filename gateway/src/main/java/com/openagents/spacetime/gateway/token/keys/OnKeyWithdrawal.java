package com.openagents.spacetime.gateway.token.keys;

/** What becomes of sessions when the key that signed their token is not among their issuer's keys any more. */
public enum OnKeyWithdrawal {
    /** They end, as if their token had been taken back. */
    CLOSE,
    /** They live to the end that their token gives them; the key opens nothing new. */
    KEEP
}
