package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.settings.Reading;
import com.openagents.spacetime.settings.Schema;
import com.openagents.spacetime.settings.Settings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** Reads {@code gateway.yaml}: its form, then what the sections know about each other, about files, keys and certificates. */
public final class ConfigReader {
    /** Every setting, in the order of the documentation. */
    public static final Schema SCHEMA = Schema.of(
            ListenSection.LISTEN,
            ListenSection.MANAGEMENT,
            UpstreamSection.URL,
            UpstreamSection.VERSION,
            CredentialSection.CREDENTIAL,
            CredentialSection.SUBJECT,
            CredentialSection.PRIVATE_KEY,
            CredentialSection.PUBLIC_KEY,
            UpstreamSection.CONNECT_TIMEOUT,
            UpstreamSection.ANSWER_TIMEOUT,
            TlsSection.CERTIFICATE,
            TlsSection.KEY,
            TlsSection.LOCAL_CA,
            TlsSection.NAMES,
            TlsSection.ENGINE,
            TlsSection.MIN_VERSION,
            TlsSection.FURTHER,
            OperatorTlsSection.CERTIFICATE,
            OperatorTlsSection.KEY,
            OperatorTlsSection.CLIENT_CA,
            HopsSection.PROXY_PROTOCOL,
            HopsSection.TRUSTED,
            IssuerSection.ISSUERS,
            DatabaseSection.DATABASES,
            GrantSection.GRANTS,
            ListenSection.ORIGINS,
            RevocationSection.FILE,
            RevocationSection.SECRET_FILE,
            RevocationSection.FALLBACK_SECRET_FILES,
            SharedSection.URL,
            SharedSection.USER,
            SharedSection.PASSWORD_FILE,
            SharedSection.CA_FILE,
            SharedSection.SECRET_FILE,
            SharedSection.PREFIX,
            LimitSection.REPORT,
            RateSection.ADDRESS_REQUESTS,
            RateSection.ADDRESS_REFUSALS,
            RateSection.ADDRESS_SOCKETS,
            RateSection.HANDSHAKES,
            RateSection.CALLS,
            RateSection.CALLS_IN_FLIGHT,
            RateSection.SOCKETS,
            RateSection.MESSAGES,
            RateSection.BYTES,
            RateSection.SOCKET_MESSAGES,
            RateSection.SOCKET_BYTES,
            RateSection.DATABASE_SOCKETS,
            RateSection.DATABASE_CALLS,
            RateSection.DATABASE_MESSAGES,
            RateSection.GATEWAY_HANDSHAKES,
            RateSection.GATEWAY_SOCKETS,
            RateSection.REDUCERS,
            TierSection.TIERS,
            LimitSection.ANONYMOUS_SOCKETS,
            LimitSection.MESSAGE_SIZE,
            LimitSection.BODY_SIZE,
            LimitSection.BODY_TIME,
            LimitSection.BODY_MEMORY,
            LimitSection.CLIENT_LAG,
            SocketSection.MAX_AGE,
            SocketSection.IDLE_TIMEOUT,
            DrainSection.WINDOW);

    private ConfigReader() {}

    /** A JSON Schema of the file's form; what settings say about each other is not in it. */
    public static String jsonSchema() {
        return SCHEMA.jsonSchema("gateway.yaml: the settings of the SpacetimeDB gateway");
    }

    /**
     * The files that a settings file names and others write, and directories too, whatever is wrong with it otherwise. Their
     * contents are not looked at.
     */
    static Set<Path> filesNamedIn(Path file) {
        var settings = Settings.read(file, SCHEMA);
        var files = new HashSet<>(settings.paths());
        settings.find(RevocationSection.FILE).ifPresent(files::remove); // the gateway's own
        return files;
    }

    /**
     * A file as it was read.
     *
     * @param settings what it says, setting by setting
     * @param reading what came of it
     */
    record Examined(Settings settings, Reading<GatewaySettings> reading) {}

    /**
     * Reads a file and all files that it names. Binds no port, asks nobody and changes nothing.
     *
     * @param now decides which certificates are in force
     * @return all settings, or everything that is wrong with them
     */
    public static Reading<GatewaySettings> read(Path file, Instant now) {
        return examine(file, now).reading();
    }

    /** The same, for those who also want to know how the file says it. */
    static Examined examine(Path file, Instant now) {
        var settings = Settings.read(file, SCHEMA);
        ListenSection.check(settings);
        var tls = TlsSection.tls(settings, now);
        var upstream = UpstreamSection.settings(settings);
        var credential = CredentialSection.credential(settings);
        var issuers = IssuerSection.issuers(settings);
        var databases = DatabaseSection.policies(settings);
        var grants = GrantSection.rules(settings);
        var edge = ListenSection.edge(settings);
        var revocations = RevocationSection.revocations(settings);
        var shared = SharedSection.shared(settings, credential);
        var limits = new LimitReader(settings).read();
        return new Examined(
                settings,
                settings.into(valid -> new GatewaySettings(
                        valid.get(ListenSection.LISTEN),
                        valid.get(ListenSection.MANAGEMENT),
                        tls.orElseThrow(),
                        upstream.orElseThrow(),
                        credential.orElseThrow(),
                        issuers,
                        databases,
                        grants,
                        edge.orElseThrow(),
                        revocations,
                        limits.orElseThrow(),
                        shared,
                        valid.get(DrainSection.WINDOW))));
    }
}
