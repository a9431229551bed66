//! The tables, all public. The order of the columns is the order on the wire: client bindings are written against it,
//! so a new column goes at the end.

use spacetimedb::{table, Identity};

/// One row per identity with at least one connection, WebSocket or the short one of an HTTP call.
#[table(name = active_connection, public)]
pub struct ActiveConnection {
    #[primary_key]
    pub identity: Identity,
    pub identity_hex: String,
    pub connected_at_unix_ms: u64,
    pub last_seen_unix_ms: u64,
}

/// The last number given out in a stream. A stream without a row has no events.
#[table(name = stream_head, public)]
pub struct StreamHead {
    #[primary_key]
    pub stream_id: String,
    pub head_seq: u64,
    pub updated_at_unix_ms: u64,
}

/// One event. `seq` starts at 1 and has no gaps within a `stream_id`; rows are never changed or removed.
#[table(name = sync_event, public)]
pub struct SyncEvent {
    #[primary_key]
    pub idempotency_key: String,
    #[index(btree)]
    pub stream_id: String,
    pub seq: u64,
    pub payload_hash: String,
    pub payload_json: String,
    pub committed_at_unix_ms: u64,
    pub durable_offset: u64,
    pub confirmed_read: bool,
}

/// How far one client has applied one stream, in that client's own words.
#[table(name = stream_checkpoint, public)]
pub struct StreamCheckpoint {
    /// `client_id:stream_id`
    #[primary_key]
    pub checkpoint_key: String,
    pub client_id: String,
    pub stream_id: String,
    pub last_applied_seq: u64,
    pub durable_offset: u64,
    pub updated_at_unix_ms: u64,
}
