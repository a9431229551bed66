package com.openagents.spacetime.sidecar.lineage;

import com.openagents.spacetime.sidecar.bsatn.Identity;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a term begins with, written once after its writer has compared the local logs with the bucket. A replica that is not
 * named here was not there then; it enters the term with the first offset that the term ships of it.
 *
 * @param term the term
 * @param replicas where each replica's part of the term begins
 */
public record Base(long term, Map<ReplicaKey, Entry> replicas) {
    /** Copies what it is given. */
    public Base {
        replicas = Map.copyOf(replicas);
    }

    /** How the part of a replica relates to what the bucket held before. */
    public enum Relation {
        /** It goes on where the bucket's history ends, or begins one. */
        CONTINUE,
        /** It leaves that history at {@code from}: the transactions from there on are others than those shipped before. */
        FORK,
        /** The transactions between the bucket's history and {@code from} are lost. */
        GAP
    }

    /**
     * One replica.
     *
     * @param from offset of the first transaction that belongs to this term
     * @param crcBefore CRC of the commit before it; none at the beginning of a log
     * @param relation to what was there before
     */
    public record Entry(long from, Optional<Integer> crcBefore, Relation relation) {
        /** Refuses a negative offset. */
        public Entry {
            if (from < 0) {
                throw new IllegalArgumentException("a term cannot begin with transaction %d".formatted(from));
            }
        }
    }

    byte[] bytes() {
        var entries = new TreeMap<ReplicaKey, Entry>(Comparator.comparing(ReplicaKey::toString));
        entries.putAll(replicas);
        var list = new JsonArray();
        entries.forEach((key, entry) -> {
            var json = new JsonObject()
                    .put("database", key.database().text())
                    .put("replica", key.replica())
                    .put("from", entry.from())
                    .put("relation", entry.relation().name().toLowerCase(Locale.ROOT));
            entry.crcBefore().ifPresent(crc -> json.put("crcBefore", "%08x".formatted(crc)));
            list.add(json);
        });
        return Json.bytes(new JsonObject().put("term", term).put("replicas", list));
    }

    static Base of(JsonObject json) {
        var replicas = new TreeMap<ReplicaKey, Entry>(Comparator.comparing(ReplicaKey::toString));
        var list = json.getJsonArray("replicas");
        for (int i = 0; i < list.size(); i++) {
            var entry = list.getJsonObject(i);
            var key = new ReplicaKey(new Identity(Json.text(entry, "database")), Json.number(entry, "replica"));
            var crc = Optional.ofNullable(entry.getString("crcBefore")).map(hex -> Integer.parseUnsignedInt(hex, 16));
            var relation = Relation.valueOf(Json.text(entry, "relation").toUpperCase(Locale.ROOT));
            replicas.put(key, new Entry(Json.number(entry, "from"), crc, relation));
        }
        return new Base(Json.number(json, "term"), replicas);
    }
}
