package com.openagents.spacetime.gateway.revocation;

import com.openagents.spacetime.gateway.revocation.RevocationTarget.Device;
import com.openagents.spacetime.gateway.revocation.RevocationTarget.LoginSession;
import com.openagents.spacetime.gateway.revocation.RevocationTarget.Subject;
import com.openagents.spacetime.gateway.revocation.RevocationTarget.Token;
import com.openagents.spacetime.gateway.token.Principal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;

/**
 * What is written and flushed at once: the revocations and used nonces of one order, or of several that came together. Its
 * payload is JSON in ASCII but for the ids:
 *
 * <pre>{@code
 * {"revocations":[{"session":"s1","cut_off":1772366400,"since":1772366400}, …],"nonces":[{"nonce":"revk_1","until":1772366490}]}
 * }</pre>
 *
 * <p>A revocation has {@code token}, {@code session} or {@code device}, each with {@code issuer} if it is narrowed to an
 * issuer's name, or {@code subject} with {@code iss}. Times are seconds since 1970.
 */
record StoredRecord(List<StoredRevocation> revocations, List<Nonce> nonces) {
    StoredRecord {
        revocations = List.copyOf(revocations);
        nonces = List.copyOf(nonces);
    }

    /** An order as it is remembered. */
    static StoredRecord of(RevocationOrder order, Instant now) {
        return new StoredRecord(
                order.revocations().stream()
                        .map(revocation -> new StoredRevocation(revocation, now))
                        .toList(),
                order.nonce().stream().toList());
    }

    boolean isEmpty() {
        return revocations.isEmpty() && nonces.isEmpty();
    }

    String payload() {
        var json = new LinkedHashMap<String, Object>();
        json.put("revocations", revocations.stream().map(StoredRecord::written).toList());
        json.put("nonces", nonces.stream().map(StoredRecord::written).toList());
        return JsonUtil.toJson(json);
    }

    private static Map<String, Object> written(StoredRevocation stored) {
        var json = new LinkedHashMap<String, Object>();
        switch (stored.revocation().target()) {
            case Token(var issuer, var jti) -> id(json, "token", jti, issuer);
            case LoginSession(var issuer, var id) -> id(json, "session", id, issuer);
            case Device(var issuer, var id) -> id(json, "device", id, issuer);
            case Subject(var principal) -> {
                json.put("subject", principal.subject());
                json.put("iss", principal.issuer());
            }
        }
        json.put("cut_off", stored.revocation().cutOff().getEpochSecond());
        json.put("since", stored.since().getEpochSecond());
        return json;
    }

    private static void id(Map<String, Object> json, String kind, String id, Optional<String> issuer) {
        json.put(kind, id);
        issuer.ifPresent(name -> json.put("issuer", name));
    }

    private static Map<String, Object> written(Nonce nonce) {
        var json = new LinkedHashMap<String, Object>();
        json.put("nonce", nonce.text());
        json.put("until", nonce.until().getEpochSecond());
        return json;
    }

    /**
     * Reads a payload.
     *
     * @throws IllegalArgumentException if it is none of this form: a payload whose checksum is good was then written by
     *     another version
     */
    static StoredRecord of(String payload) {
        try {
            var json = JsonUtil.parseJson(payload);
            var revocations = new ArrayList<StoredRevocation>();
            for (var item : list(json, "revocations")) {
                revocations.add(revocation(item));
            }
            var nonces = new ArrayList<Nonce>();
            for (var item : list(json, "nonces")) {
                nonces.add(new Nonce(text(item, "nonce"), time(item, "until")));
            }
            return new StoredRecord(revocations, nonces);
        } catch (JoseException | DateTimeException unreadable) {
            throw new IllegalArgumentException("this is no record of revocations", unreadable);
        }
    }

    private static StoredRevocation revocation(Map<?, ?> json) {
        return new StoredRevocation(new Revocation(target(json), time(json, "cut_off")), time(json, "since"));
    }

    private static RevocationTarget target(Map<?, ?> json) {
        var issuer = json.containsKey("issuer") ? Optional.of(text(json, "issuer")) : Optional.<String>empty();
        if (json.containsKey("token")) {
            return new Token(issuer, text(json, "token"));
        }
        if (json.containsKey("session")) {
            return new LoginSession(issuer, text(json, "session"));
        }
        if (json.containsKey("device")) {
            return new Device(issuer, text(json, "device"));
        }
        return new Subject(new Principal(text(json, "iss"), text(json, "subject")));
    }

    private static List<Map<?, ?>> list(Map<?, ?> json, String name) {
        if (!(json.get(name) instanceof List<?> list)) {
            throw new IllegalArgumentException("%s is not a list".formatted(name));
        }
        var objects = new ArrayList<Map<?, ?>>();
        for (var item : list) {
            if (!(item instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException("%s holds something that is not an object".formatted(name));
            }
            objects.add(map);
        }
        return objects;
    }

    private static String text(Map<?, ?> json, String name) {
        if (json.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("%s is not a text".formatted(name));
    }

    private static Instant time(Map<?, ?> json, String name) {
        if (json.get(name) instanceof Long seconds) {
            return Instant.ofEpochSecond(seconds);
        }
        throw new IllegalArgumentException("%s is not a number of seconds".formatted(name));
    }
}
