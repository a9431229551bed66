package com.openagents.spacetime.gateway.protocol;

import com.openagents.spacetime.gateway.protocol.FirstMessage.Why;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.brotli.dec.BrotliInputStream;

/** Byte 0 of a binary server message: 0 nothing, 1 Brotli, 2 gzip, one stream to the end of the message. */
final class Compression {
    private Compression() {}

    /** The message without its compression byte, decompressed, at most {@link FirstMessage#MAX_BYTES} long. */
    static byte[] decompress(byte[] message) throws UnexpectedMessage {
        var body = Arrays.copyOfRange(message, 1, message.length);
        return switch (message[0]) {
            case 0 -> body;
            case 1 -> all(body, BrotliInputStream::new);
            case 2 -> all(body, GZIPInputStream::new);
            default -> throw new UnexpectedMessage(Why.UNKNOWN_COMPRESSION);
        };
    }

    private static byte[] all(byte[] body, Decoder decoder) throws UnexpectedMessage {
        try (var plain = decoder.over(new ByteArrayInputStream(body))) {
            var bytes = plain.readNBytes(FirstMessage.MAX_BYTES + 1);
            if (bytes.length > FirstMessage.MAX_BYTES) {
                throw new UnexpectedMessage(Why.TOO_LONG);
            }
            return bytes;
        } catch (IOException damaged) {
            throw new UnexpectedMessage(Why.BAD_COMPRESSION);
        }
    }

    private interface Decoder {
        InputStream over(InputStream compressed) throws IOException;
    }
}
