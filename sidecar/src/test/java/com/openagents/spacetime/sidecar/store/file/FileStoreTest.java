package com.openagents.spacetime.sidecar.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.sidecar.store.Content;
import com.openagents.spacetime.sidecar.store.ObjectDamaged;
import com.openagents.spacetime.sidecar.store.ObjectName;
import com.openagents.spacetime.sidecar.store.ObjectStore;
import com.openagents.spacetime.sidecar.store.ObjectStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStoreTest extends ObjectStoreContract {
    private static final ObjectName NAME = new ObjectName("a/b/one");

    @TempDir
    private Path root = Path.of("");

    private FileStore store = new FileStore(root);

    @BeforeEach
    void open() {
        store = new FileStore(root);
    }

    @Override
    protected ObjectStore store() {
        return store;
    }

    @Override
    protected ObjectStore storeWithoutHome() {
        return new FileStore(root.resolve("missing"));
    }

    @Test
    void an_object_is_a_file_of_its_name() throws IOException {
        store.put(NAME, new byte[] {1, 2, 3}, Map.of());

        assertThat(Files.readAllBytes(root.resolve("a/b/one"))).containsExactly(1, 2, 3);
    }

    @Test
    void no_draft_stays_behind() throws IOException {
        store.put(NAME, new byte[] {1}, Map.of());
        store.put(NAME, new byte[] {1}, Map.of());

        try (var files = Files.walk(root)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName()))).noneMatch(name -> name.endsWith(".tmp"));
        }
    }

    @Test
    void metadata_that_a_crash_left_without_content_is_replaced() throws IOException {
        Files.createDirectories(root.resolve("a/b"));
        Files.writeString(root.resolve("a/b/.one.meta"), "{\"size\":9,\"crc32c\":\"00000001\",\"metadata\":{}}");

        var stat = store.put(NAME, new byte[] {1, 2}, Map.of("k", "v"));

        assertThat(store.stat(NAME)).contains(stat);
    }

    @Test
    void a_spool_file_that_is_not_what_it_was_becomes_no_object() throws IOException {
        var file = Files.write(root.resolve("..spool"), new byte[] {1, 2, 3});
        var content = Content.of(file);
        Files.write(file, new byte[] {1, 2});

        assertThatThrownBy(() -> store.put(NAME, content, Map.of()))
                .isInstanceOf(ObjectDamaged.class)
                .hasMessageContaining("3 bytes")
                .hasMessageContaining(file.toString());
        assertThat(store.stat(NAME)).isEmpty();
    }

    @Test
    void a_flipped_bit_is_found() throws IOException {
        var stat = store.put(NAME, new byte[] {1, 2}, Map.of());
        Files.write(root.resolve("a/b/one"), new byte[] {1, 3});

        assertThatThrownBy(() -> store.get(stat)).isInstanceOf(ObjectDamaged.class);
    }

    @Test
    void an_object_copied_without_its_metadata_is_damaged() throws IOException {
        store.put(NAME, new byte[] {1, 2}, Map.of());
        Files.delete(root.resolve("a/b/.one.meta"));

        assertThatThrownBy(() -> store.stat(NAME))
                .isInstanceOf(ObjectDamaged.class)
                .hasMessageContaining(".one.meta");
    }
}
