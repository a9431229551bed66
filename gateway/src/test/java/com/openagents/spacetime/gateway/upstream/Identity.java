package com.openagents.spacetime.gateway.upstream;

import com.openagents.spacetime.gateway.token.Principal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.digests.Blake3Digest;

/** The identity that SpacetimeDB computes from {@code iss} and {@code sub}, to see that the gateway keeps it. */
final class Identity {
    private static final byte[] PREFIX = {(byte) 0xc2, 0};

    private Identity() {}

    /** As SpacetimeDB prints it: C2 00, four bytes of checksum, 26 bytes of hash. */
    static String of(Principal principal) {
        var text = principal.issuer() + "|" + principal.subject();
        var hash = blake3(26, text.getBytes(StandardCharsets.UTF_8));
        var checksum = blake3(4, PREFIX, hash);
        return HexFormat.of().formatHex(PREFIX)
                + HexFormat.of().formatHex(checksum)
                + HexFormat.of().formatHex(hash);
    }

    private static byte[] blake3(int length, byte[]... parts) {
        var digest = new Blake3Digest(256);
        for (var part : parts) {
            digest.update(part, 0, part.length);
        }
        var whole = new byte[32];
        digest.doFinal(whole, 0);
        return Arrays.copyOf(whole, length);
    }
}
