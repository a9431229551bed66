package com.openagents.spacetime.gateway.route;

/** A minor version of SpacetimeDB, oldest first: it decides which routes there are. Patch versions brought none. */
public enum ServerVersion {
    /** 1.2, the oldest that is served. */
    V1_2,
    /** 1.3. */
    V1_3,
    /** 1.4. */
    V1_4,
    /** 1.5. */
    V1_5,
    /** 1.6: {@code pre_publish}. */
    V1_6,
    /** 1.7. */
    V1_7,
    /** 1.8. */
    V1_8,
    /** 1.9: {@code reset}. */
    V1_9,
    /** 1.10. */
    V1_10,
    /** 1.11. */
    V1_11,
    /** 1.12. */
    V1_12,
    /** 2.0. */
    V2_0,
    /** 2.1. */
    V2_1,
    /** 2.2. */
    V2_2,
    /** 2.3. */
    V2_3,
    /** 2.4: HTTP routes of modules. */
    V2_4,
    /** 2.5. */
    V2_5,
    /** 2.6. */
    V2_6,
    /** 2.7: {@code lock} and {@code unlock}. */
    V2_7,
    /** 2.8: MCP and task dumps. */
    V2_8;

    private final String number = name().substring(1).replace('_', '.');

    /** Major and minor number, such as {@code 2.8}. */
    public String number() {
        return number;
    }

    /** Whether what came with another version is there in this one. */
    boolean has(ServerVersion since) {
        return compareTo(since) >= 0;
    }

    @Override
    public String toString() {
        return number;
    }
}
