package com.openagents.spacetime.sidecar.control;

import com.openagents.spacetime.sidecar.bsatn.Identity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a server knows of its databases, from one copy of its control-db. Everything is read from the log, {@code db}: the
 * store's snapshot is only a table of where in the log each page lies, and a server started on {@code db} alone comes to the
 * same state. The snapshot is still checked, since a server does not start on one that is damaged or ahead of the log.
 *
 * @param databases by number, ascending
 * @param replicas by number, ascending
 * @param names every name and the identity it resolves to; names outlive their databases, so it may lead nowhere
 * @param findings what a restore must not build on; empty for a good copy
 */
public record ControlDb(
        List<Database> databases, List<Replica> replicas, SortedMap<String, Identity> names, List<Finding> findings) {

    /** Copies what it is given. */
    public ControlDb {
        databases = List.copyOf(databases);
        replicas = List.copyOf(replicas);
        names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
        findings = List.copyOf(findings);
    }

    /**
     * Decodes a copy.
     *
     * @throws DamagedControlDb if it does not decode; no other exception whatever the bytes are
     */
    public static ControlDb read(ControlFiles files) throws DamagedControlDb {
        var log = SledLog.read(files.db());
        var trees = new ControlTrees(new SledStore(log, files).trees());
        var databases = trees.databases();
        var replicas = trees.replicas();
        var findings = new ArrayList<Finding>();
        files.checkSettings().ifPresent(findings::add);
        findings.addAll(files.checkSnapshots(log.end()));
        log.faults().forEach(fault -> findings.add(new Finding(Finding.Rule.LOG_TORN, fault)));
        findings.addAll(trees.check(databases, replicas));
        return new ControlDb(databases, replicas, trees.names(), findings);
    }

    /** The replica that serves a database; nothing if the database has none, as after a publish that was cut short. */
    public Optional<Replica> leaderOf(Database database) {
        return replicas.stream()
                .filter(replica -> replica.leader() && replica.databaseId() == database.id())
                .findFirst();
    }
}
