package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.limit.Quota;
import com.openagents.spacetime.gateway.limit.Rate;
import com.openagents.spacetime.gateway.refusal.Refusal;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/**
 * Tells a client what it has left, in the fields of draft-ietf-httpapi-ratelimit-headers-10: {@code RateLimit-Policy} with
 * the burst as quota and the time in which it fills as window, {@code RateLimit} with what remains and how soon there is
 * more. Only of limits that are the client's own: what all have left of one that they share would tell it of the others.
 */
final class RateLimitHeaders {
    static final String LEFT = "ratelimit";
    static final String POLICY = "ratelimit-policy";

    private RateLimitHeaders() {}

    /** Adds a quota to the head of the answer, if it is the client's own and holds. */
    static void add(HttpServerResponse response, Quota quota) {
        if (!quota.enforced() || quota.rule().refusal() != Refusal.RATE_LIMITED) {
            return;
        }
        response.headers().add(POLICY, policy(quota)).add(LEFT, left(quota));
    }

    private static String policy(Quota quota) {
        var rate = quota.rate();
        return "\"%s\";q=%d;w=%d".formatted(quota.rule().word(), rate.burst(), seconds(timeFor(rate, rate.burst())));
    }

    private static String left(Quota quota) {
        var text = "\"%s\";r=%d".formatted(quota.rule().word(), quota.remaining());
        if (quota.overdrawn().isPresent()) {
            return text + ";t=" + seconds(quota.overdrawn().get().retryAfter());
        }
        return quota.remaining() < quota.rate().burst() ? text + ";t=" + seconds(timeFor(quota.rate(), 1)) : text;
    }

    private static Duration timeFor(Rate rate, long tokens) {
        return Duration.ofNanos((long) Math.ceil((double) rate.per().toNanos() / rate.tokens() * tokens));
    }

    /** Whole ones, rounded up: the fields take no others. */
    private static long seconds(Duration duration) {
        return Math.max(
                1, duration.plusNanos(Duration.ofSeconds(1).toNanos() - 1).toSeconds());
    }
}
