package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.grant.DatabasePolicy;
import com.openagents.spacetime.gateway.grant.DatabasePolicy.Anonymous;
import com.openagents.spacetime.gateway.grant.DatabasePolicy.EmptyStreams;
import com.openagents.spacetime.settings.Repeated;
import com.openagents.spacetime.settings.Setting;
import com.openagents.spacetime.settings.Settings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Which databases are served. What may be done in each is {@link GrantSection}'s. */
final class DatabaseSection {
    static final Setting<String> NAME = Setting.text("name")
            .about(
                    "The database's name as SpacetimeDB has it: lower-case letters and digits, in groups joined by single"
                            + " hyphens.")
            .required("sync");

    static final Setting<String> IDENTITY = Setting.text("identity")
            .about(
                    "The identity that must stand behind the name, as 64 hexadecimal digits. A name outlives its database:"
                            + " whoever publishes under it next owns it, and a pinned identity keeps clients away from a"
                            + " stranger's module. If it is not written, the name is enough.")
            .example("c2009fd3142cf5d0b3a6d2fa8b8f79ca84be04385ad8cad7a79e4b46ba0927c0");

    static final Setting<Anonymous> ANONYMOUS = Setting.word("anonymous", Anonymous.values())
            .about("What becomes of clients without a token. deny refuses them with 401. allow lets them in, with a new"
                    + " identity each time; they get what the grants give to the issuer anonymous.")
            .byDefault("deny");

    static final Setting<EmptyStreams> EMPTY_STREAMS = Setting.word("empty-streams", EmptyStreams.values())
            .about(
                    "What {stream} in a query template stands for when a token names no streams. deny: none. all: any, for"
                            + " issuers that do not name streams yet; then a token that lost its claim reads everything.")
            .byDefault("deny");

    static final Repeated DATABASES = Repeated.of("databases", NAME, IDENTITY, ANONYMOUS, EMPTY_STREAMS)
            .about("The databases that are served. What is not listed does not exist for clients.")
            .required()
            .by(NAME);

    private DatabaseSection() {}

    static List<DatabasePolicy> policies(Settings settings) {
        var names = new HashSet<String>();
        var policies = new ArrayList<DatabasePolicy>();
        for (var database : settings.each(DATABASES)) {
            database.find(NAME)
                    .filter(name -> !names.add(name))
                    .ifPresent(name -> database.complain(
                            NAME, "the database \"%s\" is listed twice: put both entries together".formatted(name)));
            policy(database).ifPresent(policies::add);
        }
        return policies;
    }

    private static Optional<DatabasePolicy> policy(Settings database) {
        var name = database.find(NAME).flatMap(text -> Checked.by(database, NAME, () -> DatabasePolicy.of(text)));
        var anonymous = database.find(ANONYMOUS);
        var emptyStreams = database.find(EMPTY_STREAMS);
        return name.isPresent() && anonymous.isPresent() && emptyStreams.isPresent()
                ? Checked.by(
                        database,
                        IDENTITY,
                        () -> new DatabasePolicy(
                                name.get().name(), database.find(IDENTITY), anonymous.get(), emptyStreams.get()))
                : Optional.empty();
    }
}
