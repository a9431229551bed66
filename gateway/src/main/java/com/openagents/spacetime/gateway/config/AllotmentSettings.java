package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.settings.Pace;
import com.openagents.spacetime.settings.Repeated;
import com.openagents.spacetime.settings.Setting;

/** By which settings an allotment is written: there are some for everyone, and the same in each tier. */
record AllotmentSettings(
        Setting<Pace> handshakes,
        Setting<Pace> calls,
        Setting<Integer> callsInFlight,
        Setting<Integer> sockets,
        Setting<Pace> messages,
        Setting<Pace> bytes,
        Setting<Pace> socketMessages,
        Setting<Pace> socketBytes,
        Repeated reducers) {}
