package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.splice.SocketTimes;
import com.openagents.spacetime.settings.Setting;
import com.openagents.spacetime.settings.Settings;
import java.time.Duration;
import java.util.Optional;

/** How long a WebSocket may last. */
final class SocketSection {
    static final Setting<Duration> MAX_AGE = Setting.duration("sockets.max-age", "10s", "365d")
            .about(
                    "How old a WebSocket may become; then it is closed with code 1012, unavailable: max_age, and its client"
                            + " opens the next. Each gets a time of its own between 80 and 100 % of it, so that clients which came"
                            + " together do not all come back together. Not needed for rights to end: at a token's expiry, its"
                            + " revocation or a new policy a socket ends whatever stands here. Useful where load balancers are to"
                            + " spread old sockets over new gateways. It begins with the first message. A new value holds for"
                            + " sockets opened from then on; open ones keep theirs. If it is not written, there is no such end.")
            .example("12h");

    static final Setting<Duration> IDLE_TIMEOUT = Setting.duration("sockets.idle-timeout", "1s", "30d")
            .about(
                    "How long there may be no data in a WebSocket, in either direction; then it is closed with code 1001,"
                            + " unavailable: idle_timeout, up to a tenth of the time later. Pings and pongs do not count: a client"
                            + " that is subscribed to quiet tables and does not answer them is found dead within 45 s without this"
                            + " setting, and one that does answer them is there to read the next update. Too short a time closes"
                            + " clients that wait for rare rows. A new value holds for sockets opened from then on; open ones keep"
                            + " theirs. If it is not written, a socket may be idle for ever.")
            .example("10m");

    private SocketSection() {}

    /** The times of a socket, of which the lag stands among the limits. */
    static Optional<SocketTimes> times(Settings settings) {
        return settings.find(LimitSection.CLIENT_LAG)
                .map(lag -> new SocketTimes(lag, settings.find(MAX_AGE), settings.find(IDLE_TIMEOUT)));
    }
}
