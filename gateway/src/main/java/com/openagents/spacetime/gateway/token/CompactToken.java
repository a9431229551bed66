package com.openagents.spacetime.gateway.token;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;

/**
 * A token taken apart (RFC 7515 §7.1), with nothing verified but its form: three parts of base64url in the only way to
 * write them, two of them JSON objects with distinct names, and a header that asks for nothing unusual.
 */
final class CompactToken {
    private static final int MAX_LENGTH = 8192;
    private static final int MAX_KID_LENGTH = 256;

    /**
     * Headers that bring their own key or change what is signed. Some verifiers obey them, so a token that has one is meant
     * for those; {@code crit} names extensions that must be understood (RFC 7515 §4.1.11), and there are none here.
     */
    private static final List<String> REFUSED_HEADERS =
            List.of("crit", "jwk", "jku", "x5u", "x5c", "b64", "cty", "zip", "enc");

    /** Kinds of JWT that are access tokens; others, such as {@code logout+jwt}, are not to be used as one (RFC 8725 §3.11). */
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

    private final String text;
    private final Claims header;
    private final Claims payload;
    private final int signatureLength;

    private CompactToken(String text, Claims header, Claims payload, int signatureLength) {
        this.text = text;
        this.header = header;
        this.payload = payload;
        this.signatureLength = signatureLength;
    }

    static CompactToken parse(Secret token) throws TokenRefused {
        var text = token.reveal();
        if (text.length() > MAX_LENGTH) {
            throw TokenRefused.invalid("it has %d characters, more than %d".formatted(text.length(), MAX_LENGTH));
        }
        var parts = text.split("\\.", -1);
        if (parts.length != 3) {
            throw TokenRefused.invalid("it has %d parts between dots, not 3".formatted(parts.length));
        }
        var header = json("header", decoded("header", parts[0]));
        checkHeader(header);
        var payload = json("payload", decoded("payload", parts[1]));
        return new CompactToken(text, header, payload, decoded("signature", parts[2]).length);
    }

    /** The token as it was presented. */
    String text() {
        return text;
    }

    Claims payload() {
        return payload;
    }

    /** The length of the signature in bytes. */
    int signatureLength() {
        return signatureLength;
    }

    Algorithm algorithm() throws TokenRefused {
        return header.text("alg")
                .flatMap(Algorithm::of)
                .orElseThrow(() -> TokenRefused.invalid("its algorithm is none of the supported ones"));
    }

    Optional<String> kid() throws TokenRefused {
        return header.text("kid");
    }

    private static void checkHeader(Claims header) throws TokenRefused {
        for (var name : REFUSED_HEADERS) {
            if (header.has(name)) {
                throw TokenRefused.invalid("its header has \"%s\"".formatted(name));
            }
        }
        var type = header.text("typ").map(typ -> typ.toLowerCase(Locale.ROOT));
        if (type.isPresent() && !TYPES.contains(type.get())) {
            throw TokenRefused.invalid("its type is not that of an access token");
        }
        var kid = header.text("kid");
        if (kid.isPresent() && kid.get().length() > MAX_KID_LENGTH) {
            throw TokenRefused.invalid("its kid has more than %d characters".formatted(MAX_KID_LENGTH));
        }
    }

    private static byte[] decoded(String part, String base64url) throws TokenRefused {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(base64url);
        } catch (IllegalArgumentException e) {
            throw TokenRefused.invalid("its %s is not base64url".formatted(part));
        }
        // The decoder takes padding and stray bits in the last letter; then many texts would be one token.
        if (bytes.length == 0
                || !Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(bytes)
                        .equals(base64url)) {
            throw TokenRefused.invalid("its %s is empty or not canonical base64url".formatted(part));
        }
        return bytes;
    }

    private static Claims json(String part, byte[] bytes) throws TokenRefused {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return new Claims(JsonUtil.parseJson(text.toString()));
        } catch (CharacterCodingException e) {
            throw TokenRefused.invalid("its %s is not UTF-8".formatted(part));
        } catch (JoseException e) {
            throw TokenRefused.invalid("its %s is not a JSON object with distinct names".formatted(part));
        }
    }
}
