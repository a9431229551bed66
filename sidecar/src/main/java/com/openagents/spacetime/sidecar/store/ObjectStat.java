package com.openagents.spacetime.sidecar.store;

import java.util.Map;

/**
 * What a store knows of one object without reading it.
 *
 * @param name where it is
 * @param size bytes of its content
 * @param crc32c CRC-32C (Castagnoli) of its content
 * @param metadata what its writer noted with it; keys in lower case
 */
public record ObjectStat(ObjectName name, long size, int crc32c, Map<String, String> metadata) {
    public ObjectStat {
        if (size < 0) {
            throw new IllegalArgumentException("%s cannot have %d bytes".formatted(name, size));
        }
        metadata = Map.copyOf(metadata);
    }
}
