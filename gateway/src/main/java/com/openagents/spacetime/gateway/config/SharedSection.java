package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.shared.SharedSettings;
import com.openagents.spacetime.gateway.ticket.TicketSeal;
import com.openagents.spacetime.gateway.token.keys.SecretFile;
import com.openagents.spacetime.gateway.token.keys.SecretFileUnusable;
import com.openagents.spacetime.gateway.upstream.UpstreamCredential;
import com.openagents.spacetime.settings.FileCheck;
import com.openagents.spacetime.settings.Setting;
import com.openagents.spacetime.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What replicas share, and how the Redis is reached that they share it by. */
final class SharedSection {
    static final Setting<URI> URL = Setting.uri("shared.url", "redis", "rediss")
            .about(
                    "The Redis, 6.2 or later, by which all replicas of this gateway share the rates of addresses, subjects and"
                            + " databases, tickets, and revocations: redis://host:port, or rediss://host:port with TLS. What it"
                            + " does not answer within 100 ms each replica decides alone: rates by buckets of its own, tickets"
                            + " that only the replica takes which issued them, revocations as it knows them; it tells the"
                            + " others later. It must be one server, or what looks like one, and no cluster. If it is not"
                            + " written nothing is shared.")
            .example("redis://127.0.0.1:6379");

    static final Setting<String> USER = Setting.text("shared.user")
            .about("As whom to log in to Redis. If it is not written the password is that of Redis' default user. The"
                    + " user needs ping, eval, get, set, psetex, getdel, xadd and xread, the keys that begin with shared.prefix"
                    + " and a colon, and nothing else.")
            .example("gateway");

    static final Setting<Path> PASSWORD_FILE = Setting.secretFile("shared.password-file")
            .about("The password for Redis; one line break at its end is not counted. It is read anew for each"
                    + " connection, so that it can change while the gateway runs.")
            .example("redis.password");

    static final Setting<Path> CA_FILE = Setting.path("shared.ca-file")
            .about("For rediss: PEM certificates of the authorities that may have signed Redis' certificate, which must"
                    + " be for the host in shared.url. If it is not written, those that the platform trusts.")
            .example("redis-ca.crt");

    static final Setting<Path> SECRET_FILE = Setting.secretFile("shared.secret-file")
            .about(
                    "A secret that all replicas have and Redis has not, at least 32 bytes. Tickets lie in Redis encrypted by a"
                            + " key made of the ticket and of this, so that whoever reads Redis cannot use one, and whoever"
                            + " writes it cannot make one. If it is not written it is derived from upstream.private-key,"
                            + " which upstream.credential: forward does not have: there this is needed. While replicas have"
                            + " two secrets, a ticket of one is not good at the other.")
            .example("shared.secret");

    static final Setting<String> PREFIX = Setting.text("shared.prefix")
            .about("How the name of every key in Redis begins. Gateways in front of different servers that use one"
                    + " Redis need different ones, since they would share each other's limits and revocations.")
            .byDefault("spacetime-gateway");

    private static final List<Setting<?>> OTHERS = List.of(USER, PASSWORD_FILE, CA_FILE, SECRET_FILE, PREFIX);
    private static final String OWNER = "the replicas";
    private static final String PURPOSE = "spacetime-gateway tickets in redis";

    private SharedSection() {}

    /** Nothing if nothing is to be shared, or if it is wrong. */
    static Optional<SharedSettings> shared(Settings settings, Optional<UpstreamCredential> credential) {
        if (!settings.isWritten(URL)) {
            OTHERS.stream()
                    .filter(settings::isChanged)
                    .forEach(other -> settings.complain(other, "shared.url is missing: name the Redis there"));
            return Optional.empty();
        }
        var url = settings.find(URL);
        var complaint = url.flatMap(SharedSettings::complaint);
        complaint.ifPresent(why -> settings.complain(URL, why));
        var password = readable(settings, PASSWORD_FILE);
        if (settings.isWritten(USER) && !settings.isWritten(PASSWORD_FILE)) {
            settings.complain(USER, "shared.password-file is missing: name the file with this user's password there");
        }
        var ca = readable(settings, CA_FILE);
        if (settings.isWritten(CA_FILE) && url.filter(SharedSection::isPlain).isPresent()) {
            settings.complain(CA_FILE, "shared.url begins with redis://, which has no certificate: write rediss://");
        }
        var seal = settings.isWritten(SECRET_FILE) ? sealOfFile(settings) : sealOfKey(settings, credential);
        return url.isPresent() && complaint.isEmpty() && seal.isPresent()
                ? Optional.of(new SharedSettings(
                        url.get(), settings.find(USER), password, ca, settings.get(PREFIX), seal.get()))
                : Optional.empty();
    }

    private static boolean isPlain(URI url) {
        return "redis".equals(url.getScheme());
    }

    private static Optional<TicketSeal> sealOfFile(Settings settings) {
        return readable(settings, SECRET_FILE).flatMap(file -> {
            try {
                return Optional.of(
                        new TicketSeal(SecretFile.readFor(OWNER, file).key().getEncoded()));
            } catch (SecretFileUnusable unusable) {
                settings.complain(SECRET_FILE, String.valueOf(unusable.getMessage()));
                return Optional.empty();
            }
        });
    }

    private static Optional<TicketSeal> sealOfKey(Settings settings, Optional<UpstreamCredential> credential) {
        return credential.flatMap(shown -> switch (shown) {
            case UpstreamCredential.Sign(var key, var _) -> Optional.of(new TicketSeal(key.derived(PURPOSE)));
            case UpstreamCredential.Forward _ -> {
                settings.complain(
                        SECRET_FILE,
                        "it is missing: name a file with a secret of all replicas, made with `openssl rand -base64 48`,"
                                + " since there is no upstream.private-key to derive one from");
                yield Optional.empty();
            }
        });
    }

    private static Optional<Path> readable(Settings settings, Setting<Path> setting) {
        var file = settings.find(setting);
        var complaint = file.flatMap(FileCheck::complaint);
        complaint.ifPresent(why -> settings.complain(setting, why));
        return complaint.isPresent() ? Optional.empty() : file;
    }
}
