package com.openagents.spacetime.gateway.tls;

/**
 * The certificate that the public listener shows, as far as it can be replaced while the listener is open. In two steps,
 * so that a new one is shown only together with all else that is new.
 */
public interface ServerCertificate {
    /**
     * Reads certificate and key from their files again. Nobody is shown them yet.
     *
     * @return whether they can be used; if not, the former ones stay
     */
    boolean read();

    /** Shows what was read to every handshake from now on. Open connections stay as they are. */
    void show();
}
