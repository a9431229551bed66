package com.openagents.spacetime.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** What keeps epoll and BoringSSL in a native image is a list of class names: an upgrade must not disarm it unseen. */
class RemovedResourcesTest {
    private static final String PREFIX = "quarkus.class-loading.removed-resources.";

    @Test
    void every_class_that_is_taken_out_exists_in_the_resolved_jars() throws IOException {
        var classes = removedClasses();

        assertThat(classes)
                .hasSize(8)
                .allSatisfy(name -> assertThat(getClass().getClassLoader().getResource(name))
                        .as(name)
                        .isNotNull());
    }

    private List<String> removedClasses() throws IOException {
        var properties = new Properties();
        try (var in = getClass().getResourceAsStream("/application.properties")) {
            properties.load(in);
        }
        var classes = new ArrayList<String>();
        for (var name : properties.stringPropertyNames()) {
            if (name.startsWith(PREFIX)) {
                classes.addAll(List.of(properties.getProperty(name).split(",", -1)));
            }
        }
        return classes;
    }
}
