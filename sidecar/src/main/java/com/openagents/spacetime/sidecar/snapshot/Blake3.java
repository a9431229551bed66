package com.openagents.spacetime.sidecar.snapshot;

import com.openagents.spacetime.sidecar.bsatn.Hash;
import org.bouncycastle.crypto.digests.Blake3Digest;

/** A BLAKE3 hash of 256 bits in the making: bytes in, in any pieces, then the hash. One thread. */
public final class Blake3 {
    private final Blake3Digest digest = new Blake3Digest(8 * Hash.BYTES);

    /** The hash of all of {@code content}. */
    public static Hash of(byte[] content) {
        return new Blake3().then(content, 0, content.length).hash();
    }

    /** Takes {@code length} more bytes. */
    public Blake3 then(byte[] bytes, int from, int length) {
        digest.update(bytes, from, length);
        return this;
    }

    /** The hash of all bytes taken since the last hash was asked for, or since the beginning. */
    public Hash hash() {
        var hash = new byte[Hash.BYTES];
        digest.doFinal(hash, 0);
        return Hash.of(hash);
    }
}
