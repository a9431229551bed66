package com.openagents.spacetime.gateway.frame;

/** Whose frames a direction carries; the two ends obey different rules. */
public enum Sender {
    /** Masks every frame (RFC 6455 §5.1); its control frames have at most 125 bytes of payload (§5.5). */
    CLIENT(true, ControlFrame.MAX_PAYLOAD),
    /**
     * Masks none. Its Close frames may be longer than the RFC allows, up to 65,535 bytes: SpacetimeDB puts whole error
     * texts into them (477 and 589 bytes were seen), and the code in front is worth passing on. They are made legal by
     * {@link CloseStatus#mended}.
     */
    SERVER(false, 65_535);

    private final boolean masks;
    private final int longestClose;

    Sender(boolean masks, int longestClose) {
        this.masks = masks;
        this.longestClose = longestClose;
    }

    /** Whether its frames carry a masking key. */
    public boolean masks() {
        return masks;
    }

    /** The largest payload of its Close frames that is put up with, in bytes. */
    int longestClose() {
        return longestClose;
    }
}
