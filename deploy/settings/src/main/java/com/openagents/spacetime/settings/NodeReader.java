package com.openagents.spacetime.settings;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * From the text of a settings file to its nodes. Built on the parser's events and not on its own tree, because there an
 * alias has already become the thing it points at: here anchors, aliases and tags are refused where they are written,
 * so that what a reader sees is what holds, and a small file stays small.
 */
final class NodeReader {
    /** Deeper than any setting lies; keeps a hostile file from exhausting the stack. */
    private static final int DEEPEST = 16;

    private final String file;
    private final Problems problems;
    private final Iterator<Event> events;

    private NodeReader(String file, Iterator<Event> events, Problems problems) {
        this.file = file;
        this.events = events;
        this.problems = problems;
    }

    /** The file's only document, or null when there is a problem that leaves nothing to go on with. */
    static @Nullable Node read(String file, String text, Problems problems) {
        try {
            var events = new Parse(LoadSettings.builder().setLabel(file).build())
                    .parseString(text)
                    .iterator();
            return new NodeReader(file, events, problems).document();
        } catch (ReaderException unprintable) {
            int position = text.offsetByCodePoints(0, unprintable.getPosition());
            problems.add(
                    FileText.placeAt(file, text, position),
                    "the character U+%04X is not allowed in YAML: remove it".formatted(unprintable.getCodePoint()));
            return null;
        } catch (MarkedYamlEngineException syntax) {
            problems.add(place(file, syntax.getProblemMark()), explained(syntax, text));
            return null;
        } catch (YamlEngineException other) {
            problems.add(Place.whole(file), "this is not YAML: " + oneLine(String.valueOf(other.getMessage())));
            return null;
        }
    }

    private @Nullable Node document() {
        Node root = null;
        while (events.hasNext()) {
            var event = events.next();
            if (event instanceof DocumentStartEvent && root != null) {
                problems.add(
                        place(file, event.getStartMark()),
                        "a second YAML document begins here: a settings file has one, so remove this \"---\" line");
                return root;
            }
            if (event instanceof NodeEvent) {
                root = node(event, 0);
            }
        }
        if (root == null || (root instanceof Node.Scalar scalar && scalar.isNull())) {
            problems.add(Place.whole(file), "the file is empty: write at least the required settings");
            return null;
        }
        return root;
    }

    private Node node(Event event, int depth) {
        var place = place(file, event.getStartMark());
        if (event instanceof AliasEvent alias) {
            problems.add(place, "the alias *%s is not allowed: write the value out".formatted(alias.getAlias()));
            return new Node.Refused(place);
        }
        if (event instanceof NodeEvent named && named.getAnchor().isPresent()) {
            problems.add(
                    place,
                    "the anchor &%s is not allowed: remove it, and write its value wherever it is used"
                            .formatted(named.getAnchor().get()));
        }
        tag(event).ifPresent(tag -> problems.add(place, "the tag %s is not allowed: remove it".formatted(tag)));
        if (event instanceof ScalarEvent scalar) {
            return new Node.Scalar(place, scalar.getValue(), !scalar.isPlain());
        }
        if (depth == DEEPEST) {
            problems.add(place, "this lies deeper than any setting: check the indentation and the brackets");
            skipCollection();
            return new Node.Refused(place);
        }
        return event.getEventId() == Event.ID.SequenceStart ? sequence(place, depth) : mapping(place, depth);
    }

    private Node sequence(Place place, int depth) {
        var items = new ArrayList<Node>();
        for (var event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            items.add(node(event, depth + 1));
        }
        return new Node.Sequence(place, items);
    }

    private Node mapping(Place place, int depth) {
        var members = new ArrayList<Node.Member>();
        for (var event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            var key = node(event, depth + 1);
            var value = node(events.next(), depth + 1);
            if (key instanceof Node.Scalar name) {
                members.add(new Node.Member(name, value));
            } else if (!(key instanceof Node.Refused)) {
                problems.add(key.place(), "%s cannot be the name of a setting".formatted(key.described()));
            }
        }
        return new Node.Mapping(place, members);
    }

    private void skipCollection() {
        for (int open = 1; open > 0; ) {
            switch (events.next().getEventId()) {
                case SequenceStart, MappingStart -> open++;
                case SequenceEnd, MappingEnd -> open--;
                case Alias, Comment, DocumentEnd, DocumentStart, Scalar, StreamEnd, StreamStart -> {
                    // no bracket
                }
            }
        }
    }

    private static Optional<String> tag(Event event) {
        if (event instanceof ScalarEvent scalar) {
            return scalar.getTag();
        }
        return event instanceof CollectionStartEvent collection ? collection.getTag() : Optional.empty();
    }

    private static String explained(MarkedYamlEngineException syntax, String text) {
        boolean tabbed = syntax.getProblemMark()
                .flatMap(mark -> text.lines().skip(mark.getLine()).findFirst())
                .map(line ->
                        line.substring(0, line.length() - line.stripLeading().length()))
                .filter(indentation -> indentation.indexOf('\t') >= 0)
                .isPresent();
        if (tabbed) {
            return "the line is indented with a tab, which YAML forbids: indent with spaces";
        }
        if (syntax.getProblem().startsWith("found character")) {
            return "this is not YAML: no value may begin with this character; put the value between quotes";
        }
        return "this is not YAML: " + oneLine(syntax.getProblem()) + begun(syntax);
    }

    /** In what the parser stumbled, and where that began. */
    private static String begun(MarkedYamlEngineException syntax) {
        return syntax.getContextMark()
                .filter(_ -> syntax.getContext() != null)
                .map(mark -> ", %s that begins in line %d".formatted(oneLine(syntax.getContext()), mark.getLine() + 1))
                .orElse("");
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private static Place place(String file, Optional<Mark> mark) {
        return mark.map(m -> new Place(file, m.getLine() + 1, m.getColumn() + 1))
                .orElse(Place.whole(file));
    }
}
