package com.openagents.spacetime.gateway.revocation;

import static com.openagents.spacetime.gateway.revocation.Warrants.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.revocation.RecordLine.Content;
import com.openagents.spacetime.gateway.revocation.RevocationTarget.Device;
import com.openagents.spacetime.gateway.revocation.RevocationTarget.LoginSession;
import com.openagents.spacetime.gateway.revocation.RevocationTarget.Subject;
import com.openagents.spacetime.gateway.revocation.RevocationTarget.Token;
import com.openagents.spacetime.gateway.token.Principal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RevocationPropertiesTest {
    @Property
    void what_is_written_is_read_again(@ForAll("records") StoredRecord entry) {
        var line = RecordLine.of(entry.payload());

        assertThat(line).endsWith((byte) '\n').containsOnlyOnce((byte) '\n');
        assertThat(RecordLine.read(Arrays.copyOf(line, line.length - 1)))
                .isInstanceOfSatisfying(
                        Content.Whole.class,
                        whole -> assertThat(StoredRecord.of(whole.payload())).isEqualTo(entry));
    }

    @Property
    void no_bytes_break_the_reading_of_a_line(@ForAll byte[] bytes) {
        assertThat(RecordLine.read(bytes)).isNotNull();
    }

    @Property(tries = 60)
    void a_file_that_is_cut_anywhere_opens_and_goes_on(
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 40) Integer> orders,
            @ForAll @IntRange(max = 100) int percent)
            throws Exception {
        var folder = Files.createTempDirectory("revocations");
        try {
            var file = folder.resolve("revocations.log");
            write(file, orders);
            var bytes = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(bytes, bytes.length * percent / 100));

            int kept = add(file, "one-more");
            int keptLater = add(file, "another");

            assertThat(prefixes(orders)).contains(kept - 1);
            assertThat(keptLater).isEqualTo(kept + 1);
        } finally {
            delete(folder);
        }
    }

    @Provide
    static Arbitrary<StoredRecord> records() {
        return Combinators.combine(stored().list().ofMaxSize(5), nonces().list().ofMaxSize(3))
                .as(StoredRecord::new);
    }

    private static Arbitrary<StoredRevocation> stored() {
        var seconds = Arbitraries.longs().between(0, 253_402_300_799L).map(Instant::ofEpochSecond);
        return Combinators.combine(targets(), seconds, seconds)
                .as((target, cutOff, since) -> new StoredRevocation(new Revocation(target, cutOff), since));
    }

    private static Arbitrary<RevocationTarget> targets() {
        var ids = Arbitraries.strings().ofMinLength(1).ofMaxLength(30).filter(RevocationTarget::isId);
        var issuers = ids.optional();
        return Arbitraries.oneOf(
                Combinators.combine(issuers, ids).as(Token::new),
                Combinators.combine(issuers, ids).as(LoginSession::new),
                Combinators.combine(issuers, ids).as(Device::new),
                Combinators.combine(ids, ids).as((iss, sub) -> new Subject(new Principal(iss, sub))));
    }

    private static Arbitrary<Nonce> nonces() {
        return Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(40).map(text -> new Nonce("revk_" + text, NOW));
    }

    private static void write(Path file, List<Integer> orders) throws Exception {
        try (var revocations = open(file)) {
            for (int i = 0; i < orders.size(); i++) {
                int number = i;
                var tokens = IntStream.range(0, orders.get(i))
                        .mapToObj(j -> Warrants.token("j%d-%d".formatted(number, j)))
                        .toList();
                revocations.add(new RevocationOrder(tokens, "", Optional.empty()));
            }
        }
    }

    private static int add(Path file, String jti) throws Exception {
        try (var revocations = open(file)) {
            revocations.add(Warrants.order(Warrants.token(jti)));
            return revocations.size();
        }
    }

    private static Revocations open(Path file) throws RevocationFileUnusable {
        return Revocations.open(file, Retention.FOR_EVER, () -> NOW, 10_000, new FaultyDisk());
    }

    /** How many revocations the first orders hold together: none of them, one, two, … */
    private static List<Integer> prefixes(List<Integer> orders) {
        var sums = new ArrayList<>(List.of(0));
        orders.forEach(size -> sums.add(sums.getLast() + size));
        return sums;
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
