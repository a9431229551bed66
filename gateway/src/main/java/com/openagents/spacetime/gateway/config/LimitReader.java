package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.grant.NamePatterns;
import com.openagents.spacetime.gateway.limit.Allotment;
import com.openagents.spacetime.gateway.limit.LimitSettings;
import com.openagents.spacetime.gateway.limit.Rate;
import com.openagents.spacetime.gateway.limit.ReducerLimit;
import com.openagents.spacetime.gateway.limit.SocketLimits;
import com.openagents.spacetime.gateway.limit.SubjectLimits;
import com.openagents.spacetime.gateway.limit.Tier;
import com.openagents.spacetime.settings.Pace;
import com.openagents.spacetime.settings.Repeated;
import com.openagents.spacetime.settings.Setting;
import com.openagents.spacetime.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads how much everyone may do: for everyone first, then what tiers write otherwise. */
record LimitReader(Settings settings) {
    /** The header of a client's frame, at most (RFC 6455 §5.2): with the message it must fit into the burst. */
    private static final int FRAME_HEADER = 14;

    /** The limits, if nothing is wrong with them; else the settings say what is. */
    Optional<LimitSettings> read() {
        var ordinary = allotment(settings, RateSection.EVERYONE, Optional.empty());
        var report = settings.find(LimitSection.REPORT).map(Set::copyOf).orElse(Set.of());
        var address = address();
        var database = database();
        var gateway = gateway();
        var anonymous = settings.find(LimitSection.ANONYMOUS_SOCKETS);
        if (ordinary.isEmpty() || address.isEmpty() || database.isEmpty() || gateway.isEmpty() || anonymous.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new LimitSettings(
                report,
                address.get(),
                ordinary.get(),
                tiers(ordinary.get()),
                database.get(),
                gateway.get(),
                anonymous.get()));
    }

    private Optional<LimitSettings.Address> address() {
        var requests = rate(settings, RateSection.ADDRESS_REQUESTS);
        var refusals = rate(settings, RateSection.ADDRESS_REFUSALS);
        var sockets = settings.find(RateSection.ADDRESS_SOCKETS);
        return requests.isPresent() && refusals.isPresent() && sockets.isPresent()
                ? Optional.of(new LimitSettings.Address(requests.get(), refusals.get(), sockets.get()))
                : Optional.empty();
    }

    private Optional<LimitSettings.Database> database() {
        var sockets = settings.find(RateSection.DATABASE_SOCKETS);
        var calls = rate(settings, RateSection.DATABASE_CALLS);
        var messages = rate(settings, RateSection.DATABASE_MESSAGES);
        return sockets.isPresent() && calls.isPresent() && messages.isPresent()
                ? Optional.of(new LimitSettings.Database(sockets.get(), calls.get(), messages.get()))
                : Optional.empty();
    }

    private Optional<LimitSettings.Gateway> gateway() {
        var handshakes = rate(settings, RateSection.GATEWAY_HANDSHAKES);
        var sockets = settings.find(RateSection.GATEWAY_SOCKETS);
        return handshakes.isPresent() && sockets.isPresent()
                ? Optional.of(new LimitSettings.Gateway(handshakes.get(), sockets.get()))
                : Optional.empty();
    }

    private List<Tier> tiers(Allotment ordinary) {
        var issuers = GrantSection.issuers(settings);
        return settings.each(TierSection.TIERS).stream()
                .flatMap(entry -> tier(entry, issuers, ordinary).stream())
                .toList();
    }

    private Optional<Tier> tier(Settings entry, Set<String> issuers, Allotment ordinary) {
        var lists = new NameLists(entry);
        boolean known = lists.areKnown(TierSection.ISSUERS, issuers, "issuers");
        boolean forSomeone = lists.isNotEmpty(TierSection.SUBJECTS);
        boolean scoped = lists.isNotEmpty(TierSection.SCOPES);
        var gives = allotment(entry, TierSection.OF_TIER, Optional.of(ordinary));
        return known && forSomeone && scoped && gives.isPresent()
                ? Checked.by(
                        entry,
                        TierSection.ISSUERS,
                        () -> new Tier(
                                lists.set(TierSection.ISSUERS),
                                lists.set(TierSection.SUBJECTS),
                                lists.set(TierSection.SCOPES),
                                gives.get()))
                : Optional.empty();
    }

    /**
     * What is written at one place.
     *
     * @param otherwise what holds where it is not written; empty if every setting has a default
     */
    private Optional<Allotment> allotment(Settings at, AllotmentSettings names, Optional<Allotment> otherwise) {
        var ofSubject = otherwise.map(Allotment::subject);
        var ofSocket = otherwise.map(Allotment::socket);
        var handshakes = rate(at, names.handshakes()).or(() -> ofSubject.map(SubjectLimits::handshakes));
        var calls = rate(at, names.calls()).or(() -> ofSubject.map(SubjectLimits::calls));
        var inFlight = at.find(names.callsInFlight()).or(() -> ofSubject.map(SubjectLimits::callsInFlight));
        var sockets = at.find(names.sockets()).or(() -> ofSubject.map(SubjectLimits::sockets));
        var messages = rate(at, names.messages()).or(() -> ofSubject.map(SubjectLimits::messages));
        var bytes = byteRate(at, names.bytes()).or(() -> ofSubject.map(SubjectLimits::bytes));
        var socketMessages = rate(at, names.socketMessages()).or(() -> ofSocket.map(SocketLimits::messages));
        var socketBytes = byteRate(at, names.socketBytes()).or(() -> ofSocket.map(SocketLimits::bytes));
        var reducers = reducers(at, names.reducers());
        var rates = List.of(handshakes, calls, messages, bytes, socketMessages, socketBytes);
        if (inFlight.isEmpty() || sockets.isEmpty() || rates.stream().anyMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        return Optional.of(new Allotment(
                new SubjectLimits(
                        handshakes.get(), calls.get(), inFlight.get(), sockets.get(), messages.get(), bytes.get()),
                new SocketLimits(socketMessages.get(), socketBytes.get()),
                at.isWritten(names.reducers()) || otherwise.isEmpty()
                        ? reducers
                        : otherwise.get().reducers()));
    }

    private static List<ReducerLimit> reducers(Settings at, Repeated reducers) {
        var limits = new ArrayList<ReducerLimit>();
        for (var entry : at.each(reducers)) {
            var names = entry.find(RateSection.REDUCER_NAMES)
                    .flatMap(list -> Checked.by(entry, RateSection.REDUCER_NAMES, () -> NamePatterns.of(list)));
            var rate = rate(entry, RateSection.REDUCER_RATE);
            if (names.isPresent() && rate.isPresent()) {
                limits.add(new ReducerLimit(names.get(), rate.get()));
            }
        }
        return limits;
    }

    private static Optional<Rate> rate(Settings at, Setting<Pace> setting) {
        return at.find(setting).map(pace -> new Rate(pace.amount(), pace.per(), pace.burst()));
    }

    private Optional<Rate> byteRate(Settings at, Setting<Pace> setting) {
        var rate = rate(at, setting);
        var largest = settings.find(LimitSection.MESSAGE_SIZE).map(size -> size + FRAME_HEADER);
        if (rate.isPresent() && largest.isPresent() && rate.get().burst() < largest.get()) {
            at.complain(
                    setting,
                    ("its burst of %d bytes does not take the largest message, %d bytes with the frame's header: raise the"
                                    + " burst, or lower limits.message-size")
                            .formatted(rate.get().burst(), largest.get()));
        }
        return rate;
    }
}
