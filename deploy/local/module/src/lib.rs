//! The module behind the local pair and the end-to-end tests: numbered events in streams, how far each client has
//! applied them, and who is connected.
//!
//! Its tables and reducers are those that the gateway's clients and publishers are written for, so what passes here
//! passes the real thing. It checks the *form* of what it is given and never the caller: any identity may append to any
//! stream, because the gateway in front is what decides that.
//!
//! | file | holds |
//! |---|---|
//! | `tables` | the four public tables |
//! | `presence` | the lifecycle reducers and `heartbeat` |
//! | `streams` | `append_sync_event`, `append_many`, `ack_stream_checkpoint` |
//! | `checks` | what an argument must look like |

mod checks;
mod presence;
mod streams;
mod tables;

use spacetimedb::{ReducerContext, Timestamp};

/// The reducer's own time, as every `…_unix_ms` column has it.
fn unix_ms(at: Timestamp) -> u64 {
    u64::try_from(at.to_micros_since_unix_epoch() / 1_000).unwrap_or(0)
}

/// The moment at which the running reducer was called.
fn now_ms(ctx: &ReducerContext) -> u64 {
    unix_ms(ctx.timestamp)
}
