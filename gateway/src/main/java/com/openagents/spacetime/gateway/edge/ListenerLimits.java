package com.openagents.spacetime.gateway.edge;

import io.vertx.core.http.HttpServerOptions;

/** How large a request may be before it is looked at. What the rooms behind are made to judge fits in. */
final class ListenerLimits {
    /** In bytes: the longest target, with a token of 8 KiB in its query. */
    static final int LINE = 17_000;

    /** In bytes: two tokens of 8 KiB, and what clients send beside them. */
    static final int HEADERS = 20 * 1024;

    private ListenerLimits() {}

    /** Has a listener keep to them. */
    static HttpServerOptions on(HttpServerOptions options) {
        options.getInitialSettings().setMaxHeaderListSize(HEADERS);
        return options.setMaxInitialLineLength(LINE).setMaxHeaderSize(HEADERS);
    }
}
