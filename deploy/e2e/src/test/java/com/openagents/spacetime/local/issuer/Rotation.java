package com.openagents.spacetime.local.issuer;

/**
 * A change of an issuer's signing key, step by step as the contract has it: the new key is staged, the issuer switches to
 * it, tokens of both are in use for a while, the old key is retired. Each step changes what the gateway reads.
 */
public interface Rotation {
    /** The issuer with its old key, whatever step has been reached. */
    Issuer before();

    /** The issuer with its new key, likewise. */
    Issuer after();

    /** Makes the new key known beside the old one. */
    void stage();

    /** Makes the new key the first, and the old one the other. */
    void switchOver();

    /** Withdraws the old key. */
    void retire();
}
