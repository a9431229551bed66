package com.openagents.spacetime.gateway.revocation;

/** What came of reading a document that asks for revocations. */
public sealed interface DocumentReading {
    /** It is understood as a whole. */
    record Understood(RevocationOrder order) implements DocumentReading {}

    /**
     * It is not such a document; nothing of it may be carried out.
     *
     * @param why for its sender: names the place and what belongs there, and repeats no id
     */
    record Malformed(String why) implements DocumentReading {}
}
