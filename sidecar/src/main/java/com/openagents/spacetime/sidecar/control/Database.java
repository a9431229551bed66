package com.openagents.spacetime.sidecar.control;

import com.openagents.spacetime.sidecar.bsatn.BadEncoding;
import com.openagents.spacetime.sidecar.bsatn.BsatnReader;
import com.openagents.spacetime.sidecar.bsatn.Hash;
import com.openagents.spacetime.sidecar.bsatn.Identity;

/**
 * A database that the server knows.
 *
 * @param id its number on this server, from 0
 * @param identity what it is called everywhere
 * @param owner who may administer it
 * @param hostType what runs its module: 0 WebAssembly, 1 JavaScript
 * @param initialProgram hash of the program it was first published or last reset with; later versions are in its log only
 */
public record Database(long id, Identity identity, Identity owner, int hostType, Hash initialProgram) {
    static Database read(BsatnReader in) throws BadEncoding {
        return new Database(in.u64(), in.identity(), in.identity(), in.u8(), in.hash());
    }
}
