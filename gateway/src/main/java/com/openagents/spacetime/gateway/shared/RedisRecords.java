package com.openagents.spacetime.gateway.shared;

import com.openagents.spacetime.gateway.observe.SharedMetrics;
import com.openagents.spacetime.gateway.revocation.SharedRecords;
import com.openagents.spacetime.gateway.revocation.SharedRecordsAway;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/**
 * Records of revocations in a stream of Redis. Its ids begin with the time at which a record was added, by which it is
 * trimmed whenever one is added. Thread-safe.
 */
final class RedisRecords implements SharedRecords {
    private static final byte[] FIELD = "record".getBytes(StandardCharsets.US_ASCII);

    /** One can have a mebibyte, which has to come within {@link RedisLink#BOUND} and leave others their turn. */
    private static final int PER_PAGE = 1;

    /** Clocks differ, and a record that is kept longer does no harm. */
    private static final Duration SPARE = Duration.ofHours(1);

    private final RedisLink link;
    private final Keys keys;
    private final SharedMetrics metrics;
    private final InstantSource clock;

    RedisRecords(RedisLink link, Keys keys, SharedMetrics metrics, InstantSource clock) {
        this.link = link;
        this.keys = keys;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    @SuppressWarnings("unchecked") // the library takes a generic array without saying that it is safe
    public Page after(String position) throws SharedRecordsAway, InterruptedException {
        link.awaitFirst();
        var from = StreamOffset.from(keys.revocations(), position);
        return answered(link.ask(line -> line.commands()
                .xread(XReadArgs.Builder.count(PER_PAGE), from)
                .thenApply(messages -> page(line.number(), messages, position))));
    }

    @Override
    public void append(String record, Optional<Duration> keep) throws SharedRecordsAway, InterruptedException {
        var body = Map.of(FIELD, record.getBytes(StandardCharsets.UTF_8));
        var terms = new XAddArgs();
        keep.ifPresent(span -> terms.minId(
                        Long.toString(clock.instant().minus(span).minus(SPARE).toEpochMilli()))
                .approximateTrimming());
        try {
            answered(link.ask(line -> line.commands().xadd(keys.revocations(), terms, body)));
        } catch (SharedRecordsAway away) {
            metrics.fellBack(SharedMetrics.Use.REVOCATION);
            throw away;
        }
    }

    private static Page page(long home, List<StreamMessage<byte[], byte[]>> messages, String position) {
        var last = messages.isEmpty() ? position : messages.getLast().getId();
        return new Page(home, messages.stream().map(RedisRecords::record).toList(), last);
    }

    /** Its text; an empty one, which is no record, for an entry of another form. */
    private static String record(StreamMessage<byte[], byte[]> message) {
        return message.getBody().entrySet().stream()
                .filter(entry -> ByteBuffer.wrap(entry.getKey()).equals(ByteBuffer.wrap(FIELD)))
                .map(entry -> new String(entry.getValue(), StandardCharsets.UTF_8))
                .findFirst()
                .orElse("");
    }

    private static <T> T answered(CompletionStage<T> answer) throws SharedRecordsAway, InterruptedException {
        try {
            return answer.toCompletableFuture().get();
        } catch (ExecutionException away) {
            throw new SharedRecordsAway(RedisLink.reason(away), away);
        }
    }
}
