package com.openagents.spacetime.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class YamlTest {
    private static final Place NOWHERE = Place.whole("here");

    @Property
    void what_is_spelled_is_read_back(@ForAll String text, @ForAll boolean quoted) {
        var wellFormed = text.replaceAll("[\\ud800-\\udfff]", "?");
        var problems = new Problems();

        var spelled = Yaml.spelled(new Node.Sequence(NOWHERE, List.of(new Node.Scalar(NOWHERE, wellFormed, quoted))));
        var read = NodeReader.read("here", "key: " + spelled, problems);

        assertThat(problems.inOrder()).isEmpty();
        assertThat(read)
                .isInstanceOfSatisfying(
                        Node.Mapping.class,
                        mapping -> assertThat(mapping.members().getFirst().value())
                                .isInstanceOfSatisfying(
                                        Node.Sequence.class,
                                        list -> assertThat(list.items())
                                                .singleElement()
                                                .isInstanceOfSatisfying(
                                                        Node.Scalar.class,
                                                        scalar -> assertThat(scalar.text())
                                                                .isEqualTo(wellFormed))));
    }

    @Property
    void no_text_is_too_strange_to_be_answered(@ForAll String text) {
        var problems = new Problems();

        var root = NodeReader.read("here", text, problems);

        assertThat(root != null || !problems.inOrder().isEmpty()).isTrue();
    }
}
