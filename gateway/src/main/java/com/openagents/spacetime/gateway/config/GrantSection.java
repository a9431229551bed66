package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.grant.GrantRule;
import com.openagents.spacetime.gateway.grant.Policy;
import com.openagents.spacetime.gateway.grant.Right;
import com.openagents.spacetime.settings.Repeated;
import com.openagents.spacetime.settings.Setting;
import com.openagents.spacetime.settings.Settings;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Who may do what. */
final class GrantSection {
    static final Setting<List<String>> DATABASES = Setting.text("databases")
            .list()
            .about("The databases in which it holds, by name. If it is not written: in all that are listed.")
            .example("sync");

    static final Setting<List<String>> ISSUERS = Setting.text("issuers")
            .list()
            .about(
                    "The names of the issuers whose tokens it is for. If it is not written: every issuer that is configured."
                            + " Clients without a token count as the issuer anonymous, which is meant only where it is"
                            + " written.")
            .example("control");

    static final Setting<List<String>> SCOPES = Setting.text("scopes")
            .list()
            .about("The scopes of which a token must have one. If it is not written, it needs none.")
            .example("sync.append");

    static final Setting<List<String>> SUBJECTS = Setting.text("subjects")
            .list()
            .about("The sub claims that it is for, byte for byte. If it is not written: everyone's.")
            .example("service:runtime");

    static final Setting<List<Right>> RIGHTS = Setting.word("rights", Right.values())
            .list()
            .about(
                    "subscribe: open sockets. sql: send SQL by HTTP, which is judged by queries as well. meta: read schema,"
                            + " names, identity and owner. publish: publish, update, delete and rename databases. logs: read"
                            + " a module's log. routes: use the HTTP routes that a module answers itself. operate: operate"
                            + " the gateway; it belongs to no database. For publish and logs SpacetimeDB asks for the"
                            + " database's owner besides.")
            .byDefault();

    static final Setting<List<String>> REDUCERS = Setting.text("reducers")
            .list()
            .about(
                    "The reducers that may be called, by HTTP and in sockets, letter for letter. A * at the end leaves the"
                            + " rest open: \"presence_*\"; \"*\" allows every one, also those that a later version of the"
                            + " module brings. SpacetimeDB 2 takes procedures on the same HTTP route: there they need their"
                            + " name here.")
            .byDefault();

    static final Setting<List<String>> PROCEDURES = Setting.text("procedures")
            .list()
            .about("The procedures that may be called in sockets, written like reducers.")
            .byDefault();

    static final Setting<List<String>> QUERIES = Setting.text("queries")
            .list()
            .about(
                    "Templates for the queries that may be asked, in sockets and as SQL by HTTP, each written as the clients"
                            + " write theirs: names letter for letter and with their quotes, keywords and white space as one"
                            + " likes. {stream} stands for a string that is one of the streams in the token, {number} and"
                            + " {text} for any number and any string. A {stream} must follow a column and =, and no OR may"
                            + " get round it. Comments and other spellings that can hide something are refused always. If it"
                            + " is not written, an entry that gives subscribe or sql allows every query that reads no system"
                            + " table; an empty list allows none.")
            .example("SELECT * FROM sync_event WHERE stream_id = {stream} AND seq > {number}");

    static final Setting<List<String>> SYSTEM_TABLES = Setting.text("system-tables")
            .list()
            .about(
                    "The system tables that the queries of this entry may read. All others are refused: st_client shows who"
                            + " is connected, st_module holds the whole program. A name counts as one if it begins with st_"
                            + " in any letter case.")
            .byDefault();

    static final Repeated GRANTS = Repeated.of(
                    "grants",
                    DATABASES,
                    ISSUERS,
                    SCOPES,
                    SUBJECTS,
                    RIGHTS,
                    REDUCERS,
                    PROCEDURES,
                    QUERIES,
                    SYSTEM_TABLES)
            .about(
                    "Who may do what. Each entry gives something to those that it is for; what several give is added up, and"
                            + " what none gives is refused. In a database that no entry names, everyone who is let in may"
                            + " subscribe and ask any query that reads no system table, and call nothing.");

    private GrantSection() {}

    static List<GrantRule> rules(Settings settings) {
        var databases = names(settings, DatabaseSection.DATABASES, DatabaseSection.NAME);
        var issuers = issuers(settings);
        refuseReservedName(settings);
        var grants = settings.each(GRANTS);
        var rules = new LinkedHashMap<Settings, GrantRule>();
        for (var grant : grants) {
            new GrantReader(grant, databases, issuers).read().ifPresent(rule -> rules.put(grant, rule));
        }
        if (rules.size() == grants.size()) {
            new AnonymousCheck(settings.each(DatabaseSection.DATABASES), rules).complain();
        }
        return List.copyOf(rules.values());
    }

    /** By which names an entry may say whose clients it is for. */
    static Set<String> issuers(Settings settings) {
        var issuers = names(settings, IssuerSection.ISSUERS, IssuerSection.NAME);
        issuers.add(Policy.ANONYMOUS);
        return issuers;
    }

    private static void refuseReservedName(Settings settings) {
        for (var issuer : settings.each(IssuerSection.ISSUERS)) {
            issuer.find(IssuerSection.NAME)
                    .filter(Policy.ANONYMOUS::equals)
                    .ifPresent(name -> issuer.complain(
                            IssuerSection.NAME,
                            "\"%s\" means clients without a token in grants: choose another".formatted(name)));
        }
    }

    private static Set<String> names(Settings settings, Repeated objects, Setting<String> name) {
        var names = new LinkedHashSet<String>();
        settings.each(objects).forEach(object -> object.find(name).ifPresent(names::add));
        return names;
    }
}
