package com.openagents.spacetime.gateway.token.keys;

import com.openagents.spacetime.gateway.token.KeySet;
import com.openagents.spacetime.gateway.token.TrustedIssuer;
import com.openagents.spacetime.gateway.token.Warrant;
import com.openagents.spacetime.gateway.token.keys.KeyEvents.Event;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The configured issuers and their keys as they are now: one immutable {@link Trust} behind one reference, which readers on
 * any thread see whole, old or new. Behind it each issuer has a {@link KeyFeed} that brings its keys up to date.
 */
public final class Keyring implements AutoCloseable {
    private final RefreshTimes times;
    private final KeyEvents events;
    private final KeyFetcher fetcher;
    private final KeyFeed.Taker taker = new Desk();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    private final Object change = new Object();
    // Both are written under change alone. The feeds are by the names of their issuers.
    private volatile Map<String, KeyFeed> feeds = Map.of();
    private volatile Trust trust = Trust.NONE;

    private Keyring(RefreshTimes times, KeyEvents events) {
        this.times = times;
        this.events = events;
        this.fetcher = new KeyFetcher(times.limit());
    }

    /**
     * Reads all secret and key files, then begins to watch them and to fetch the keys of those who publish theirs. It does not
     * wait for those: a provider that cannot be reached stops nobody but the bearers of its tokens.
     *
     * @throws SecretFileUnusable if a file is missing, unreadable or without usable keys; then nothing has been started
     * @throws IllegalArgumentException if two issuers have one name or one issuer string
     */
    public static Keyring open(List<IssuerSettings> issuers) throws SecretFileUnusable {
        return open(issuers, KeyEvents.IGNORED);
    }

    /**
     * The same, telling what happens to keys.
     *
     * @throws SecretFileUnusable as above
     */
    public static Keyring open(List<IssuerSettings> issuers, KeyEvents events) throws SecretFileUnusable {
        return open(issuers, RefreshTimes.DEFAULT, events);
    }

    static Keyring open(List<IssuerSettings> issuers, RefreshTimes times, KeyEvents events) throws SecretFileUnusable {
        var keyring = new Keyring(times, events);
        try {
            keyring.reload(issuers);
            return keyring;
        } catch (SecretFileUnusable | IllegalArgumentException e) {
            keyring.close();
            throw e;
        }
    }

    /**
     * Reads all secret and key files once, and neither watches nor fetches anything: the keys of those who publish theirs are
     * unknown for good.
     *
     * @throws SecretFileUnusable if a file is missing, unreadable or without usable keys
     * @throws IllegalArgumentException if two issuers have one name or one issuer string
     */
    public static Keyring offline(List<IssuerSettings> issuers) throws SecretFileUnusable {
        checkDistinct(issuers);
        var states = new HashMap<String, IssuerState>();
        for (var issuer : issuers) {
            var keys = OwnKeys.of(issuer).map(OwnKeys::keys).orElse(KeySet.EMPTY);
            states.put(issuer.rules().issuer(), IssuerState.unseen(issuer).with(issuer, keys, System.nanoTime()));
        }
        var keyring = new Keyring(RefreshTimes.DEFAULT, KeyEvents.IGNORED);
        keyring.trust = Trust.of(states);
        return keyring;
    }

    /**
     * Reads an issuer's files as {@link #open} would, and starts nothing.
     *
     * @throws SecretFileUnusable if one of them is missing, unreadable or without usable keys
     */
    public static void check(IssuerSettings issuer) throws SecretFileUnusable {
        OwnKeys.of(issuer);
    }

    /**
     * Puts other issuers in the place of the present ones, whole or not at all. All files are read anew. Where the keys of a
     * provider come from the same place as before, the fetched ones stay and nothing is fetched; else tokens wait for the first
     * fetch, and sessions end only if that does not bring their key.
     *
     * @throws SecretFileUnusable if a file is missing, unreadable or without usable keys; then all stays as it is
     * @throws IllegalArgumentException if two issuers have one name or one issuer string; then too
     */
    public void reload(List<IssuerSettings> issuers) throws SecretFileUnusable {
        checkDistinct(issuers);
        var own = new HashMap<IssuerSettings, OwnKeys>();
        for (var issuer : issuers) {
            OwnKeys.of(issuer).ifPresent(keys -> own.put(issuer, keys));
        }
        synchronized (change) {
            replaceAll(issuers, own);
        }
        listeners.forEach(Runnable::run);
    }

    /**
     * Adds someone who is told after every change of issuers or of keys in force, on the thread that made the change; it must
     * neither block for long nor throw.
     */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /**
     * Whether the keyring still stands behind what a warrant has opened: the issuer is configured by the same name and the same
     * issuer string and, unless it lets sessions outlive their keys, was last seen with the key that signed. Keys that could
     * not be fetched for long are not withdrawn: silence takes nothing back. True for a client without a token.
     */
    public boolean isInForce(Warrant warrant) {
        if (warrant.key().isEmpty()) {
            return true;
        }
        var state = trust.of(warrant.holder().issuer());
        return state != null && state.holds(warrant, warrant.key().get());
    }

