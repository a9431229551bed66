package com.openagents.spacetime.sidecar.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every home of objects promises. */
public abstract class ObjectStoreContract {
    private static final ObjectName NAME = new ObjectName("a/b/one.zst");

    @TempDir
    private Path spool = Path.of("");

    /** An empty store of the kind under test. */
    protected abstract ObjectStore store();

    /** A store of the kind under test whose bucket or directory does not exist. */
    protected abstract ObjectStore storeWithoutHome();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void what_was_put_is_there_with_its_metadata() {
        var put = store().put(NAME, bytes("hello"), Map.of("first-crc32c", "00c0ffee", "raw-bytes", "5"));

        var stat = store().stat(NAME).orElseThrow();
        assertThat(stat).isEqualTo(put);
        assertThat(stat.size()).isEqualTo(5);
        assertThat(stat.crc32c()).isEqualTo(Crc32c.of(bytes("hello")));
        assertThat(stat.metadata()).containsOnly(Map.entry("first-crc32c", "00c0ffee"), Map.entry("raw-bytes", "5"));
        assertThat(store().get(stat)).isEqualTo(bytes("hello"));
    }

    @Test
    void the_same_content_may_be_put_twice() {
        var first = store().put(NAME, bytes("hello"), Map.of("seen-time", "1"));

        var again = store().put(NAME, bytes("hello"), Map.of("seen-time", "2"));

        assertThat(again).isEqualTo(first);
    }

    @Test
    void another_content_is_refused_and_changes_nothing() {
        store().put(NAME, bytes("hello"), Map.of());

        assertThatThrownBy(() -> store().put(NAME, bytes("world"), Map.of()))
                .isInstanceOf(NameTaken.class)
                .hasMessageContaining(NAME.value());
        assertThat(store().get(store().stat(NAME).orElseThrow())).isEqualTo(bytes("hello"));
    }

    @Test
    void one_of_many_writers_of_a_name_wins() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writers = IntStream.range(0, 16)
                    .mapToObj(i -> (Callable<Boolean>) () -> wins(i))
                    .toList();

            var winners =
                    threads.invokeAll(writers).stream().map(Future::resultNow).toList();

