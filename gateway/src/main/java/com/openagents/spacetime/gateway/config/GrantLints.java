package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.grant.DatabasePolicy;
import com.openagents.spacetime.gateway.grant.DatabasePolicy.Anonymous;
import com.openagents.spacetime.gateway.grant.DatabasePolicy.EmptyStreams;
import com.openagents.spacetime.gateway.grant.GrantRule;
import com.openagents.spacetime.gateway.grant.NamePatterns;
import com.openagents.spacetime.gateway.grant.Policy;
import com.openagents.spacetime.settings.Setting;
import com.openagents.spacetime.settings.Settings;
import java.util.List;

/**
 * Advice about who may do what: rights that nobody gets, and rights that everybody gets.
 *
 * @param settings the file
 * @param parsed what it says
 */
record GrantLints(Settings settings, GatewaySettings parsed, Lints lints) {
    private static final String STREAM = "{stream}";

    void look() {
        var databases = settings.each(DatabaseSection.DATABASES);
        for (int i = 0; i < databases.size(); i++) {
            database(databases.get(i), parsed.databases().get(i));
        }
        var grants = settings.each(GrantSection.GRANTS);
        for (int i = 0; i < grants.size(); i++) {
            grant(grants.get(i), parsed.grants().get(i));
        }
    }

    private void database(Settings entry, DatabasePolicy database) {
        if (database.emptyStreams() == EmptyStreams.ALL) {
            lints.advise(
                    entry,
                    DatabaseSection.EMPTY_STREAMS,
                    "empty_streams_all",
                    "a token that names no stream reads all of them, also one that has lost its claim by mistake: write deny"
                            + " as soon as the issuers name streams");
        }
        if (parsed.grants().stream().noneMatch(rule -> rule.names(database.name()))) {
            lints.advise(
                    entry,
                    DatabaseSection.NAME,
                    "database_without_grants",
                    "no grant names it, so every token of every issuer may ask it any query: say in grants who may");
        }
    }

    private void grant(Settings entry, GrantRule rule) {
        if (isUnreachable(rule)) {
            lints.advise(
                    entry,
                    rule.scopes().isEmpty() ? GrantSection.SUBJECTS : GrantSection.SCOPES,
                    "grant_unreachable",
                    "nobody gets this grant: clients without a token have neither scopes nor a subject of their own, and an"
                            + " issuer with empty scope-claims gives no scopes; remove the condition, or the grant");
        }
        everything(entry, rule, GrantSection.REDUCERS, rule.gives().reducers());
        everything(entry, rule, GrantSection.PROCEDURES, rule.gives().procedures());
        if (rule.issuers().contains(Policy.ANONYMOUS) && isBoundToStreams(entry)) {
            anonymousStreams(entry, rule);
        }
    }

    private void everything(Settings entry, GrantRule rule, Setting<List<String>> setting, NamePatterns callable) {
        boolean forEveryone = rule.scopes().isEmpty() && rule.subjects().isEmpty();
        if (forEveryone && callable.equals(NamePatterns.ALL)) {
            lints.advise(
                    entry,
                    setting,
                    "everything_callable_by_everyone",
                    "any token, whatever its scopes, may call what there is and what a later version of the module brings:"
                            + " name the callable ones, or the scopes that a caller needs");
        }
    }

    private void anonymousStreams(Settings entry, GrantRule rule) {
        var open = parsed.databases().stream()
                .filter(database -> rule.names(database.name()) && database.anonymous() == Anonymous.ALLOW)
                .toList();
        if (open.isEmpty()) {
            return;
        }
        boolean any = open.stream().anyMatch(database -> database.emptyStreams() == EmptyStreams.ALL);
        lints.advise(
                entry,
                GrantSection.QUERIES,
                "anonymous_streams",
                any
                        ? "clients without a token name no stream, and empty-streams: all lets them read every one: write deny"
                                + " there, or keep {stream} out of what anonymous gets"
                        : "clients without a token name no stream, so a template with {stream} never fits for them: give them"
                                + " templates without it");
    }

    private static boolean isBoundToStreams(Settings entry) {
        return entry.find(GrantSection.QUERIES).orElse(List.of()).stream()
                .anyMatch(template -> template.contains(STREAM));
    }

    /** Whether no client that there can be fulfils what it asks of one. */
    private boolean isUnreachable(GrantRule rule) {
        boolean free = rule.scopes().isEmpty() && rule.subjects().isEmpty();
        if (free && rule.issuers().contains(Policy.ANONYMOUS)) {
            return false;
        }
        return parsed.issuers().stream()
                .map(issuer -> issuer.rules())
                .filter(issuer -> rule.issuers().isEmpty() || rule.issuers().contains(issuer.name()))
                .allMatch(issuer ->
                        !rule.scopes().isEmpty() && issuer.claims().scopes().isEmpty());
    }
}
