package com.openagents.spacetime.gateway.token.keys;

import com.openagents.spacetime.gateway.token.Algorithm;
import com.openagents.spacetime.gateway.token.Fingerprint;
import java.time.Duration;
import java.util.Optional;

/**
 * A key in force, as lists and metrics show it: never the key itself.
 *
 * @param issuerName the {@code name} of the issuer that it verifies for
 * @param kid its id, if its issuer gave it one
 * @param algorithm the only one it is used with
 * @param fingerprint tells it from others
 * @param age for how long this gateway has known it
 */
public record KeyView(
        String issuerName, Optional<String> kid, Algorithm algorithm, Fingerprint fingerprint, Duration age) {}
