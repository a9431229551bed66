package com.openagents.spacetime.gateway.session;

import com.openagents.spacetime.gateway.limit.AddressBlock;
import com.openagents.spacetime.gateway.limit.LimitRule;
import com.openagents.spacetime.gateway.limit.SocketCaps;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.token.Principal;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All live sessions of this process, and how many places each holder, address and database has. A place is reserved before the handshake goes
 * upstream and given back when the session has ended, so that any number of handshakes at once cannot pass a limit
 * together.
 *
 * <p>What takes rights back, such as a revocation, a withdrawn key or a new policy, is in force first and looks through
 * the sessions then ({@link #review}). Whoever opens a session goes the other way round: it occupies its place first, then
 * looks once more whether the right that it was opened with is still in force, and closes the session if not. So of the
 * two, one always sees the other, and no session slips through between its handshake and its place. The same holds for a
 * renewal: first {@link LiveSession#hold}, then the second look.
 *
 * <p>Thread-safe: every field is under this object's monitor, which is never held for longer than one copy.
 */
public final class Sessions {
    private static final int FEW = 2; // what most holders have
    private static final String EVERYBODY = "all";

    private final Map<SessionId, LiveSession> sessions = new HashMap<>();
    private final Map<Principal, Set<Place>> places = new HashMap<>();
    private final Map<String, Integer> ofAddress = new HashMap<>();
    private final Map<String, Integer> ofDatabase = new HashMap<>();
    private int taken; // places in all

    /** Starts empty. */
    public Sessions() {}

    /**
     * Reserves a place for one more session.
     *
     * @param caps how many places there may be with it
     * @param refuses asked for each cap that it would pass, with the rule and by whom; whether that refuses it. It is asked
     *     under this object's monitor.
     * @return the place, which must be given back, or the cap that leaves none
     */
    public synchronized Reservation reserve(Guest guest, SocketCaps caps, BiPredicate<LimitRule, String> refuses) {
        var address = guest.address().map(AddressBlock::text);
        if (address.isPresent()
                && ofAddress.getOrDefault(address.get(), 0) >= caps.address()
                && refuses.test(LimitRule.ADDRESS_SOCKETS, address.get())) {
            return new Reservation.Full(LimitRule.ADDRESS_SOCKETS);
        }
        if (places(guest.holder()) >= caps.subject()
                && refuses.test(LimitRule.SUBJECT_SOCKETS, guest.holder().hash())) {
            return new Reservation.Full(LimitRule.SUBJECT_SOCKETS);
        }
        if (ofDatabase.getOrDefault(guest.database(), 0) >= caps.database()
                && refuses.test(LimitRule.DATABASE_SOCKETS, guest.database())) {
            return new Reservation.Full(LimitRule.DATABASE_SOCKETS);
        }
        if (taken >= caps.gateway() && refuses.test(LimitRule.GATEWAY_SOCKETS, EVERYBODY)) {
            return new Reservation.Full(LimitRule.GATEWAY_SOCKETS);
        }
        return new Reservation.Reserved(placeFor(guest));
    }

    private Place placeFor(Guest guest) {
        var place = new Place(this, guest);
        places.computeIfAbsent(guest.holder(), _ -> new HashSet<>(FEW)).add(place);
        guest.address().ifPresent(address -> ofAddress.merge(address.text(), 1, Integer::sum));
        ofDatabase.merge(guest.database(), 1, Integer::sum);
        taken++;
        return place;
    }

    /** How many places the holder has, sessions in their handshake included. */
    public synchronized int places(Principal holder) {
        return placesOf(holder).size();
    }

    /** The live sessions at this moment, in no order. */
    public synchronized List<LiveSession> live() {
        return List.copyOf(sessions.values());
    }

    /** The holder's live sessions at this moment, the longest-lived first. */
    public synchronized List<LiveSession> of(Principal holder) {
        return placesOf(holder).stream()
                .flatMap(place -> Stream.ofNullable(place.session()))
                .sorted(Comparator.comparing(LiveSession::opened))
                .toList();
    }

    /** Whether no place is taken: no session lives, and none is in its handshake. */
    public synchronized boolean areVacant() {
        return taken == 0;
    }

    /** How many sessions live. */
    public synchronized int size() {
        return sessions.size();
    }

    /** How many of them are sockets. */
    public synchronized int sockets() {
        return (int) sessions.values().stream()
                .filter(session -> session.kind() == LiveSession.Kind.SOCKET)
                .count();
    }

    /** How many have something waiting for a client that does not take it at the moment. */
    public synchronized int behind() {
        return (int) sessions.values().stream().filter(LiveSession::isBehind).count();
    }

    /** For how long the slowest client has been behind; zero if none is. */
    public synchronized Duration longestLag() {
        return sessions.values().stream()
                .map(LiveSession::lag)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** The live session of that name. */
    public synchronized Optional<LiveSession> find(SessionId id) {
        return Optional.ofNullable(sessions.get(id));
    }

    /**
     * Closes every live session that the rule has a refusal for. The rule is asked once for each that lives at this moment,
     * on this thread and outside of any lock; it may also {@link LiveSession#hold} the session.
     */
    public void review(Function<LiveSession, Optional<Refusal>> rule) {
        for (var session : live()) {
            rule.apply(session).ifPresent(session::close);
        }
    }

    private Set<Place> placesOf(Principal holder) {
        return places.getOrDefault(holder, Set.of());
    }

    synchronized void occupy(Place place, LiveSession session) {
        if (!place.isOpen()) {
            return;
        }
        if (place.session() != null || sessions.containsKey(session.id())) {
            throw new IllegalStateException("session %s has been listed already".formatted(session.id()));
        }
        place.set(session);
        sessions.put(session.id(), session);
    }

    synchronized void giveBack(Place place) {
        if (!place.isOpen()) {
            return;
        }
        var session = place.shut();
        if (session != null) {
            sessions.remove(session.id());
        }
        var guest = place.guest();
        places.computeIfPresent(guest.holder(), (_, held) -> without(place, held));
        guest.address().ifPresent(address -> ofAddress.computeIfPresent(address.text(), (_, count) -> oneLess(count)));
        ofDatabase.computeIfPresent(guest.database(), (_, count) -> oneLess(count));
        taken--;
    }

    private static @Nullable Integer oneLess(int count) {
        return count == 1 ? null : count - 1;
    }

    private static @Nullable Set<Place> without(Place place, Set<Place> held) {
        held.remove(place);
        return held.isEmpty() ? null : held;
    }
}
