package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.route.ServerVersion;
import com.openagents.spacetime.gateway.upstream.UpstreamSettings;
import com.openagents.spacetime.settings.Setting;
import com.openagents.spacetime.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** How SpacetimeDB is reached. By what it knows clients is {@link CredentialSection}'s. */
final class UpstreamSection {
    static final Setting<URI> URL = Setting.uri("upstream.url", "http")
            .about(
                    "SpacetimeDB's plain HTTP listener, with its port and without a path. It should listen on loopback only:"
                            + " whoever reaches it directly goes round the gateway.")
            .required("http://127.0.0.1:3000");

    static final Setting<ServerVersion> VERSION = Setting.word(
                    "upstream.version", ServerVersion.values(), ServerVersion::number)
            .about("SpacetimeDB's version without its patch number: it decides which routes there are. Routes that this"
                    + " version does not have are refused like any unknown one, so an older number than the server's"
                    + " closes what is newer. For a server that is newer than all of these, choose the last.")
            .byDefault("2.8");

    static final Setting<Duration> CONNECT_TIMEOUT = Setting.duration("upstream.connect-timeout", "100ms", "60s")
            .about("How long a connection to SpacetimeDB may take to open. It is next door: what takes longer is down.")
            .byDefault("5s");

    static final Setting<Duration> ANSWER_TIMEOUT = Setting.duration("upstream.answer-timeout", "1s", "10m")
            .about(
                    "How long SpacetimeDB may take to answer an upgrade or a call. The first touch of a database loads it, and"
                            + " that takes the longer the larger it is.")
            .byDefault("30s");

    private UpstreamSection() {}

    static Optional<UpstreamSettings> settings(Settings settings) {
        var url = settings.find(URL);
        var version = settings.find(VERSION);
        var connect = settings.find(CONNECT_TIMEOUT);
        var answer = settings.find(ANSWER_TIMEOUT);
        if (url.filter(UpstreamSection::isHostAndPort).isEmpty()) {
            url.ifPresent(written -> settings.complain(
                    URL, "\"%s\" is not http://host:port: leave out all else, and name the port".formatted(written)));
            return Optional.empty();
        }
        return url.isPresent() && version.isPresent() && connect.isPresent() && answer.isPresent()
                ? Checked.by(
                        settings,
                        URL,
                        () -> new UpstreamSettings(version.get(), url.get(), connect.get(), answer.get()))
                : Optional.empty();
    }

    private static boolean isHostAndPort(URI url) {
        return url.getPort() > 0
                && url.getRawUserInfo() == null
                && url.getRawQuery() == null
                && url.getRawFragment() == null
                && (url.getRawPath().isEmpty() || url.getRawPath().equals("/"));
    }
}
