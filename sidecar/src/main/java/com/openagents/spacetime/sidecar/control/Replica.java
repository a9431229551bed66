package com.openagents.spacetime.sidecar.control;

import com.openagents.spacetime.sidecar.bsatn.BadEncoding;
import com.openagents.spacetime.sidecar.bsatn.BsatnReader;

/**
 * The copy of a database that a server keeps; its log lies in {@code replicas/<id>/clog}.
 *
 * @param id its number, which is the name of its directory
 * @param databaseId number of its database; a reset gives that a new replica and leaves the old directory behind
 * @param nodeId 0 on a standalone server
 * @param leader whether it is the one that serves
 */
public record Replica(long id, long databaseId, long nodeId, boolean leader) {
    static Replica read(BsatnReader in) throws BadEncoding {
        return new Replica(in.u64(), in.u64(), in.u64(), in.bool());
    }
}
