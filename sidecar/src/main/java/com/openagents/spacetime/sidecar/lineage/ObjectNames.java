package com.openagents.spacetime.sidecar.lineage;

import com.openagents.spacetime.sidecar.commitlog.TxRange;
import com.openagents.spacetime.sidecar.store.ObjectName;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * How the objects of one server are called. Numbers are padded, so that names sort as numbers do.
 *
 * @param server whose they are
 */
public record ObjectNames(ServerId server) {
    /** The one object that all servers of a store share. */
    public static final ObjectName FORMAT = new ObjectName("format.json");

    private static final Pattern CLAIM = Pattern.compile("([0-9]{10})\\.json");
    private static final Pattern CONTROL = Pattern.compile("([0-9]{20})\\.tar\\.zst");
    private static final Pattern SNAPSHOT = Pattern.compile("([0-9]{10})/([0-9]{20})\\.json");
    private static final Pattern L0 = Pattern.compile("([0-9]{20})-([0-9]{20})\\.zst");

    /** The claim of a term. */
    public ObjectName claim(long term) {
        return name("terms/%010d.json".formatted(term));
    }

    /** What a term begins with. */
    public ObjectName base(long term) {
        return name("terms/%010d.base.json".formatted(term));
    }

    /** Where claims and bases are. */
    public String terms() {
        return server + "/terms/";
    }

    /** The term that a claim's name says; nothing for another object. */
    static OptionalLong termOf(ObjectName claim) {
        var matcher = CLAIM.matcher(claim.leaf());
        return matcher.matches() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    /** One copy of the control files, numbered from 1 within its term. */
    public ObjectName control(long term, long sequence) {
        return name("control/%010d/%020d.tar.zst".formatted(term, sequence));
    }

    /** The number of a control copy within its term, as its name says; nothing for another object. */
    public static OptionalLong generationOf(ObjectName control) {
        var matcher = CONTROL.matcher(control.leaf());
        return matcher.matches() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    /** Where a term's copies of the control files are. */
    public String controls(long term) {
        return server + "/control/%010d/".formatted(term);
    }

    /** Commits of one replica, as shipped. */
    public ObjectName l0(ReplicaKey key, long term, TxRange range) {
        return new ObjectName(l0s(key, term) + "%020d-%020d.zst".formatted(range.first(), range.last()));
    }

    /** Where a term's commits of one replica are. */
    public String l0s(ReplicaKey key, long term) {
        return server + "/db/%s/wal/%010d/L0/".formatted(key, term);
    }

    /** The transactions that an object's name says; nothing for another object. */
    static Optional<TxRange> rangeOf(ObjectName l0) {
        var matcher = L0.matcher(l0.leaf());
        return matcher.matches()
                ? Optional.of(new TxRange(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    /** Where the databases are, each in a folder that is called by its identity and holds one folder for each replica. */
    public String databases() {
        return server + "/db/";
    }

    /** Where the manifests of a replica's snapshots are, of all terms. */
    public String snapshots(ReplicaKey key) {
        return server + "/db/%s/snap/".formatted(key);
    }

    /** The term and the offset that a snapshot's manifest says by its name; nothing for another object. */
    public static Optional<SnapshotName> snapshotOf(ObjectName manifest) {
        var name = manifest.value();
        int folder = name.lastIndexOf('/', name.lastIndexOf('/') - 1);
        var matcher = SNAPSHOT.matcher(name.substring(folder + 1));
        return matcher.matches()
                ? Optional.of(new SnapshotName(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    /**
     * What a manifest is called by.
     *
     * @param term that put it
     * @param offset of the last transaction in it
     */
    public record SnapshotName(long term, long offset) {}

    /** Where the pins are: recovery points that a person wants kept. */
    public String pins() {
        return server + "/pins/";
    }

    private ObjectName name(String below) {
        return new ObjectName(server + "/" + below);
    }
}
