package com.openagents.spacetime.gateway.shared;

import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;

/** Looks at everything that a Redis holds, as its operator could. */
public final class Dump {
    private final String url;

    /** Of the one on that port of this machine. */
    public Dump(int port) {
        this.url = "redis://127.0.0.1:" + port;
    }

    /** How long each key lives on, in milliseconds, of those whose name fits. */
    List<Long> lives(Predicate<String> name) {
        try (var client = RedisClient.create(url);
                var connection = client.connect()) {
            var commands = connection.sync();
            return commands.keys("*").stream().filter(name).map(commands::pttl).toList();
        }
    }

    /** Puts a text in the place of each value, of those whose name fits. */
    void overwrite(Predicate<String> name, String value) {
        try (var client = RedisClient.create(url);
                var connection = client.connect()) {
            var commands = connection.sync();
            commands.keys("*").stream().filter(name).forEach(key -> commands.set(key, value));
        }
    }

    /** Every name and every value, as letters of a byte each. */
    public String everything() {
        var text = new StringBuilder();
        try (var client = RedisClient.create(url);
                var connection = client.connect(ByteArrayCodec.INSTANCE)) {
            var commands = connection.sync();
            for (var key : commands.keys("*".getBytes(StandardCharsets.US_ASCII))) {
                text.append(letters(key)).append('\n');
                text.append(letters(commands.dump(key))).append('\n');
                switch (commands.type(key)) {
                    case "string" -> text.append(letters(commands.get(key)));
                    case "stream" ->
                        commands.xrange(key, io.lettuce.core.Range.unbounded())
                                .forEach(message ->
                                        message.getBody().values().forEach(value -> text.append(letters(value))));
                    default -> throw new IllegalStateException("nothing of that type is ever stored: " + letters(key));
                }
                text.append('\n');
            }
        }
        return text.toString();
    }

    private static String letters(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
