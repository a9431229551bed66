package com.openagents.spacetime.local.issuer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The claims of the control service's tokens, which the development issuers put into theirs. */
final class Claims {
    /** The scope of a token that is asked for without one. */
    private static final String EVERYTHING = "sync.everything";

    private static final ObjectMapper JSON = new ObjectMapper();

    private Claims() {}

    static String json(Issuer issuer, TokenRequest request, Instant now) {
        var issued = now.getEpochSecond();
        var claims = JSON.createObjectNode()
                .put("iss", issuer.issuer())
                .put("aud", issuer.audience())
                .put("sub", request.subject())
                .put("iat", issued)
                .put("nbf", issued)
                .put("exp", issued + request.ttl().toSeconds())
                .put("jti", "sync_" + UUID.randomUUID().toString().replace("-", ""))
                .put("oa_user_id", request.subject().substring(request.subject().indexOf(':') + 1))
                .put("oa_org_id", "org_local")
                .put("oa_session_id", "session_local")
                .put("oa_device_id", "device_local")
                .put("oa_claims_version", "oa_sync_claims_v1");
        claims.set("oa_sync_scopes", array(request.scopes().isEmpty() ? List.of(EVERYTHING) : request.scopes()));
        if (!request.streams().isEmpty()) {
            claims.set("oa_sync_streams", array(request.streams()));
            claims.set("oa_sync_topics", array(request.streams()));
        }
        request.claims().forEach((name, value) -> override(claims, name, value));
        return claims.toString();
    }

    private static void override(ObjectNode claims, String name, String value) {
        if (value.equals("null")) {
            claims.remove(name);
            return;
        }
        try {
            claims.set(name, JSON.readTree(value));
        } catch (JsonProcessingException e) {
            claims.put(name, value); // plain words are no JSON, and are meant as they stand
        }
    }

    private static ArrayNode array(List<String> values) {
        var array = JSON.createArrayNode();
        values.forEach(array::add);
        return array;
    }
}
