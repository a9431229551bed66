package com.openagents.spacetime.gateway.upstream;

import com.openagents.spacetime.gateway.route.ServerVersion;
import java.net.URI;
import java.time.Duration;

/**
 * How SpacetimeDB is reached.
 *
 * @param version what it is, hence which routes it has
 * @param url its plain HTTP listener: {@code http://host:port}, no path
 * @param connectTimeout how long a TCP connect may take
 * @param answerTimeout how long it may take to answer an upgrade or a call; the first touch of a database loads it
 */
public record UpstreamSettings(ServerVersion version, URI url, Duration connectTimeout, Duration answerTimeout) {
    /** How long the head of an answer may be, in bytes: SpacetimeDB echoes the token, which alone can have 8 KiB and more. */
    public static final int MOST_OF_A_HEAD = 32 * 1024;

    /** Checks that the URL has the one form that is served. */
    public UpstreamSettings {
        if (!"http".equals(url.getScheme()) || url.getHost() == null || url.getPort() < 1) {
            throw new IllegalArgumentException("not http://host:port: " + url);
        }
    }

    /** The host to connect to. */
    public String host() {
        return url.getHost();
    }

    /** The TCP port, 1..65535. */
    public int port() {
        return url.getPort();
    }

    /** The {@code Host} header of every request (RFC 9110 §7.2). */
    public String authority() {
        return url.getRawAuthority();
    }
}
