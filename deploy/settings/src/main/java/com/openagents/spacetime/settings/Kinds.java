package com.openagents.spacetime.settings;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The kinds of value that settings have, each with its one way to be written. */
final class Kinds {
    private static final Pattern WHOLE_NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,8}");
    private static final Pattern DURATION = Pattern.compile("(0|[1-9][0-9]{0,11})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(0|[1-9][0-9]{0,8})(B|KiB|MiB|GiB)");
    private static final Pattern ADDRESS =
            Pattern.compile("(\\[(?<v6>[0-9A-Fa-f:.]+)\\]|(?<host>[A-Za-z0-9._-]{1,253})):(?<port>[0-9]{1,5})");
    private static final int LAST_PORT = 65_535;

    private Kinds() {}

    static Kind<String> text() {
        return Kind.scalar(
                "a text that is not empty",
                Form.text(),
                (text, _) -> Optional.of(text).filter(t -> !t.isBlank()));
    }

    static Kind<Boolean> flag() {
        return Kind.unquoted("true or false", Form.flag(), text -> switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    static Kind<Integer> number(int least, int most) {
        return Kind.unquoted(
                "a whole number from %d to %d".formatted(least, most),
                Form.number(least, most),
                text -> Optional.of(text)
                        .filter(t -> WHOLE_NUMBER.matcher(t).matches())
                        .map(Integer::valueOf)
                        .filter(n -> n >= least && n <= most));
    }

    static Kind<Duration> duration(String least, String most) {
        var shortest = promised(duration(least), least);
        var longest = promised(duration(most), most);
        return Kind.scalar(
                "a duration from %s to %s (units ms, s, m, h, d)".formatted(least, most),
                Form.matching(DURATION),
                (text, _) -> duration(text).filter(d -> d.compareTo(shortest) >= 0 && d.compareTo(longest) <= 0));
    }

    static Kind<Long> size(String least, String most) {
        long smallest = promised(size(least), least);
        long largest = promised(size(most), most);
        return Kind.scalar(
                "a size from %s to %s (units B, KiB, MiB, GiB)".formatted(least, most),
                Form.matching(SIZE),
                (text, _) -> size(text).filter(n -> n >= smallest && n <= largest));
    }

    static Kind<URI> uri(List<String> schemes) {
        var takes = schemes.stream().map(s -> s + ":").collect(Collectors.joining(" or "));
        return Kind.scalar(
                "a URL that begins with " + takes,
                Form.matching(Pattern.compile("(" + String.join("|", schemes) + "):.+")),
                (text, _) -> uri(text)
                        .filter(uri -> uri.getScheme() != null
                                && schemes.contains(uri.getScheme().toLowerCase(Locale.ROOT)))
                        .filter(uri -> !uri.isOpaque() && (uri.getHost() != null || !isHttp(uri))));
    }

    static Kind<InetSocketAddress> address() {
        return Kind.scalar(
                "an address with a port, such as 127.0.0.1:8443 or [::1]:8443",
                Form.matching(ADDRESS),
                (text, _) -> address(text));
    }

    static Kind<Path> path(String takes) {
        return Kind.scalar(takes, Form.text(), (text, base) -> {
            try {
                return Optional.of(text)
                        .filter(t -> !t.isBlank())
                        .map(t -> base.resolve(t).normalize());
            } catch (InvalidPathException unusable) {
                return Optional.empty();
            }
        });
    }

    static <E extends Enum<E>> Kind<E> word(List<E> constants, Function<E, String> spelling) {
        var words = constants.stream().map(spelling).toList();
        return Kind.<E>scalar(
                        "one of " + String.join(", ", words),
                        Form.words(words),
                        (text, _) -> constants.stream()
                                .filter(constant -> spelling.apply(constant).equals(text))
                                .findFirst())
                .hinting(text -> Guess.nearest(text, words)
                        .map(": did you mean \"%s\"?"::formatted)
                        .orElse(""));
    }

    /** The usual spelling of a constant: lower case, {@code -} for {@code _}. */
    static String spelled(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Optional<Duration> duration(String text) {
        var parts = DURATION.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(parts.group(1));
        return Optional.of(
                switch (parts.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                });
    }

    /** A size such as {@code 2MiB}, if it is one. */
    static Optional<Long> size(String text) {
        var parts = SIZE.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int power = Arrays.asList("B", "KiB", "MiB", "GiB").indexOf(parts.group(2));
        return Optional.of(Long.parseLong(parts.group(1)) << (10 * power));
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException noUri) {
            return Optional.empty();
        }
    }

    private static boolean isHttp(URI uri) {
        return uri.getScheme().toLowerCase(Locale.ROOT).startsWith("http");
    }

    private static Optional<InetSocketAddress> address(String text) {
        var parts = ADDRESS.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(parts.group("port"));
        var host = parts.group("v6") != null ? parts.group("v6") : parts.group("host");
        if (port < 1 || port > LAST_PORT || (parts.group("v6") != null && !isIpv6(host))) {
            return Optional.empty();
        }
        return Optional.of(InetSocketAddress.createUnresolved(host, port));
    }

    private static boolean isIpv6(String literal) {
        try {
            return Inet6Address.ofLiteral(literal) != null;
        } catch (IllegalArgumentException noLiteral) {
            return false;
        }
    }

    private static <T> T promised(Optional<T> bound, String text) {
        return bound.orElseThrow(() -> new IllegalArgumentException("not a bound: " + text));
    }
}
