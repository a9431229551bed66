package com.openagents.spacetime.gateway.token.keys;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long a key server says that its answer holds (RFC 9111 §4.2), within bounds: a server that says "not at all" is not
 * asked all the time, and one that says "for a year" cannot keep a withdrawn key alive for one.
 */
final class Freshness {
    static final Duration SHORTEST = Duration.ofSeconds(30);
    static final Duration LONGEST = Duration.ofMinutes(15);

    private static final Pattern MAX_AGE = Pattern.compile("(?i)(?:^|[\\s,])max-age\\s*=\\s*\"?(\\d{1,9})");
    private static final Pattern NONE = Pattern.compile("(?i)(?:^|[\\s,])no-(?:cache|store)(?![\\w-])");
    private static final Pattern AGE = Pattern.compile("\\s*(\\d{1,9})\\s*");

    private Freshness() {}

    /**
     * Reads the two headers.
     *
     * @return nothing if the server says nothing
     */
    static Optional<Duration> of(@Nullable String cacheControl, @Nullable String age) {
        if (cacheControl == null) {
            return Optional.empty();
        }
        if (NONE.matcher(cacheControl).find()) {
            return Optional.of(SHORTEST);
        }
        var maxAge = MAX_AGE.matcher(cacheControl);
        return maxAge.find() ? Optional.of(bounded(seconds(maxAge).minus(spent(age)))) : Optional.empty();
    }

    private static Duration spent(@Nullable String age) {
        var matcher = AGE.matcher(age == null ? "" : age);
        return matcher.matches() ? seconds(matcher) : Duration.ZERO;
    }

    private static Duration seconds(Matcher matcher) {
        return Duration.ofSeconds(Long.parseLong(matcher.group(1)));
    }

    private static Duration bounded(Duration said) {
        if (said.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return said.compareTo(LONGEST) > 0 ? LONGEST : said;
    }
}
