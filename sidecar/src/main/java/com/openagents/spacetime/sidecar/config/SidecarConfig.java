package com.openagents.spacetime.sidecar.config;

import com.openagents.spacetime.settings.Reading;
import com.openagents.spacetime.settings.Schema;
import com.openagents.spacetime.settings.Setting;
import com.openagents.spacetime.settings.Settings;
import com.openagents.spacetime.sidecar.lineage.Note;
import com.openagents.spacetime.sidecar.ship.ShipPlan;
import com.openagents.spacetime.sidecar.ship.ShipSettings;
import com.openagents.spacetime.sidecar.source.DataDirectory;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * All that {@code sidecar.yaml} says.
 *
 * @param dataDirectory of the server
 * @param server where the server answers
 * @param jwtPublicKey the server's public key
 * @param note where this disk's note is
 * @param store where the bucket is
 * @param listen where status, metrics and health are served; not looked up
 * @param plan when commits become objects
 * @param drain how long the end may take
 */
public record SidecarConfig(
        Path dataDirectory,
        URI server,
        Optional<Path> jwtPublicKey,
        Path note,
        StoreAddress store,
        InetSocketAddress listen,
        ShipPlan plan,
        Duration drain) {

    static final Setting<Path> DATA_DIR = Setting.path("source.data-dir")
            .about(
                    "SpacetimeDB's data directory, the one given to its --data-dir. It may be created later. The sidecar reads it as the same user (or root), and never writes into it or locks anything in it.")
            .required("/stdb/data");
    static final Setting<URI> SERVER = Setting.uri("source.url", "http", "https")
            .about(
                    "Where SpacetimeDB answers. Asked only when the sidecar ends, to know whether the server has ended before.")
            .byDefault("http://127.0.0.1:3000");
    static final Setting<Path> JWT_PUBLIC_KEY = Setting.path("source.jwt-public-key")
            .about(
                    "SpacetimeDB's public key. Its fingerprint is kept with every control copy, so that a restore can say which key pair the restored server needs; the keys themselves are never copied.")
            .example("/etc/spacetimedb/id_ecdsa.pub");
    static final Setting<Path> NOTE = Setting.path("source.note")
            .about(
                    "The sidecar's own note on this disk: which server of the bucket it belongs to, and its last claim. Without it a sidecar refuses to write to a bucket that has a history. By default it stands beside the data directory, as <data-dir>.sidecar.json; choose another place if the data directory itself is a mount point.")
            .example("/stdb/sidecar.json");
    static final Setting<URI> STORE = Setting.uri("store.url", "gs", "file")
            .about(
                    "Where the backup goes: gs://bucket/prefix, or file:/directory for development and for disks elsewhere. Bucket and directory must exist; several servers may share one.")
            .required("gs://backups/spacetime");
    static final Setting<URI> GCS_ENDPOINT = Setting.uri("store.gcs-endpoint", "http", "https")
            .about("An emulator of Cloud Storage in the place of Google's own service. No credentials are sent to it.")
            .example("http://127.0.0.1:4443");
    static final Setting<InetSocketAddress> LISTEN = Setting.address("listen")
            .about("Where status, metrics and health are served, without TLS or credentials: keep it inside the pod.")
            .byDefault("127.0.0.1:9090");
    static final Setting<Duration> INTERVAL = Setting.duration("ship.interval", "100ms", "1m")
            .about(
                    "How long a commit may wait for others before it is put. It bounds what a lost disk can lose; each put costs a Class A operation. After a calm, commits are put at once.")
            .byDefault("1s");
    static final Setting<Long> OBJECT_SIZE = Setting.size("ship.object-size", "64KiB", "64MiB")
            .about("How many bytes of commits make an object that waits no longer. Memory per database grows with it.")
            .byDefault("4MiB");
    static final Setting<Duration> DRAIN = Setting.duration("ship.drain", "0s", "10m")
            .about(
                    "How long the sidecar may take to end: it waits until SpacetimeDB is gone and everything is in the bucket. Stay below the pod's grace period. What is not shipped then stays on the disk and is shipped by the next start.")
            .byDefault("10s");

    /** What the file is, for editors that show its JSON Schema. */
    public static final String TITLE = "sidecar.yaml: the settings of the SpacetimeDB sidecar";

    /** Every setting, in the order of the reference. */
    public static final Schema SCHEMA = Schema.of(
            DATA_DIR, SERVER, JWT_PUBLIC_KEY, NOTE, STORE, GCS_ENDPOINT, LISTEN, INTERVAL, OBJECT_SIZE, DRAIN);

    /** Reads a file; finds every mistake that can be seen without looking at the world outside. */
    public static Reading<SidecarConfig> read(Path file) {
        var settings = Settings.read(file, SCHEMA);
        settings.find(STORE).ifPresent(url -> {
            try {
                StoreAddress.of(url, Optional.empty());
            } catch (IllegalArgumentException e) {
                settings.complain(STORE, String.valueOf(e.getMessage()));
            }
        });
        if (settings.find(GCS_ENDPOINT).isPresent()
                && settings.find(STORE)
                        .filter(url -> "gs".equals(url.getScheme()))
                        .isEmpty()) {
            settings.complain(GCS_ENDPOINT, "it belongs to a gs:// store: remove it, or correct store.url");
        }
        return settings.into(SidecarConfig::build);
    }

    private static void complainOfWhatDiesWith(Path directory, Settings settings) {
        if (settings.find(STORE).filter(url -> isWithin(url, directory)).isPresent()) {
            settings.complain(
                    STORE,
                    "it lies within source.data-dir, so what destroys the data destroys the backup: choose a directory elsewhere, best on another disk");
        }
        if (settings.find(NOTE).filter(note -> note.startsWith(directory)).isPresent()) {
            settings.complain(
                    NOTE, "it lies within source.data-dir, and would be gone with it: choose a place beside it");
        }
    }

    private static boolean isWithin(URI store, Path directory) {
        return "file".equals(store.getScheme())
                && store.getPath() != null
                && Path.of(store.getPath()).normalize().startsWith(directory);
    }

    /** The same, and what a daemon needs besides: a readable source. A restore needs none. */
    public static Reading<SidecarConfig> readForRun(Path file) {
        var settings = Settings.read(file, SCHEMA);
        settings.find(DATA_DIR)
                .flatMap(directory -> new DataDirectory(directory).unreadable())
                .ifPresent(why -> settings.complain(DATA_DIR, why));
        settings.find(JWT_PUBLIC_KEY)
                .filter(key -> !Files.isReadable(key))
                .ifPresent(key -> settings.complain(JWT_PUBLIC_KEY, "%s cannot be read".formatted(key)));
        settings.find(DATA_DIR).ifPresent(directory -> complainOfWhatDiesWith(directory, settings));
        return switch (settings.into(_ -> true)) {
            case Reading.Invalid<Boolean>(var problems) -> new Reading.Invalid<>(problems);
            case Reading.Valid<Boolean> _ -> read(file);
        };
    }

    private static SidecarConfig build(Settings settings) {
        var dataDirectory = settings.get(DATA_DIR);
        return new SidecarConfig(
                dataDirectory,
                settings.get(SERVER),
                settings.find(JWT_PUBLIC_KEY),
                settings.find(NOTE).orElseGet(() -> Note.beside(dataDirectory)),
                StoreAddress.of(settings.get(STORE), settings.find(GCS_ENDPOINT)),
                settings.get(LISTEN),
                new ShipPlan(settings.get(INTERVAL), settings.get(OBJECT_SIZE)),
                settings.get(DRAIN));
    }

    /** What the daemon ships, with what a person allows this start to do. */
    public ShipSettings shipping(ShipSettings.Start start) {
        return new ShipSettings(dataDirectory, server, jwtPublicKey, note, plan, drain, start);
    }
}
