package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.config.CredentialSection.Shown;
import com.openagents.spacetime.gateway.config.IssuerSection.Kind;
import com.openagents.spacetime.gateway.token.IssuerRules;
import com.openagents.spacetime.gateway.token.keys.IssuerSettings;
import com.openagents.spacetime.gateway.token.keys.Keyring;
import com.openagents.spacetime.gateway.token.keys.OnKeyWithdrawal;
import com.openagents.spacetime.gateway.token.keys.SecretFileUnusable;
import com.openagents.spacetime.settings.FileCheck;
import com.openagents.spacetime.settings.Setting;
import com.openagents.spacetime.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads one entry of the list of issuers.
 *
 * @param issuer the entry
 * @param file the whole file, which says where SpacetimeDB is
 */
record IssuerReader(Settings issuer, Settings file) {

    /** The settings that only some kinds have. */
    private static final Map<Setting<?>, Set<Kind>> OWNERS = owners();

    private static Map<Setting<?>, Set<Kind>> owners() {
        var owners = new LinkedHashMap<Setting<?>, Set<Kind>>();
        owners.put(IssuerKeys.SECRET_FILE, EnumSet.of(Kind.SHARED_SECRET));
        owners.put(IssuerKeys.FALLBACK_SECRET_FILES, EnumSet.of(Kind.SHARED_SECRET));
        owners.put(IssuerKeys.KEY_FILES, EnumSet.of(Kind.KEYS));
        owners.put(IssuerKeys.DISCOVERY, EnumSet.of(Kind.OIDC));
        owners.put(IssuerKeys.JWKS, EnumSet.of(Kind.OIDC));
        owners.put(IssuerKeys.ALLOW_PRIVATE_ADDRESSES, EnumSet.of(Kind.OIDC));
        owners.put(IssuerKeys.ALLOW_INSECURE_HTTP, EnumSet.of(Kind.OIDC));
        owners.put(IssuerKeys.STALE_LIMIT, EnumSet.of(Kind.OIDC, Kind.SPACETIMEDB));
        owners.put(IssuerTokens.ALGORITHMS, EnumSet.of(Kind.OIDC, Kind.KEYS));
        return owners;
    }

    /** The issuer, or nothing and complaints that say why. */
    Optional<IssuerSettings> read() {
        var kind = issuer.find(IssuerSection.KIND);
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        refuseSettingsOfOthers(kind.get());
        var rules = new RulesReader(issuer, kind.get()).read();
        return switch (kind.get()) {
            case SHARED_SECRET -> sharedSecret(rules);
            case OIDC -> new OidcReader(issuer).read(rules, onKeyWithdrawal(), staleLimit());
            case KEYS -> keys(rules);
            case SPACETIMEDB -> spacetimeDb(rules);
        };
    }

    private Optional<IssuerSettings> sharedSecret(Optional<IssuerRules> rules) {
        var files = secretFiles();
        return rules.filter(_ -> !files.isEmpty())
                .filter(known -> areUsable(
                        files,
                        i -> i == 0 ? IssuerKeys.SECRET_FILE : IssuerKeys.FALLBACK_SECRET_FILES,
                        file -> new IssuerSettings.SharedSecret(known, List.of(file))))
                .map(known -> new IssuerSettings.SharedSecret(known, onKeyWithdrawal(), files));
    }

    private List<Path> secretFiles() {
        var primary = issuer.find(IssuerKeys.SECRET_FILE);
        if (!issuer.isWritten(IssuerKeys.SECRET_FILE)) {
            issuer.complain(IssuerKeys.SECRET_FILE, "it is missing: kind shared-secret needs it");
        }
        var files = new ArrayList<Path>();
        primary.ifPresent(files::add);
        issuer.find(IssuerKeys.FALLBACK_SECRET_FILES).ifPresent(files::addAll);
        return primary.isPresent() ? files : List.of();
    }

