package com.openagents.spacetime.settings;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A schema with one setting of every kind. */
final class Sample {
    /** Words of two forms. */
    enum Engine {
        AUTO,
        TWO_WORDS,
        V1_3;

        String spelled() {
            return this == V1_3 ? "1.3" : name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static final Setting<InetSocketAddress> LISTEN =
            Setting.address("listen").about("Where clients come in.").byDefault("127.0.0.1:8443");
    static final Setting<URI> URL = Setting.uri("upstream.url", "http", "https")
            .about("Where requests go.")
            .required("http://127.0.0.1:3000");
    static final Setting<Path> KEY = Setting.path("upstream.keys.private").about("Signs.");
    static final Setting<Path> SECRET =
            Setting.secretFile("upstream.secret-file").about("Proves.").example("control.secret");
    static final Setting<Duration> TIMEOUT = Setting.duration("upstream.timeout", "100ms", "1h")
            .about("Gives up.")
            .byDefault("5s");
    static final Setting<Long> BODY = Setting.size("limits.body-size", "1KiB", "64MiB")
            .about("The largest.")
            .byDefault("2MiB");
    static final Setting<Integer> CALLS =
            Setting.number("limits.calls", 1, 1000).about("How often.").byDefault("20");
    static final Setting<Boolean> STRICT =
            Setting.flag("limits.strict").about("Whether to.").byDefault("true");
    static final Setting<Engine> ENGINE = Setting.word("engine", Engine.values(), Engine::spelled)
            .about("Which one.")
            .byDefault("auto");
    static final Setting<List<String>> ORIGINS =
            Setting.text("origins").list().about("Who may ask.").byDefault("https://a.example", "*");
    static final Setting<String> NAME = Setting.text("name").about("Its name.").required("sync");
    static final Setting<List<String>> ALLOWED =
            Setting.text("calls.allowed").list().about("What is callable.").byDefault();
    static final Setting<List<Integer>> PORTS =
            Setting.number("ports", 1, 65_535).list().about("Which ports.");
    static final Repeated DATABASES = Repeated.of("databases", NAME, ALLOWED, PORTS)
            .about("What is served.")
            .required();
    static final Repeated MIRRORS = Repeated.of("mirrors", NAME).about("Who gets a copy.");
    static final Schema SCHEMA =
            Schema.of(LISTEN, URL, KEY, SECRET, TIMEOUT, BODY, CALLS, STRICT, ENGINE, ORIGINS, DATABASES, MIRRORS);

    /** The databases, known by their names. */
    static final Repeated NAMED = DATABASES.by(NAME);

    static final Schema NAMED_SCHEMA =
            Schema.of(LISTEN, URL, KEY, SECRET, TIMEOUT, BODY, CALLS, STRICT, ENGINE, ORIGINS, NAMED, MIRRORS);

    private Sample() {}
}
