package com.openagents.spacetime.gateway.token.keys;

import com.openagents.spacetime.gateway.token.KeySet;
import java.util.List;
import java.util.Optional;

/**
 * The keys that an issuer brings along as files.
 *
 * @param contents what the files held when the keys were read
 */
record OwnKeys(FileSource source, List<byte[]> contents, KeySet keys) {
    /** Reads an issuer's files, if it has any. */
    static Optional<OwnKeys> of(IssuerSettings issuer) throws SecretFileUnusable {
        var source = FileSource.of(issuer);
        return source.isPresent() ? Optional.of(read(source.get())) : Optional.empty();
    }

    private static OwnKeys read(FileSource source) throws SecretFileUnusable {
        var contents = source.steadyContents();
        return new OwnKeys(source, contents, source.parse(contents));
    }
}
