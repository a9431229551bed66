package com.openagents.spacetime.gateway.limit;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How much everyone may do.
 *
 * @param reportOnly rules that only count what they would refuse
 * @param address what one {@link AddressBlock} may do
 * @param ordinary what a subject may do that no tier fits
 * @param tiers what others may do: the first that fits holds
 * @param database what all clients of one database may do together
 * @param gateway what all clients may do together
 * @param anonymousSockets sockets that all clients without a token together may hold open at a time, at least 1
 */
public record LimitSettings(
        Set<LimitRule> reportOnly,
        Address address,
        Allotment ordinary,
        List<Tier> tiers,
        Database database,
        Gateway gateway,
        int anonymousSockets) {
    /**
     * What one address block may do.
     *
     * @param requests requests that need a credential, before it is looked at
     * @param refusals credentials that were refused
     * @param sockets sockets open at a time, at least 1
     */
    public record Address(Rate requests, Rate refusals, int sockets) {
        /** Checks the number. */
        public Address {
            atLeastOne("sockets of an address", sockets);
        }
    }

    /**
     * What all clients of one database may do together.
     *
     * @param sockets sockets open at a time, at least 1
     * @param calls HTTP calls
     * @param messages messages in sockets
     */
    public record Database(int sockets, Rate calls, Rate messages) {
        /** Checks the number. */
        public Database {
            atLeastOne("sockets of a database", sockets);
        }
    }

    /**
     * What all clients may do together.
     *
     * @param handshakes sockets that may be asked for
     * @param sockets sockets open at a time, at least 1
     */
    public record Gateway(Rate handshakes, int sockets) {
        /** Checks the number. */
        public Gateway {
            atLeastOne("sockets of the gateway", sockets);
        }
    }

    /** Copies the collections and checks the number. */
    public LimitSettings {
        reportOnly = Set.copyOf(reportOnly);
        tiers = List.copyOf(tiers);
        atLeastOne("sockets without a token", anonymousSockets);
    }

    /** The tier that a caller is in; empty if it is none. */
    public Optional<Tier> tierOf(Caller caller) {
        return tiers.stream().filter(tier -> tier.fits(caller)).findFirst();
    }

    /** What a caller may do. */
    public Allotment allotmentOf(Caller caller) {
        return tierOf(caller).map(Tier::gives).orElse(ordinary);
    }

    /** Whether a rule refuses; else it only counts. */
    public boolean enforces(LimitRule rule) {
        return !reportOnly.contains(rule);
    }

    private static void atLeastOne(String what, int number) {
        if (number < 1) {
            throw new IllegalArgumentException("%s begin at 1, not %d".formatted(what, number));
        }
    }
}