            assertThat(winners).containsOnlyOnce(true);
            var content = store().get(store().stat(NAME).orElseThrow());
            assertThat(winners.get(Integer.parseInt(new String(content, StandardCharsets.UTF_8))))
                    .isTrue();
        }
    }

    private boolean wins(int writer) {
        try {
            store().put(NAME, bytes(Integer.toString(writer)), Map.of("writer", Integer.toString(writer)));
            return true;
        } catch (NameTaken _) {
            return false;
        }
    }

    @Test
    void an_empty_object_is_an_object() {
        var stat = store().put(NAME, new byte[0], Map.of());

        assertThat(store().get(stat)).isEmpty();
    }

    @Test
    void a_large_object_comes_back_whole_and_in_parts() {
        var content = new byte[5 * 1024 * 1024 + 17];
        new Random(1).nextBytes(content);

        var stat = store().put(NAME, content, Map.of());

        assertThat(store().get(stat)).isEqualTo(content);
        var part = store().get(NAME, 1_000_000, 2_500_000);
        assertThat(part).isEqualTo(Arrays.copyOfRange(content, 1_000_000, 3_500_000));
    }

    @Test
    void a_file_is_put_like_bytes() throws IOException {
        var content = new byte[5 * 1024 * 1024 + 17];
        new Random(2).nextBytes(content);
        var file = Files.write(spool.resolve("spooled"), content);

        var stat = store().put(NAME, Content.of(file), Map.of("raw-bytes", "7"));

        assertThat(stat).isEqualTo(new ObjectStat(NAME, content.length, Crc32c.of(content), Map.of("raw-bytes", "7")));
        assertThat(store().stat(NAME)).contains(stat);
        assertThat(store().get(stat)).isEqualTo(content);
        assertThat(store().put(NAME, Content.of(file), Map.of())).isEqualTo(stat);
    }

    @Test
    void a_file_does_not_replace_another_content() throws IOException {
        var stat = store().put(NAME, bytes("hello"), Map.of());
        var file = Files.write(spool.resolve("spooled"), new byte[3 * 1024 * 1024]);

        assertThatThrownBy(() -> store().put(NAME, Content.of(file), Map.of())).isInstanceOf(NameTaken.class);
        assertThat(store().get(stat)).isEqualTo(bytes("hello"));
    }

    @Test
    void what_is_not_there_is_said_to_be_missing() {
        var nothing = new ObjectStat(NAME, 1, 0, Map.of());

        assertThat(store().stat(NAME)).isEmpty();
        assertThatThrownBy(() -> store().get(nothing)).isInstanceOf(ObjectMissing.class);
        assertThatThrownBy(() -> store().get(NAME, 0, 1)).isInstanceOf(ObjectMissing.class);
    }

    @Test
    void other_bytes_than_promised_are_damage() {
        store().put(NAME, bytes("hello"), Map.of());

        assertThatThrownBy(() -> store().get(new ObjectStat(NAME, 5, 12345, Map.of())))
                .isInstanceOf(ObjectDamaged.class)
                .hasMessageContaining(NAME.value());
    }

    @Test
    void a_part_beyond_the_end_is_damage() {
        store().put(NAME, bytes("hello"), Map.of());

        assertThatThrownBy(() -> store().get(NAME, 3, 10)).isInstanceOf(ObjectDamaged.class);
    }

    @Test
    void names_are_listed_in_order_from_an_offset_on() {
        for (var name : new String[] {"t/2.json", "t/10.json", "t/a/x", "t/a.b", "t/a-b", "t2", "s/1"}) {
            store().put(new ObjectName(name), bytes(name), Map.of());
        }

        assertThat(names("t/", "")).containsExactly("t/10.json", "t/2.json", "t/a-b", "t/a.b", "t/a/x");
        assertThat(names("t/", "t/2.json")).containsExactly("t/2.json", "t/a-b", "t/a.b", "t/a/x");
        assertThat(names("t", "")).contains("t2").hasSize(6);
        assertThat(names("", "")).hasSize(7).first().isEqualTo("s/1");
        assertThat(names("nothing/", "")).isEmpty();
    }

    private List<String> names(String prefix, String startOffset) {
        try (var stats = store().list(prefix, startOffset)) {
            return stats.map(stat -> stat.name().value()).toList();
        }
    }

    @Test
    void a_listing_of_many_says_what_a_stat_says() {
        for (int i = 0; i < 1_100; i++) {
            store().put(new ObjectName("many/%05d".formatted(i)), bytes("content " + i), Map.of("number", "" + i));
        }

        try (var stats = store().list("many/", "many/00050")) {
            var all = stats.toList();
            assertThat(all).hasSize(1_050);
            assertThat(all.get(7))
                    .isEqualTo(store().stat(new ObjectName("many/00057")).orElseThrow());
        }
    }

    @Test
    void folders_are_the_names_directly_below() {
        store().put(new ObjectName("top"), bytes("1"), Map.of());
        store().put(new ObjectName("x/deep/er/1"), bytes("1"), Map.of());
        store().put(new ObjectName("x/flat"), bytes("1"), Map.of());
        store().put(new ObjectName("y/1"), bytes("1"), Map.of());

        assertThat(store().folders("")).containsExactly("x", "y");
        assertThat(store().folders("x/")).containsExactly("deep");
        assertThat(store().folders("none/")).isEmpty();
    }

    @Test
    void a_store_that_is_there_passes_its_check() {
        store().check();
    }

    @Test
    void a_store_without_a_home_says_what_to_create() {
        try (var nowhere = storeWithoutHome()) {
            assertThatThrownBy(nowhere::check)
                    .isInstanceOf(StoreMisconfigured.class)
                    .hasMessageContaining("does not exist")
                    .hasMessageContaining("store.url");
            assertThatThrownBy(() -> nowhere.put(NAME, bytes("hello"), Map.of()))
                    .isInstanceOf(StoreMisconfigured.class);
        }
    }
}
