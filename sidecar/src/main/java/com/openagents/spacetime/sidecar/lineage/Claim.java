package com.openagents.spacetime.sidecar.lineage;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * A writer's word that it writes from now on. Create-only, so a term has one writer for ever.
 *
 * @param term its number, from 1
 * @param previous the term it continues, 0 for the first
 * @param writer who it is
 * @param at when, by its clock
 */
public record Claim(long term, long previous, Writer writer, Instant at) {
    /** Refuses a term that does not follow its previous one. */
    public Claim {
        if (previous < 0 || term <= previous) {
            throw new IllegalArgumentException("term %d cannot follow term %d".formatted(term, previous));
        }
    }

    /**
     * One start of one sidecar.
     *
     * @param host name of the machine
     * @param pod name of the pod, or empty
     * @param start random, new with each start: tells this claim from any other of the same host
     */
    public record Writer(String host, String pod, String start) {}

    byte[] bytes() {
        return Json.bytes(new JsonObject()
                .put("term", term)
                .put("previous", previous)
                .put("host", writer.host())
                .put("pod", writer.pod())
                .put("start", writer.start())
                .put("at", at.toString()));
    }

    static Claim of(JsonObject json) {
        return new Claim(
                Json.number(json, "term"),
                Json.number(json, "previous"),
                new Writer(Json.text(json, "host"), Json.text(json, "pod"), Json.text(json, "start")),
                Instant.parse(Json.text(json, "at")));
    }
}
