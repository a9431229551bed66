package com.openagents.spacetime.gateway.cli;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The classes that a native image must keep because a library finds them by name. Caffeine makes the name of a cache and of
 * its entries from what was asked of the builder; ours are bounded in size and expire after access, after write or each at
 * its own time. Everything else that needs it is registered by Quarkus' extensions or stands beside this module's
 * {@code META-INF/native-image}.
 */
@RegisterForReflection(
        classNames = {
            "com.github.benmanes.caffeine.cache.SSMSA",
            "com.github.benmanes.caffeine.cache.SSMSW",
            "com.github.benmanes.caffeine.cache.PSAMS",
            "com.github.benmanes.caffeine.cache.PSWMS"
        })
final class NativeReflection {
    private NativeReflection() {}
}
