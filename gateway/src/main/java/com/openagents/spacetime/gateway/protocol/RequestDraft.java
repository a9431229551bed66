package com.openagents.spacetime.gateway.protocol;

import com.openagents.spacetime.gateway.protocol.BadRequestMessage.Why;
import com.openagents.spacetime.gateway.protocol.ClientRequest.CallProcedure;
import com.openagents.spacetime.gateway.protocol.ClientRequest.CallReducer;
import com.openagents.spacetime.gateway.protocol.ClientRequest.OneOffQuery;
import com.openagents.spacetime.gateway.protocol.ClientRequest.Subscribe;
import com.openagents.spacetime.gateway.protocol.ClientRequest.SubscribeInstead;
import com.openagents.spacetime.gateway.protocol.ClientRequest.Unsubscribe;
import com.openagents.spacetime.gateway.protocol.RequestField.Kind;
import java.util.ArrayList;
import java.util.List;

/** A request whose decisive fields are being gathered. What it holds is bounded by the limits of {@link RequestReader}. */
final class RequestDraft {
    private final RequestForm form;
    private final List<String> queries = new ArrayList<>();
    private String name = "";
    private int queryBytes;
    private int querySet;

    RequestDraft(RequestForm form) {
        this.form = form;
    }

    RequestForm form() {
        return form;
    }

    /** A string of a field of this kind comes next: makes room for it if it decides anything. */
    void beginString(Kind kind, KeptText text) {
        switch (kind) {
            case NAME -> text.keep(RequestReader.MAX_NAME_BYTES, Why.NAME_TOO_LONG);
            case QUERY, QUERIES -> text.keep(RequestReader.MAX_QUERY_BYTES - queryBytes, Why.QUERIES_TOO_LONG);
            case OPAQUE, QUERY_SET, NUMBER, FLAGS -> text.letPass();
        }
    }

    /** The string has come. */
    void endString(Kind kind, KeptText text) throws BadRequestMessage {
        switch (kind) {
            case NAME -> name = text.take();
            case QUERY, QUERIES -> addQuery(text);
            case OPAQUE, QUERY_SET, NUMBER, FLAGS -> {}
        }
    }

    void querySet(int id) {
        querySet = id;
    }

    /** The request, once all decisive fields are there. */
    ClientRequest request() {
        return switch (form) {
            case V1_CALL_REDUCER, V2_CALL_REDUCER -> new CallReducer(name);
            case V1_CALL_PROCEDURE, V2_CALL_PROCEDURE -> new CallProcedure(name);
            case V1_ONE_OFF_QUERY, V2_ONE_OFF_QUERY -> new OneOffQuery(queries.getFirst());
            case V1_SUBSCRIBE -> new SubscribeInstead(queries);
            case V1_SUBSCRIBE_SINGLE, V1_SUBSCRIBE_MULTI, V2_SUBSCRIBE -> new Subscribe(querySet, queries);
            case V1_UNSUBSCRIBE, V1_UNSUBSCRIBE_MULTI, V2_UNSUBSCRIBE -> new Unsubscribe(querySet);
        };
    }

    private void addQuery(KeptText text) throws BadRequestMessage {
        if (queries.size() == RequestReader.MAX_QUERIES) {
            throw new BadRequestMessage(Why.TOO_MANY_QUERIES);
        }
        queryBytes += text.length();
        queries.add(text.take());
    }
}
