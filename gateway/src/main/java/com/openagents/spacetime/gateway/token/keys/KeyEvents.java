package com.openagents.spacetime.gateway.token.keys;

/** Is told what happens to issuers' keys, to be counted. Called on the keyring's own threads: it must neither block nor throw. */
@FunctionalInterface
public interface KeyEvents {
    /** Nobody counts. */
    KeyEvents IGNORED = (_, _) -> {};

    /** What can happen. */
    enum Event {
        /** Other keys than before are in force. */
        CHANGED,
        /** A fetch brought keys, the same or others. */
        FETCHED,
        /** A fetch brought none; the last good keys stay in force. */
        FETCH_FAILED,
        /** A file holds what cannot be used; the last good keys stay in force. Told once for each such content. */
        FILE_UNUSABLE,
        /** No fetch has brought keys for as long as the issuer's stale limit; its tokens cannot be verified until one does. */
        TOO_STALE
    }

    /**
     * Something has happened.
     *
     * @param issuerName the {@code name} of the issuer
     */
    void happened(String issuerName, Event event);
}
