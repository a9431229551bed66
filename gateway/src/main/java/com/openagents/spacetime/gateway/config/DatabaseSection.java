package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.grant.DatabasePolicy;
import com.openagents.spacetime.gateway.grant.ReducerRule;
import com.openagents.spacetime.settings.Repeated;
import com.openagents.spacetime.settings.Setting;
import com.openagents.spacetime.settings.Settings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which databases are served, and what may be done in each. */
final class DatabaseSection {
    static final Setting<String> NAME = Setting.text("name")
            .about(
                    "The database's name as SpacetimeDB has it: lower-case letters and digits, in groups joined by single"
                            + " hyphens.")
            .required("sync");

    static final Setting<Boolean> SUBSCRIBE = Setting.flag("subscribe")
            .about("Whether sockets may be opened to it. A socket carries subscriptions and calls of reducers alike.")
            .byDefault("true");

    static final Setting<List<String>> CALLS = Setting.text("calls")
            .list()
            .about(
                    "The reducers that may be called by HTTP, letter for letter. [\"*\"] allows every one, also those that a"
                            + " later version of the module brings.")
            .byDefault();

    static final Repeated DATABASES = Repeated.of("databases", NAME, SUBSCRIBE, CALLS)
            .about("The databases that are served. What is not listed does not exist for clients.")
            .required();

    private static final String ALL = "*";

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
        var name = database.find(NAME);
        var subscribe = database.find(SUBSCRIBE);
        var calls = database.find(CALLS);
        calls.filter(list -> list.contains(ALL) && list.size() > 1)
                .ifPresent(_ -> database.complain(
                        CALLS, "\"*\" already allows every reducer: remove the others, or remove \"*\""));
        return name.isPresent() && subscribe.isPresent() && calls.isPresent()
                ? Checked.by(database, NAME, () -> new DatabasePolicy(name.get(), subscribe.get(), rule(calls.get())))
                : Optional.empty();
    }

    private static ReducerRule rule(List<String> calls) {
        if (calls.contains(ALL)) {
            return new ReducerRule.All();
        }
        return calls.isEmpty() ? new ReducerRule.None() : new ReducerRule.Named(Set.copyOf(calls));
    }
}
