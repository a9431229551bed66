package com.openagents.spacetime.gateway.protocol;

import com.openagents.spacetime.gateway.protocol.RequestField.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The client messages that SpacetimeDB knows, each with its fields in BSATN's order (spec: Payload). The second generation
 * is spoken by {@code v2} and {@code v3} alike, and has no JSON.
 */
enum RequestForm {
    /** Runs a reducer. */
    V1_CALL_REDUCER("CallReducer", name("reducer"), opaque("args"), number("request_id"), flags()),
    /** Subscribes in place of all former ones of this kind. */
    V1_SUBSCRIBE("Subscribe", queries(), number("request_id")),
    /** One query, one answer. */
    V1_ONE_OFF_QUERY("OneOffQuery", opaque("message_id"), query("query_string")),
    /** Subscribes to one query. */
    V1_SUBSCRIBE_SINGLE("SubscribeSingle", query("query"), number("request_id"), querySet("query_id")),
    /** Subscribes to several queries. */
    V1_SUBSCRIBE_MULTI("SubscribeMulti", queries(), number("request_id"), querySet("query_id")),
    /** Takes a {@link #V1_SUBSCRIBE_SINGLE} back. */
    V1_UNSUBSCRIBE("Unsubscribe", number("request_id"), querySet("query_id")),
    /** Takes a {@link #V1_SUBSCRIBE_MULTI} back. */
    V1_UNSUBSCRIBE_MULTI("UnsubscribeMulti", number("request_id"), querySet("query_id")),
    /** Runs a procedure; since server 1.8. */
    V1_CALL_PROCEDURE("CallProcedure", name("procedure"), opaque("args"), number("request_id"), flags()),

    /** Subscribes to several queries. */
    V2_SUBSCRIBE("Subscribe", number("request_id"), querySet("query_set_id"), queries()),
    /** Takes a {@link #V2_SUBSCRIBE} back. */
    V2_UNSUBSCRIBE("Unsubscribe", number("request_id"), querySet("query_set_id"), flags()),
    /** One query, one answer. */
    V2_ONE_OFF_QUERY("OneOffQuery", number("request_id"), query("query_string")),
    /** Runs a reducer. */
    V2_CALL_REDUCER("CallReducer", number("request_id"), flags(), name("reducer"), opaque("args")),
    /** Runs a procedure. */
    V2_CALL_PROCEDURE("CallProcedure", number("request_id"), flags(), name("procedure"), opaque("args"));

    /** The first generation, by tag. */
    private static final List<RequestForm> V1 = List.of(
            V1_CALL_REDUCER,
            V1_SUBSCRIBE,
            V1_ONE_OFF_QUERY,
            V1_SUBSCRIBE_SINGLE,
            V1_SUBSCRIBE_MULTI,
            V1_UNSUBSCRIBE,
            V1_UNSUBSCRIBE_MULTI,
            V1_CALL_PROCEDURE);

    /** The second generation, by tag. Later servers know a tag 5, SubscribeBatch, whose fields are not known here. */
    private static final List<RequestForm> V2 =
            List.of(V2_SUBSCRIBE, V2_UNSUBSCRIBE, V2_ONE_OFF_QUERY, V2_CALL_REDUCER, V2_CALL_PROCEDURE);

    private final String wireName;

    @SuppressWarnings("ImmutableEnumChecker") // List.of gives an immutable one, which its type does not say
    private final List<RequestField> fields;

    private final int lastDecisive;

    RequestForm(String wireName, RequestField... fields) {
        this.wireName = wireName;
        this.fields = List.of(fields);
        var last = fields.length - 1;
        while (!fields[last].kind().isDecisive()) {
            last--;
        }
        this.lastDecisive = last;
    }

    /** The form that a BSATN tag announces, or null if there is none. */
    static @Nullable RequestForm tagged(Subprotocol subprotocol, int tag) {
        var known = switch (subprotocol) {
            case V1_JSON, V1_BSATN -> V1;
            case V2_BSATN, V3_BSATN -> V2;
        };
        return tag < known.size() ? known.get(tag) : null;
    }

    /** The form of the first generation that has this name in JSON, or null if there is none. */
    static @Nullable RequestForm named(String wireName) {
        for (var form : V1) {
            if (form.wireName.equals(wireName)) {
                return form;
            }
        }
        return null;
    }

    /** Its fields, one or more, in BSATN's order. */
    List<RequestField> fields() {
        return fields;
    }

    /** Where in {@link #fields} the last one stands that a rule needs. */
    int lastDecisive() {
        return lastDecisive;
    }

    /** Where in {@link #fields} the one of that name stands, or -1. */
    int fieldNamed(String name) {
        for (var i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private static RequestField name(String name) {
        return new RequestField(Kind.NAME, name);
    }

    private static RequestField query(String name) {
        return new RequestField(Kind.QUERY, name);
    }

    private static RequestField queries() {
        return new RequestField(Kind.QUERIES, "query_strings");
    }

    private static RequestField querySet(String name) {
        return new RequestField(Kind.QUERY_SET, name);
    }

    private static RequestField number(String name) {
        return new RequestField(Kind.NUMBER, name);
    }

    private static RequestField flags() {
        return new RequestField(Kind.FLAGS, "flags");
    }

    private static RequestField opaque(String name) {
        return new RequestField(Kind.OPAQUE, name);
    }
}
