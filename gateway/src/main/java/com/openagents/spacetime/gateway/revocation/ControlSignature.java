package com.openagents.spacetime.gateway.revocation;

import com.openagents.spacetime.gateway.token.VerificationKey;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;

/**
 * Checks the header by which the control service proves that a request is its own:
 * {@code v1.<payload>.<HMAC-SHA256 of that payload segment>}, both in canonical base64url without padding, the payload
 * being {@code {"iat": …, "exp": …, "nonce": "revk_…"}} with times in seconds; other names in it are passed over.
 *
 * <p>The signature covers neither the body nor the path, as the control service has it: whoever can change a request on
 * its way can put other ids into it. So the way must be one that nobody else can write on. What a reader of the traffic
 * could do, send it again, is prevented by the nonce, which {@link Revocations#add} takes once.
 *
 * <p>Immutable; any thread may use it.
 */
public final class ControlSignature {
    /** The header's name. */
    public static final String HEADER = "x-oa-runtime-signature";

    /** The control service asks for 60 s of its own accord. */
    private static final Duration MAX_LIFETIME = Duration.ofMinutes(5);

    private static final Duration LEEWAY = Duration.ofSeconds(30);
    private static final long MAX_TIME = 253_402_300_799L; // the last second of the year 9999
    private static final Pattern FORM = Pattern.compile("v1\\.([A-Za-z0-9_-]{1,1024})\\.([A-Za-z0-9_-]{43})");

    private final List<VerificationKey> keys;

    /** What came of a check. */
    public sealed interface Check {
        /**
         * The control service has signed this, and it is neither early nor late. Whether it is a repetition is not known yet.
         *
         * @param issuedAt when, by the control service's clock
         */
        record Accepted(Instant issuedAt, Nonce nonce) implements Check {}

        /**
         * It is not good.
         *
         * @param why for the log: one sentence that shows nothing of the header
         */
        record Refused(String why) implements Check {}
    }

    /**
     * Takes the secrets.
     *
     * @param keys of HS256, at least one; a header is good if any of them has signed it
     */
    public ControlSignature(List<VerificationKey> keys) {
        if (keys.isEmpty() || keys.stream().anyMatch(key -> !key.algorithm().isSymmetric())) {
            throw new IllegalArgumentException("the control service's signature needs at least one shared secret");
        }
        this.keys = List.copyOf(keys);
    }

    /**
     * Checks a request's headers of that name: there must be one and no second.
     *
     * @param now the time that the payload's times are compared with, with 30 s of leeway
     */
    public Check check(List<String> headers, Instant now) {
        if (headers.size() != 1) {
            return new Check.Refused("there are %d headers %s, not one".formatted(headers.size(), HEADER));
        }
        var parts = FORM.matcher(headers.getFirst());
        if (!parts.matches()) {
            return new Check.Refused("the header has not the form v1.<payload>.<signature>");
        }
        var payload = decoded(parts.group(1));
        var signature = decoded(parts.group(2));
        if (payload.isEmpty() || signature.isEmpty()) {
            return new Check.Refused("the header is not canonical base64url");
        }
        if (!isSigned(parts.group(1), signature.get())) {
            return new Check.Refused("none of the configured secrets has signed the header");
        }
        return json(payload.get())
                .map(claims -> checked(claims, now))
                .orElseGet(() -> new Check.Refused("the signed payload is not a JSON object with distinct names"));
    }

    private static Check checked(Map<String, Object> claims, Instant now) {
        if (!(claims.get("iat") instanceof Long iat) || !(claims.get("exp") instanceof Long exp)) {
            return new Check.Refused("iat and exp are not both whole numbers");
        }
        if (!(claims.get("nonce") instanceof String nonce) || !Nonce.isNonce(nonce)) {
            return new Check.Refused("the nonce is not revk_ and 1 to 123 letters or digits");
        }
        if (iat < 0 || exp <= iat || exp > MAX_TIME || exp - iat > MAX_LIFETIME.toSeconds()) {
            return new Check.Refused("from iat to exp there must be 1 s to %d s".formatted(MAX_LIFETIME.toSeconds()));
        }
        var end = Instant.ofEpochSecond(exp).plus(LEEWAY);
        if (!now.isBefore(end)) {
            return new Check.Refused("it expired at %s, 30 s of leeway included".formatted(end));
        }
        if (Instant.ofEpochSecond(iat).isAfter(now.plus(LEEWAY))) {
            return new Check.Refused("its iat is %s, which is yet to come".formatted(Instant.ofEpochSecond(iat)));
        }
        return new Check.Accepted(Instant.ofEpochSecond(iat), new Nonce(nonce, end));
    }

    /** Whether any secret has signed it; all are tried, so that the time taken does not tell which. */
    private boolean isSigned(String segment, byte[] signature) {
        boolean signed = false;
        for (var key : keys) {
            signed |= MessageDigest.isEqual(hmac(key, segment), signature);
        }
        return signed;
    }

    private static byte[] hmac(VerificationKey key, String segment) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key.key());
            return mac.doFinal(segment.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
        }
    }

    /** The decoder takes stray bits in the last letter; then many texts would be one header. */
    private static Optional<byte[]> decoded(String segment) {
        try {
            var bytes = Base64.getUrlDecoder().decode(segment);
            var canonical = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            return canonical.equals(segment) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    private static Optional<Map<String, Object>> json(byte[] bytes) {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return Optional.of(JsonUtil.parseJson(text.toString()));
        } catch (CharacterCodingException | JoseException unreadable) {
            return Optional.empty();
        }
    }
}
