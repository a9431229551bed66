package com.openagents.spacetime.local.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;

/**
 * What the sidecar says of the one replica of the stack.
 *
 * @param unshippedCommits how many commits are not in the store yet
 * @param shippedAt when the last one got there
 */
record SidecarStatus(long unshippedCommits, Instant shippedAt) {

    /** Reads the answer of {@code sidecar status --json}. */
    static SidecarStatus parse(String json) {
        try {
            var replica = new ObjectMapper().readTree(json).at("/replicas/0");
            return new SidecarStatus(
                    replica.at("/unshippedCommits").asLong(),
                    Instant.parse(replica.at("/shippedAt").asText()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("sidecar status --json answers in JSON", e);
        }
    }
}
