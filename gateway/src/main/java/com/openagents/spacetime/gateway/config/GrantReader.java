package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.grant.Allowance;
import com.openagents.spacetime.gateway.grant.GrantRule;
import com.openagents.spacetime.gateway.grant.NamePatterns;
import com.openagents.spacetime.gateway.grant.Policy;
import com.openagents.spacetime.gateway.grant.QueryRule;
import com.openagents.spacetime.gateway.grant.QueryTemplate;
import com.openagents.spacetime.gateway.grant.Right;
import com.openagents.spacetime.settings.Setting;
import com.openagents.spacetime.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads one entry of the grants.
 *
 * @param grant the entry
 * @param databases the names of all databases that are listed
 * @param issuers the names of all issuers that there are
 */
record GrantReader(Settings grant, Set<String> databases, Set<String> issuers) {
    /** The rule, if nothing is wrong with it; else the settings say what is. */
    Optional<GrantRule> read() {
        var lists = new NameLists(grant);
        boolean databasesKnown = lists.areKnown(GrantSection.DATABASES, databases, "databases");
        boolean issuersKnown = lists.areKnown(GrantSection.ISSUERS, issuers, "issuers");
        boolean scoped = lists.isNotEmpty(GrantSection.SCOPES);
        boolean forSomeone = lists.isNotEmpty(GrantSection.SUBJECTS);
        var allowance = allowance();
        if (allowance.isEmpty() || !isUseful(allowance.get())) {
            return Optional.empty();
        }
        if (!databasesKnown || !issuersKnown || !scoped || !forSomeone) {
            return Optional.empty();
        }
        return Optional.of(new GrantRule(
                lists.set(GrantSection.DATABASES),
                lists.set(GrantSection.ISSUERS),
                lists.set(GrantSection.SCOPES),
                lists.set(GrantSection.SUBJECTS),
                allowance.get()));
    }

    private Optional<Allowance> allowance() {
        var rights = grant.find(GrantSection.RIGHTS).map(Set::copyOf);
        var reducers = patterns(GrantSection.REDUCERS);
        var procedures = patterns(GrantSection.PROCEDURES);
        var queries = rights.flatMap(this::queries);
        return reducers.isPresent() && procedures.isPresent() && queries.isPresent()
                ? Optional.of(new Allowance(rights.get(), reducers.get(), procedures.get(), queries.get()))
                : Optional.empty();
    }

    private Optional<NamePatterns> patterns(Setting<List<String>> setting) {
        return grant.find(setting).flatMap(names -> Checked.by(grant, setting, () -> NamePatterns.of(names)));
    }

    private Optional<QueryRule> queries(Set<Right> rights) {
        var tables = grant.find(GrantSection.SYSTEM_TABLES).map(Set::copyOf);
        if (tables.isEmpty()) {
            return Optional.empty();
        }
        if (!grant.isWritten(GrantSection.QUERIES)) {
            return anyQuery(rights, tables.get());
        }
        return grant.find(GrantSection.QUERIES).flatMap(this::templates).flatMap(templates -> {
            if (templates.isEmpty()) {
                return noQuery(tables.get());
            }
            return Checked.by(
                    grant, GrantSection.SYSTEM_TABLES, () -> new QueryRule.Templates(templates, tables.get()));
        });
    }

    private Optional<QueryRule> anyQuery(Set<Right> rights, Set<String> tables) {
        return rights.contains(Right.SUBSCRIBE) || rights.contains(Right.SQL)
                ? Checked.by(grant, GrantSection.SYSTEM_TABLES, () -> new QueryRule.Any(tables))
                : noQuery(tables);
    }

    private Optional<QueryRule> noQuery(Set<String> tables) {
        if (tables.isEmpty()) {
            return Optional.of(QueryRule.Templates.NONE);
        }
        grant.complain(
                GrantSection.SYSTEM_TABLES,
                "it only says more about queries, and this entry allows none: give the right subscribe or sql, or queries");
        return Optional.empty();
    }

    /** All of them, if each is one. */
    private Optional<List<QueryTemplate>> templates(List<String> texts) {
        var templates = new ArrayList<QueryTemplate>();
        for (var text : texts) {
            Checked.by(grant, GrantSection.QUERIES, () -> QueryTemplate.of(text))
                    .ifPresent(templates::add);
        }
        return templates.size() == texts.size() ? Optional.of(templates) : Optional.empty();
    }

    private boolean isUseful(Allowance allowance) {
        if (allowance.isEmpty()) {
            grant.complain(
                    GrantSection.RIGHTS, "this entry gives nothing: add rights, reducers, procedures or queries");
            return false;
        }
        return !allowance.rights().contains(Right.OPERATE) || isForOperators();
    }

    private boolean isForOperators() {
        boolean everywhere = !grant.isWritten(GrantSection.DATABASES);
        if (!everywhere) {
            grant.complain(
                    GrantSection.RIGHTS, "operate belongs to no database: give it in an entry without databases");
        }
        boolean known = !new NameLists(grant).set(GrantSection.ISSUERS).contains(Policy.ANONYMOUS);
        if (!known) {
            grant.complain(GrantSection.RIGHTS, "operate cannot be given to clients without a token: remove it");
        }
        return everywhere && known;
    }
}
