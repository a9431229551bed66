package com.openagents.spacetime.gateway.upstream;

/**
 * Is told when a database that is served turns out to be another's. Names and identities outlive a deleted database and
 * belong to whoever publishes there next (spec http §1), so both are alarms. Called on an event loop; must not block.
 */
public interface DatabaseWatch {
    /** The name leads to another identity than the settings say. For as long as it does, the database is refused. */
    void identityDiffers(String database);

    /** The database belongs to another identity than when it was last looked at. */
    void ownerChanged(String database);
}