    private Optional<IssuerSettings> keys(Optional<IssuerRules> rules) {
        var files = issuer.find(IssuerKeys.KEY_FILES).orElse(List.of());
        if (files.isEmpty() && (!issuer.isWritten(IssuerKeys.KEY_FILES) || isEmptyList(IssuerKeys.KEY_FILES))) {
            issuer.complain(IssuerKeys.KEY_FILES, "it is missing or empty: kind keys needs one file at least");
        }
        return rules.filter(_ -> !files.isEmpty())
                .filter(known -> areUsable(
                        files, _ -> IssuerKeys.KEY_FILES, file -> new IssuerSettings.Keys(known, List.of(file))))
                .map(known -> new IssuerSettings.Keys(known, onKeyWithdrawal(), files));
    }

    private boolean isEmptyList(Setting<? extends List<?>> setting) {
        return issuer.find(setting).filter(List::isEmpty).isPresent();
    }

    private Optional<IssuerSettings> spacetimeDb(Optional<IssuerRules> rules) {
        Optional<Path> publicKey = file.find(CredentialSection.PUBLIC_KEY);
        Optional<URI> server = file.find(UpstreamSection.URL);
        if (!file.isWritten(CredentialSection.PUBLIC_KEY)
                && file.find(CredentialSection.CREDENTIAL)
                        .filter(Shown.FORWARD::equals)
                        .isPresent()) {
            issuer.complain(
                    IssuerSection.KIND,
                    "kind spacetimedb begins with the key in upstream.public-key: add that to the upstream");
        }
        if (rules.isEmpty() || publicKey.isEmpty() || server.isEmpty()) {
            return Optional.empty();
        }
        return Checked.by(
                issuer,
                IssuerTokens.LEEWAY,
                () -> new IssuerSettings.SpacetimeDb(
                        rules.get(), onKeyWithdrawal(), publicKey.get(), server.get(), staleLimit()));
    }

    private boolean areUsable(
            List<Path> files, Function<Integer, Setting<?>> place, Function<Path, IssuerSettings> alone) {
        boolean usable = true;
        for (int i = 0; i < files.size(); i++) {
            var complaint = complaint(files.get(i), alone);
            var setting = place.apply(i);
            complaint.ifPresent(why -> issuer.complain(setting, why));
            usable &= complaint.isEmpty();
        }
        return usable;
    }

    /** Reads the file with the very code that will read it to serve. */
    private static Optional<String> complaint(Path file, Function<Path, IssuerSettings> alone) {
        var missing = FileCheck.complaint(file);
        if (missing.isPresent()) {
            return missing;
        }
        try {
            Keyring.check(alone.apply(file));
            return Optional.empty();
        } catch (SecretFileUnusable unusable) {
            return Optional.of(String.valueOf(unusable.getMessage()));
        }
    }

    private OnKeyWithdrawal onKeyWithdrawal() {
        return issuer.find(IssuerKeys.ON_KEY_WITHDRAWAL).orElse(OnKeyWithdrawal.CLOSE);
    }

    private Duration staleLimit() {
        return issuer.find(IssuerKeys.STALE_LIMIT).orElse(IssuerSettings.STALE_LIMIT);
    }

    private void refuseSettingsOfOthers(Kind kind) {
        OWNERS.forEach((setting, kinds) -> {
            if (!kinds.contains(kind) && issuer.isChanged(setting)) {
                issuer.complain(
                        setting,
                        "it belongs to kind %s: remove it, or change the kind"
                                .formatted(
                                        kinds.stream().map(IssuerReader::word).collect(Collectors.joining(" or "))));
            }
        });
    }

    /** The word by which the file calls a kind. */
    private static String word(Kind kind) {
        return switch (kind) {
            case SHARED_SECRET -> "shared-secret";
            case OIDC -> "oidc";
            case KEYS -> "keys";
            case SPACETIMEDB -> "spacetimedb";
        };
    }
}
