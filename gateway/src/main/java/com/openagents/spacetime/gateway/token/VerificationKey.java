package com.openagents.spacetime.gateway.token;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.NamedParameterSpec;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.keys.EllipticCurves;

/**
 * One key that may verify an issuer's tokens, with the only algorithm it may do it by.
 *
 * @param kid the key's id as its issuer publishes it, if it has one
 * @param algorithm follows from the type of the key and is not the caller's choice
 * @param key a shared secret or a public key
 */
public record VerificationKey(Optional<String> kid, Algorithm algorithm, Key key) {
    /** The shortest shared secret for HS256: as long as its hash (RFC 7518 §3.2). */
    public static final int MIN_SECRET_BYTES = 32;

    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 8192;

    /** Refuses a key of a type, size or curve other than the algorithm's. */
    public VerificationKey {
        Objects.requireNonNull(kid);
        if (algorithm != algorithmOf(key)) {
            throw new IllegalArgumentException("this key is not one for %s".formatted(algorithm.headerValue()));
        }
    }

    /**
     * Makes a key of a shared secret's UTF-8 bytes.
     *
     * @throws IllegalArgumentException if it is shorter than {@value #MIN_SECRET_BYTES} bytes
     */
    public static VerificationKey ofSharedSecret(Secret secret) {
        var bytes = secret.reveal().getBytes(StandardCharsets.UTF_8);
        if (bytes.length < MIN_SECRET_BYTES) {
            throw new IllegalArgumentException(
                    "a shared secret has %d bytes, HS256 needs at least %d".formatted(bytes.length, MIN_SECRET_BYTES));
        }
        return new VerificationKey(Optional.empty(), Algorithm.HS256, new SecretKeySpec(bytes, "HmacSHA256"));
    }

    /**
     * Pins a public key to the algorithm of its type.
     *
     * @throws IllegalArgumentException if it is none of: EC on P-256, RSA of 2048 to 8192 bits, Ed25519
     */
    public static VerificationKey ofPublicKey(Optional<String> kid, Key key) {
        var algorithm = algorithmOf(key);
        if (algorithm.isSymmetric()) {
            throw new IllegalArgumentException("a public key was expected, not a shared secret");
        }
        return new VerificationKey(kid, algorithm, key);
    }

    /** What stands for the key in sessions, metrics and lists: the SHA-256 of its encoded form, domain-separated. */
    public Fingerprint fingerprint() {
        return Fingerprint.ofKey(key.getEncoded());
    }

    /** Whether the key's issuer gave it this id. */
    boolean isNamed(String id) {
        return kid.filter(id::equals).isPresent();
    }

    /** The id and the algorithm, never the key. */
    @Override
    public String toString() {
        return "VerificationKey[kid=%s, algorithm=%s]".formatted(kid.orElse("none"), algorithm);
    }

    private static Algorithm algorithmOf(Key key) {
        return switch (key) {
            case SecretKey _ -> Algorithm.HS256;
            case ECPublicKey ec -> checkedEc(ec);
            case RSAPublicKey rsa -> checkedRsa(rsa);
            case EdECPublicKey ed -> checkedEd(ed);
            default -> throw new IllegalArgumentException("%s keys are not supported".formatted(key.getAlgorithm()));
        };
    }

    private static Algorithm checkedEc(ECPublicKey key) {
        var curve = EllipticCurves.P256.getCurve();
        if (!key.getParams().getCurve().equals(curve)) {
            throw new IllegalArgumentException("an EC key must be on the curve P-256");
        }
        if (!isOnP256(key.getW().getAffineX(), key.getW().getAffineY())) {
            throw new IllegalArgumentException("the EC key's point is not on its curve");
        }
        return Algorithm.ES256;
    }

    /** The JDK takes any coordinates for a key; whether y² = x³ + ax + b holds is the reader's to check. */
    private static boolean isOnP256(BigInteger x, BigInteger y) {
        var curve = EllipticCurves.P256.getCurve();
        var p = ((ECFieldFp) curve.getField()).getP();
        if (x.signum() < 0 || x.compareTo(p) >= 0 || y.signum() < 0 || y.compareTo(p) >= 0) {
            return false;
        }
        var right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB());
        return y.multiply(y).subtract(right).mod(p).signum() == 0;
    }

    private static Algorithm checkedRsa(RSAPublicKey key) {
        int bits = key.getModulus().bitLength();
        if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
            throw new IllegalArgumentException(
                    "an RSA key must have %d to %d bits, not %d".formatted(MIN_RSA_BITS, MAX_RSA_BITS, bits));
        }
        var exponent = key.getPublicExponent();
        if (exponent.bitLength() < 2 || exponent.bitLength() > 64 || !exponent.testBit(0)) {
            throw new IllegalArgumentException("an RSA key's exponent must be odd, above 1 and below 2^64");
        }
        return Algorithm.RS256;
    }

    private static Algorithm checkedEd(EdECPublicKey key) {
        if (!NamedParameterSpec.ED25519.getName().equals(key.getParams().getName())) {
            throw new IllegalArgumentException(
                    "an Edwards key must be Ed25519, not " + key.getParams().getName());
        }
        return Algorithm.EDDSA;
    }
}
