package com.openagents.spacetime.gateway.protocol;

import com.openagents.spacetime.gateway.protocol.FirstMessage.Why;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The first server message of {@code v1.json}: exactly
 * <pre>{"IdentityToken":{"identity":{"__identity__":"0x…"},"token":"…","connection_id":{"__connection_id__":N}}}</pre>
 * The text is edited where the token stands and nowhere else: N is a bare 128-bit number, which no JSON library that
 * thinks in doubles gives back.
 */
final class IdentityTokenText {
    private final JsonText json;

    private IdentityTokenText(JsonText json) {
        this.json = json;
    }

    static byte[] withToken(byte[] message, String token) throws UnexpectedMessage {
        var text = decode(message);
        var span = new IdentityTokenText(new JsonText(text)).tokenSpan();
        var edited = text.substring(0, span.from()) + JsonText.quote(token) + text.substring(span.to());
        return edited.getBytes(StandardCharsets.UTF_8);
    }

    private JsonText.Span tokenSpan() throws UnexpectedMessage {
        json.expect('{');
        if (!json.string().equals("IdentityToken")) {
            throw new UnexpectedMessage(Why.OTHER_MESSAGE);
        }
        json.expect(':');
        json.expect('{');
        name("identity");
        object("__identity__");
        json.string();
        json.expect('}');
        json.expect(',');
        name("token");
        var token = json.stringSpan();
        json.expect(',');
        name("connection_id");
        object("__connection_id__");
        json.digits();
        json.expect('}');
        json.expect('}');
        json.expect('}');
        json.end();
        return token;
    }

    private void object(String onlyName) throws UnexpectedMessage {
        json.expect('{');
        name(onlyName);
    }

    private void name(String expected) throws UnexpectedMessage {
        if (!json.string().equals(expected)) {
            throw new UnexpectedMessage(Why.BAD_JSON);
        }
        json.expect(':');
    }

    private static String decode(byte[] message) throws UnexpectedMessage {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(message))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new UnexpectedMessage(Why.NOT_UTF8);
        }
    }
}
