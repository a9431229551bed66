package com.openagents.spacetime.gateway.token.keys;

import com.openagents.spacetime.gateway.token.IssuerRules;
import com.openagents.spacetime.gateway.token.KeySet;
import com.openagents.spacetime.gateway.token.VerificationKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The files with an issuer's keys: secrets if its rules are for a shared secret, else public keys.
 *
 * @param files in the order in which their keys are tried
 */
record FileSource(IssuerRules rules, List<Path> files) {
    /** Far above a key set of 32 keys; what is larger was named by mistake. */
    private static final int MAX_BYTES = 128 * 1024;

    private static final int MAX_PASSES = 10;

    /** The files of an issuer, if it has any. */
    static Optional<FileSource> of(IssuerSettings issuer) {
        return switch (issuer) {
            case IssuerSettings.SharedSecret shared ->
                Optional.of(new FileSource(shared.rules(), shared.secretFiles()));
            case IssuerSettings.Keys keys -> Optional.of(new FileSource(keys.rules(), keys.keyFiles()));
            case IssuerSettings.SpacetimeDb server ->
                Optional.of(new FileSource(server.rules(), List.of(server.publicKey())));
            case IssuerSettings.Oidc _ -> Optional.empty();
        };
    }

    /**
     * What the files hold at one moment: they are read until two passes agree, since a set of files that is being replaced may
     * be half old and half new. Should they never stand still, the last pass counts.
     */
    List<byte[]> steadyContents() throws SecretFileUnusable {
        var contents = contents();
        for (int pass = 1; pass < MAX_PASSES; pass++) {
            var again = contents();
            if (areEqual(contents, again)) {
                break;
            }
            contents = again;
        }
        return contents;
    }

    /** What the files hold, read one after the other. */
    List<byte[]> contents() throws SecretFileUnusable {
        var contents = new ArrayList<byte[]>();
        for (var file : files) {
            contents.add(content(file));
        }
        return contents;
    }

    /** The keys in what the files hold. */
    KeySet parse(List<byte[]> contents) throws SecretFileUnusable {
        var keys = new ArrayList<VerificationKey>();
        for (int i = 0; i < files.size(); i++) {
            var file = files.get(i);
            var content = contents.get(i);
            if (rules.isSymmetric()) {
                keys.add(SecretFile.parse("the issuer " + rules.name(), file, content));
            } else {
                keys.addAll(PublicKeyFile.parse(rules, file, content));
            }
        }
        return new KeySet(keys);
    }

    private static boolean areEqual(List<byte[]> one, List<byte[]> other) {
        return Arrays.deepEquals(one.toArray(), other.toArray());
    }

    private byte[] content(Path file) throws SecretFileUnusable {
        var what = rules.isSymmetric() ? "secret" : "key";
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new SecretFileUnusable("%s is longer than %d bytes, so it is no %s file of the issuer %s."
                        .formatted(file, MAX_BYTES, what, rules.name()));
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new SecretFileUnusable(
                    "the %s file %s of the issuer %s does not exist.".formatted(what, file, rules.name()), e);
        } catch (IOException e) {
            throw new SecretFileUnusable(
                    "the %s file %s of the issuer %s cannot be read (%s): check its owner and mode."
                            .formatted(what, file, rules.name(), e.getClass().getSimpleName()),
                    e);
        }
    }
}
