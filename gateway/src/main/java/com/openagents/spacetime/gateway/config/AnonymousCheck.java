package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.grant.DatabasePolicy.Anonymous;
import com.openagents.spacetime.gateway.grant.GrantRule;
import com.openagents.spacetime.gateway.grant.Policy;
import com.openagents.spacetime.settings.Settings;
import java.util.List;
import java.util.Map;

/**
 * Whether what is said about clients without a token has an effect: a grant for them needs a database that lets them in, and
 * a database that does needs a grant for them, or none at all.
 *
 * @param databases the listed databases
 * @param grants the entries of the grants, each with what it was read as
 */
record AnonymousCheck(List<Settings> databases, Map<Settings, GrantRule> grants) {
    void complain() {
        grants.forEach((grant, rule) -> {
            if (isForThem(rule)
                    && databases.stream().noneMatch(database -> letsThemIn(database) && names(rule, database))) {
                grant.complain(
                        GrantSection.ISSUERS,
                        "anonymous gets nothing here: write anonymous: allow at one of its databases, or remove it");
            }
        });
        databases.stream()
                .filter(AnonymousCheck::letsThemIn)
                .filter(this::givesThemNothing)
                .forEach(database -> database.complain(
                        DatabaseSection.ANONYMOUS,
                        "it lets clients in that get nothing: name the issuer anonymous in a grant for this database, or"
                                + " deny"));
    }

    private boolean givesThemNothing(Settings database) {
        var naming =
                grants.values().stream().filter(rule -> names(rule, database)).toList();
        return !naming.isEmpty() && naming.stream().noneMatch(AnonymousCheck::isForThem);
    }

    private static boolean isForThem(GrantRule rule) {
        return rule.issuers().contains(Policy.ANONYMOUS);
    }

    private static boolean letsThemIn(Settings database) {
        return database.find(DatabaseSection.ANONYMOUS)
                .filter(Anonymous.ALLOW::equals)
                .isPresent();
    }

    private static boolean names(GrantRule rule, Settings database) {
        return database.find(DatabaseSection.NAME).filter(rule::names).isPresent();
    }
}
