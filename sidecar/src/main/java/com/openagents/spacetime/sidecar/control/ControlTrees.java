package com.openagents.spacetime.sidecar.control;

import com.openagents.spacetime.sidecar.bsatn.BadEncoding;
import com.openagents.spacetime.sidecar.bsatn.BsatnReader;
import com.openagents.spacetime.sidecar.bsatn.Identity;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The records in the trees of a control-db, and what they must have in common. */
final class ControlTrees {
    private static final String DATABASES = "database";
    private static final String DATABASES_BY_IDENTITY = "database_by_identity";
    private static final String REPLICAS = "replica";
    private static final String NAMES = "dns";

    private final Map<String, SortedMap<byte[], byte[]>> trees;

    ControlTrees(Map<String, SortedMap<byte[], byte[]>> trees) {
        this.trees = trees;
    }

    /** A record's own decoder, which ends where the record ends. */
    private interface Decoder<T> {
        T read(BsatnReader in) throws BadEncoding;
    }

    List<Database> databases() throws DamagedControlDb {
        var databases = new ArrayList<Database>();
        for (var entry : tree(DATABASES).entrySet()) {
            var database = decode(DATABASES, entry.getKey(), entry.getValue(), Database::read);
            requireKey(DATABASES, entry.getKey(), bigEndian(database.id()));
            databases.add(database);
        }
        return databases;
    }

    List<Replica> replicas() throws DamagedControlDb {
        var replicas = new ArrayList<Replica>();
        for (var entry : tree(REPLICAS).entrySet()) {
            var replica = decode(REPLICAS, entry.getKey(), entry.getValue(), Replica::read);
            requireKey(REPLICAS, entry.getKey(), bigEndian(replica.id()));
            replicas.add(replica);
        }
        return replicas;
    }

    SortedMap<String, Identity> names() throws DamagedControlDb {
        var names = new TreeMap<String, Identity>();
        for (var entry : tree(NAMES).entrySet()) {
            var name = new String(entry.getKey(), StandardCharsets.UTF_8);
            names.put(name, decode(NAMES, entry.getKey(), entry.getValue(), BsatnReader::identity));
        }
        return names;
    }

    List<Finding> check(List<Database> databases, List<Replica> replicas) throws DamagedControlDb {
        var findings = new ArrayList<Finding>();
        for (var name : List.of(DATABASES, REPLICAS)) {
            if (!trees.containsKey(name)) {
                findings.add(new Finding(Finding.Rule.TREE_MISSING, "there is no tree '%s'".formatted(name)));
            }
        }
        var known = new HashSet<Long>();
        databases.forEach(database -> known.add(database.id()));
        for (var replica : replicas) {
            if (!known.contains(replica.databaseId())) {
                findings.add(new Finding(
                        Finding.Rule.REPLICA_WITHOUT_DATABASE,
                        "replica %d belongs to database %d, which is not there"
                                .formatted(replica.id(), replica.databaseId())));
            }
        }
        findings.addAll(compareWithIdentities(databases));
        return findings;
    }

    private List<Finding> compareWithIdentities(List<Database> databases) throws DamagedControlDb {
        var byIdentity = new TreeMap<String, Database>();
        for (var entry : tree(DATABASES_BY_IDENTITY).entrySet()) {
            var database = decode(DATABASES_BY_IDENTITY, entry.getKey(), entry.getValue(), Database::read);
            requireKey(
                    DATABASES_BY_IDENTITY,
                    entry.getKey(),
                    HexFormat.of().parseHex(database.identity().text()));
            byIdentity.put(database.identity().text(), database);
        }
        var findings = new ArrayList<Finding>();
        for (var database : databases) {
            if (!database.equals(byIdentity.remove(database.identity().text()))) {
                findings.add(new Finding(
                        Finding.Rule.DATABASE_TREES_DIFFER,
                        "database %d is not the same by its identity %s"
                                .formatted(database.id(), database.identity())));
            }
        }
        byIdentity.forEach((identity, database) -> findings.add(new Finding(
                Finding.Rule.DATABASE_TREES_DIFFER,
                "database %d of identity %s is not there by its number".formatted(database.id(), identity))));
        return findings;
    }

    private SortedMap<byte[], byte[]> tree(String name) {
        return trees.getOrDefault(name, new TreeMap<>(Arrays::compareUnsigned));
    }

    private static <T> T decode(String tree, byte[] key, byte[] value, Decoder<T> decoder) throws DamagedControlDb {
        try {
            var in = new BsatnReader(ByteBuffer.wrap(value));
            var decoded = decoder.read(in);
            if (in.remaining() > 0) {
                throw new BadEncoding(in.position(), "%d bytes too many".formatted(in.remaining()));
            }
            return decoded;
        } catch (BadEncoding e) {
            throw new DamagedControlDb(
                    "tree %s, key %s".formatted(tree, HexFormat.of().formatHex(key)), e);
        }
    }

    private static void requireKey(String tree, byte[] key, byte[] expected) throws DamagedControlDb {
        if (!Arrays.equals(key, expected)) {
            var hex = HexFormat.of();
            throw new DamagedControlDb("tree %s holds the record of key %s under key %s"
                    .formatted(tree, hex.formatHex(expected), hex.formatHex(key)));
        }
    }

    private static byte[] bigEndian(long id) {
        return ByteBuffer.allocate(Long.BYTES).putLong(id).array();
    }
}