    /** Whether the issuer's configured deny-list names the token by which a warrant came. */
    public boolean isDenied(Warrant warrant) {
        var state = trust.of(warrant.holder().issuer());
        return state != null
                && warrant.jti()
                        .filter(state.settings().rules().content()::denies)
                        .isPresent();
    }

    /** The keys in force, by the names of their issuers, each issuer's in the order in which they are tried. */
    public List<KeyView> keys() {
        long now = System.nanoTime();
        return trust.all().stream()
                .sorted(Comparator.comparing(state -> state.settings().rules().name()))
                .flatMap(state -> state.views(now).stream())
                .toList();
    }

    /** The issuers in force, by their {@code iss} strings. */
    Map<String, TrustedIssuer> trusted() {
        return trust.trusted();
    }

    /**
     * Asks an issuer for keys newer than those at hand, at most once in a while, however often it is called. Never blocks.
     *
     * @param kid the key that is missing, if it has a name
     * @return whether its last answer was good; false for an issuer that is not configured any more
     */
    CompletableFuture<Boolean> refresh(String issuerName, Optional<String> kid) {
        var feed = feeds.get(issuerName);
        return feed == null ? CompletableFuture.completedFuture(false) : feed.refresh(kid);
    }

    /** Stops fetching and watching. The keys at hand stay. */
    @Override
    public void close() {
        synchronized (change) {
            feeds.values().forEach(KeyFeed::close);
        }
        fetcher.close();
    }

    private void replaceAll(List<IssuerSettings> issuers, Map<IssuerSettings, OwnKeys> own) {
        long now = System.nanoTime();
        var states = new HashMap<String, IssuerState>();
        var running = new HashMap<String, KeyFeed>();
        for (var issuer : issuers) {
            var before = before(issuer);
            var feed = before.flatMap(_ -> runningFor(issuer));
            feed.ifPresent(kept -> running.put(kept.issuerName(), kept));
            var keys = feed.isPresent() ? before.orElseThrow().trusted().keys() : keys(own.get(issuer));
            states.put(
                    issuer.rules().issuer(),
                    before.orElseGet(() -> IssuerState.unseen(issuer)).with(issuer, keys, now));
        }
        for (var issuer : issuers) {
            running.computeIfAbsent(issuer.rules().name(), _ -> start(issuer, own.get(issuer)));
        }
        var left = feeds;
        feeds = Map.copyOf(running); // before the issuers, so that whoever sees a new one can ask for its keys
        trust = Trust.of(states);
        left.values().stream().filter(feed -> !running.containsValue(feed)).forEach(KeyFeed::close);
    }

    /** The issuer as it is now, by the same name and the same issuer string. */
    private Optional<IssuerState> before(IssuerSettings issuer) {
        return Optional.ofNullable(trust.of(issuer.rules().issuer()))
                .filter(state ->
                        state.settings().rules().name().equals(issuer.rules().name()));
    }

    /** The feed that does already what one for this issuer would do: ask the same place for keys. */
    private Optional<KeyFeed> runningFor(IssuerSettings issuer) {
        return Optional.ofNullable(feeds.get(issuer.rules().name()))
                .filter(feed -> feed instanceof PolledKeys polled
                        && Polling.of(issuer).filter(polled::serves).isPresent());
    }

    private static KeySet keys(@Nullable OwnKeys own) {
        return own == null ? KeySet.EMPTY : own.keys();
    }

    private KeyFeed start(IssuerSettings issuer, @Nullable OwnKeys own) {
        var polling = Polling.of(issuer);
        if (polling.isPresent()) {
            return PolledKeys.start(issuer.rules().name(), polling.get(), fetcher, times, taker, events);
        }
        if (own == null) {
            throw new IllegalStateException("an issuer has neither files nor a place to ask: "
                    + issuer.rules().name());
        }
        return WatchedFiles.start(own.source(), own.contents(), times.look(), taker, events);
    }

    /** Where the feeds leave their keys. One that a reload has replaced comes too late. */
    private final class Desk implements KeyFeed.Taker {
        @Override
        public void take(KeyFeed from, KeySet keys) {
            if (replaced(from, keys)) {
                events.happened(from.issuerName(), Event.CHANGED);
                listeners.forEach(Runnable::run);
            }
        }

        @Override
        public void drop(KeyFeed from) {
            take(from, KeySet.EMPTY);
        }

        @SuppressWarnings("ReferenceEquality") // a state gives the same object exactly if nothing has changed
        private boolean replaced(KeyFeed from, KeySet keys) {
            synchronized (change) {
                var before = trust.named(from.issuerName());
                if (before.isEmpty() || feeds.get(from.issuerName()) != from) {
                    return false;
                }
                var state = before.get();
                var next = state.with(state.settings(), keys, System.nanoTime());
                if (next.trusted() == state.trusted()) {
                    return false;
                }
                trust = trust.with(next);
                return true;
            }
        }
    }

    private static void checkDistinct(List<IssuerSettings> issuers) {
        var names =
                issuers.stream().map(issuer -> issuer.rules().name()).distinct().count();
        var strings = issuers.stream()
                .map(issuer -> issuer.rules().issuer())
                .distinct()
                .count();
        if (names < issuers.size() || strings < issuers.size()) {
            throw new IllegalArgumentException(
                    "two issuers have the same name or the same issuer string: each must have its own");
        }
    }
}
