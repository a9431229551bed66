package com.openagents.spacetime.local.e2e;

import com.openagents.spacetime.local.leak.Evidence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How the control service signs an order to revoke: {@code v1.<payload>.<HMAC-SHA256 of the payload segment>}. */
final class ControlOrder {
    static final String ROUTE = "/internal/v1/sync/sessions/revoke";
    static final String HEADER = "x-oa-runtime-signature";

    private ControlOrder() {}

    /** A header that is good for a minute and once. */
    static String signature(Path secretFile) throws IOException, GeneralSecurityException {
        var now = Instant.now().getEpochSecond();
        var nonce = "revk_" + UUID.randomUUID().toString().replace("-", "");
        var payload = base64("{\"iat\":%d,\"exp\":%d,\"nonce\":\"%s\"}"
                .formatted(now, now + 60, nonce)
                .getBytes(StandardCharsets.UTF_8));
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Files.readAllBytes(secretFile), "HmacSHA256"));
        return Evidence.minted(
                "v1." + payload + "." + base64(mac.doFinal(payload.getBytes(StandardCharsets.US_ASCII))));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
