package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.config.Difference.OpenSockets;
import com.openagents.spacetime.gateway.grant.DatabasePolicy;
import com.openagents.spacetime.settings.Change;
import com.openagents.spacetime.settings.Change.Content;
import com.openagents.spacetime.settings.Change.What;
import com.openagents.spacetime.settings.Entry;
import com.openagents.spacetime.settings.Setting;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a reload with some change can end open sockets. What is in force judges each socket anew by its warrant: issuers,
 * keys, denied tokens, databases and grants can end it, whatever only concerns the next handshake cannot. In doubt it can.
 *
 * @param before what a gateway runs with
 * @param after what it would take up
 */
record SocketEffect(GatewaySettings before, GatewaySettings after) {
    /** What of an issuer decides whether the keys behind open sockets are still trusted, and their tokens not denied. */
    private static final Set<Setting<?>> TRUST = Set.of(
            IssuerSection.KIND,
            IssuerSection.ISSUER,
            IssuerKeys.SECRET_FILE,
            IssuerKeys.FALLBACK_SECRET_FILES,
            IssuerKeys.KEY_FILES,
            IssuerKeys.DISCOVERY,
            IssuerKeys.JWKS,
            IssuerKeys.ON_KEY_WITHDRAWAL,
            IssuerTokens.DENIED_JTIS);

    private static final String DENY = "deny";
    private static final String KEEP = "keep";

    /** Lists of a grant by which it gives more if something is added. */
    private static final Set<Setting<?>> GIVING = Set.of(
            GrantSection.ISSUERS,
            GrantSection.SCOPES,
            GrantSection.SUBJECTS,
            GrantSection.RIGHTS,
            GrantSection.REDUCERS,
            GrantSection.PROCEDURES,
            GrantSection.QUERIES,
            GrantSection.SYSTEM_TABLES);

    OpenSockets of(Change change) {
        return takes(change) ? OpenSockets.MAY_END : OpenSockets.STAY;
    }

    private boolean takes(Change change) {
        Entry list = change.entry();
        if (list == IssuerSection.ISSUERS) {
            return isRemoved(change)
                    || change.field()
                            .filter(field -> shakes(field, change.what()))
                            .isPresent();
        }
        if (list == DatabaseSection.DATABASES) {
            return isRemoved(change) || closes(change.what());
        }
        return list == GrantSection.GRANTS && (endsDefault() || !onlyGives(change));
    }

    /** Whether trust that open sockets rest on may be gone. */
    private static boolean shakes(Setting<?> field, What what) {
        return TRUST.contains(field)
                && switch (what) {
                    case What.Added _, What.Removed _, What.OtherContent _ -> true;
                    case What.Value(var _, var after, var content) ->
                        content != Content.SAME && !after.spelled().equals(Optional.of(KEEP));
                    case What.Items(var removed, var added, var _) ->
                        field == IssuerTokens.DENIED_JTIS ? !added.isEmpty() : !removed.isEmpty();
                };
    }

    private static boolean isRemoved(Change change) {
        return change.what() instanceof What.Removed;
    }

    /** Two settings of a database are words of which deny is the narrower one; identities concern newcomers only. */
    private static boolean closes(What what) {
        return what instanceof What.Value value
                && value.after().spelled().filter(DENY::equals).isPresent();
    }

    /** Whether a database that no grant named is named now: until then everyone had what such a database gives. */
    private boolean endsDefault() {
        return after.databases().stream()
                .map(DatabasePolicy::name)
                .anyMatch(name -> !isNamed(before, name) && isNamed(after, name));
    }

    private static boolean isNamed(GatewaySettings settings, String database) {
        return settings.grants().stream().anyMatch(grant -> grant.names(database));
    }

    private static boolean onlyGives(Change change) {
        return switch (change.what()) {
            case What.Added _ -> true;
            case What.Removed _, What.Value _, What.OtherContent _ -> false;
            case What.Items items ->
                items.removed().isEmpty()
                        && change.field().filter(GIVING::contains).isPresent();
        };
    }
}
