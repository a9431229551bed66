//! Who is connected. One row per identity and not per connection: of two connections of one identity, the first that
//! ends takes the row with it, and the other's next `heartbeat` brings it back.

use spacetimedb::{log, reducer, ReducerContext, Table};

use crate::now_ms;
use crate::tables::{active_connection, ActiveConnection};

#[reducer(init)]
pub fn init(_ctx: &ReducerContext) {
    log::info!("event-sync is published");
}

#[reducer(client_connected)]
pub fn client_connected(ctx: &ReducerContext) {
    touch(ctx);
}

#[reducer(client_disconnected)]
pub fn client_disconnected(ctx: &ReducerContext) {
    ctx.db.active_connection().identity().delete(ctx.sender);
}

/// Says that the caller is still there.
#[reducer]
pub fn heartbeat(ctx: &ReducerContext) {
    touch(ctx);
}

fn touch(ctx: &ReducerContext) {
    let presence = ctx.db.active_connection();
    let now = now_ms(ctx);
    match presence.identity().find(ctx.sender) {
        Some(known) => {
            presence.identity().update(ActiveConnection {
                last_seen_unix_ms: now,
                ..known
            });
        }
        None => {
            presence.insert(ActiveConnection {
                identity: ctx.sender,
                identity_hex: ctx.sender.to_string(),
                connected_at_unix_ms: now,
                last_seen_unix_ms: now,
            });
        }
    }
}
