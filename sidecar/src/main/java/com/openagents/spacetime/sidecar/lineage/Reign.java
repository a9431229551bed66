package com.openagents.spacetime.sidecar.lineage;

import com.openagents.spacetime.sidecar.store.NameTaken;
import com.openagents.spacetime.sidecar.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The right to write one server's history in a bucket, from a claim on.
 *
 * @param names of the server's objects
 * @param term this writer's term
 */
public record Reign(ObjectNames names, long term) {

    /** What came of wanting it. */
    public sealed interface Outcome {
        /** It began. */
        record Begun(Reign reign) implements Outcome {}

        /** Somebody else writes, or may: {@code why} tells the way out. */
        record Refused(String why) implements Outcome {}
    }

    /** Whether the newest claim may be somebody else's. */
    public enum Succession {
        /** Only this disk's own claims are continued. */
        OWN_ONLY,
        /** A person has said that this sidecar is the right one. */
        TAKE_OVER
    }

    /**
     * Claims the next term. May be repeated after a failure of the store: a claim that did arrive is recognised by the note.
     *
     * @param noteFile where this disk's note is or will be
     * @param wanted the server to write, if a person chose it
     * @param writer this start
     * @throws IOException if the note cannot be read or written
     */
    public static Outcome claim(
            ObjectStore store,
            Path noteFile,
            Succession succession,
            Optional<ServerId> wanted,
            Claim.Writer writer,
            Instant now)
            throws IOException {
        var noted = Note.read(noteFile);
        var present = servers(store);
        var refusal = refusal(store, noteFile, noted, wanted, present, succession);
        if (refusal.isPresent()) {
            return new Outcome.Refused(refusal.get());
        }
        var server = wanted.or(() -> noted.map(Note::server))
                .orElseGet(() -> present.isEmpty() ? ServerId.random() : present.getFirst());
        Format.ensure(store);
        var names = new ObjectNames(server);
        var chain = Chain.read(store, names);
        var newest = chain.newest();
        if (newest.isPresent()
                && succession == Succession.OWN_ONLY
                && noted.filter(n -> n.owns(newest.get())).isEmpty()) {
            return new Outcome.Refused(foreign(newest.get(), server, store));
        }
        return claimNext(
                store, names, chain, new Note(server, settled(newest, noted), writer.start()), noteFile, writer, now);
    }

    /**
     * Why a claim would be refused now; nothing if it would not. Changes nothing.
     *
     * @throws IOException if the note cannot be read
     */
    public static Optional<String> refusal(
            ObjectStore store, Path noteFile, Succession succession, Optional<ServerId> wanted) throws IOException {
        var noted = Note.read(noteFile);
        var refusal = refusal(store, noteFile, noted, wanted, servers(store), succession);
        if (refusal.isPresent() || noted.isEmpty() || succession == Succession.TAKE_OVER) {
            return refusal;
        }
        var server = wanted.orElse(noted.get().server());
        return foreignClaim(Chain.read(store, new ObjectNames(server)), noted, server, store);
    }

    private static Optional<String> foreignClaim(
            Chain chain, Optional<Note> noted, ServerId server, ObjectStore store) {
        return chain.newest()
                .filter(newest -> noted.filter(note -> note.owns(newest)).isEmpty())
                .map(newest -> foreign(newest, server, store));
    }

    private static Outcome claimNext(
            ObjectStore store,
            ObjectNames names,
            Chain chain,
            Note note,
            Path noteFile,
            Claim.Writer writer,
            Instant now)
            throws IOException {
        long previous = chain.newest().map(Claim::term).orElse(0L);
        var claim = new Claim(previous + 1, previous, writer, now);
        note.write(noteFile);
        try {
            store.put(names.claim(claim.term()), claim.bytes(), Map.of());
        } catch (NameTaken e) {
            return new Outcome.Refused(
                    "another sidecar has claimed term %d of server %s at this moment: stop it, or let it run alone (%s)"
                            .formatted(claim.term(), names.server(), e.getMessage()));
        }
        new Note(note.server(), writer.start(), writer.start()).write(noteFile);
        return new Outcome.Begun(new Reign(names, claim.term()));
    }

    /** The start that made the newest claim, if it was this disk's: so the note stays true if the new claim never arrives. */
    private static String settled(Optional<Claim> newest, Optional<Note> noted) {
        return newest.map(claim -> claim.writer().start())
                .orElseGet(() -> noted.map(Note::settled).orElse(""));
    }

    private static Optional<String> refusal(
            ObjectStore store,
            Path noteFile,
            Optional<Note> noted,
            Optional<ServerId> wanted,
            List<ServerId> present,
            Succession succession) {
        if (wanted.filter(server -> !present.contains(server)
                        && noted.filter(note -> note.server().equals(server)).isEmpty())
                .isPresent()) {
            return Optional.of("%s holds no server %s to continue: choose one of %s with --server, or leave it out"
                    .formatted(store.location(), wanted.get(), present));
        }
        if (noted.isPresent() || present.isEmpty()) {
            return Optional.empty();
        }
        if (succession == Succession.OWN_ONLY) {
            return Optional.of(
                    "%s already holds server %s, and %s does not exist, so this disk has never written there: continue that history with --take-over, or choose another prefix in store.url"
                            .formatted(store.location(), present.getFirst(), noteFile));
        }
        return wanted.isEmpty() && present.size() > 1
                ? Optional.of("%s holds several servers: say which to take over with --server, one of %s"
                        .formatted(store.location(), present))
                : Optional.empty();
    }

    private static String foreign(Claim newest, ServerId server, ObjectStore store) {
        return "term %d of server %s in %s was claimed at %s by %s%s, not from this disk: stop that sidecar and start this one with --take-over, or leave it to that one"
                .formatted(
                        newest.term(),
                        server,
                        store.location(),
                        newest.at(),
                        newest.writer().host(),
                        newest.writer().pod().isEmpty()
                                ? ""
                                : " (pod " + newest.writer().pod() + ")");
    }

    /** The servers that a store holds. */
    public static List<ServerId> servers(ObjectStore store) {
        return store.folders("").stream()
                .filter(ServerId::isOne)
                .map(ServerId::new)
                .toList();
    }

    /**
     * The terms before this one, settled for good. A claim without base counts as one that has shipped nothing, but its writer
     * may only be asleep and write the base later, below what newer terms have shipped since. So such a term gets an empty
     * base here, and its writer finds the name taken. May be repeated.
     */
    public Chain before(ObjectStore store) {
        var known = Chain.read(store, names).upTo(term - 1);
        var unsettled = known.claims().stream()
                .map(Claim::term)
                .filter(claimed -> !known.bases().containsKey(claimed))
                .toList();
        unsettled.forEach(claimed -> settle(store, claimed));
        return unsettled.isEmpty() ? known : Chain.read(store, names).upTo(term - 1);
    }

    private void settle(ObjectStore store, long claimed) {
        try {
            store.put(names.base(claimed), new Base(claimed, Map.of()).bytes(), Map.of());
        } catch (NameTaken _) {
            // Its writer was faster: the base is there, which is all that is wanted.
        }
    }

    /**
     * Writes what this term begins with. May be repeated with the same value.
     *
     * @throws NameTaken if a newer writer has settled this term as one that ships nothing
     */
    public void writeBase(ObjectStore store, Map<ReplicaKey, Base.Entry> replicas) {
        store.put(names.base(term), new Base(term, replicas).bytes(), Map.of());
    }
}
