package com.openagents.spacetime.gateway.session;

import com.openagents.spacetime.gateway.limit.LimitRule;

/** What came of asking for a place. */
public sealed interface Reservation {
    /** There is one. */
    record Reserved(Place place) implements Reservation {}

    /** There is none, because of that limit. */
    record Full(LimitRule rule) implements Reservation {}
}
