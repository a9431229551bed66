//! Events, numbered per stream, and how far clients have applied them.

use spacetimedb::{reducer, ReducerContext, Table};

use crate::tables::{
    stream_checkpoint, stream_head, sync_event, StreamCheckpoint, StreamHead, SyncEvent,
};
use crate::{checks, now_ms};

/// Most events of one `append_many`.
const BULK_EVENTS: u32 = 100_000;
/// Most payload of one `append_many`: one transaction, held in memory until it is committed.
const BULK_BYTES: u64 = 64 * 1024 * 1024;
/// What is left of a bulk payload when its filling is empty.
const BULK_FRAME: &str = r#"{"fill":""}"#;

/// Gives the event the next number of its stream. An idempotency key that is already there makes the call a success
/// that changes nothing, whatever the other arguments say. With `expected_next_seq` above 0 the event is taken only if
/// it would get exactly that number.
#[reducer]
#[allow(clippy::too_many_arguments)] // publishers pass these eight, in this order
pub fn append_sync_event(
    ctx: &ReducerContext,
    stream_id: String,
    idempotency_key: String,
    payload_hash: String,
    payload_json: String,
    committed_at_unix_ms: u64,
    durable_offset: u64,
    confirmed_read: bool,
    expected_next_seq: u64,
) -> Result<(), String> {
    checks::id("stream_id", &stream_id)?;
    checks::key("idempotency_key", &idempotency_key)?;
    checks::hash("payload_hash", &payload_hash)?;
    checks::payload("payload_json", &payload_json)?;

    let events = ctx.db.sync_event();
    if events.idempotency_key().find(&idempotency_key).is_some() {
        return Ok(());
    }
    let seq = next_seq(ctx, &stream_id)?;
    if expected_next_seq > 0 && expected_next_seq != seq {
        return Err(format!(
            "sequence_conflict expected_next_seq={expected_next_seq} actual_next_seq={seq}"
        ));
    }
    move_head(ctx, &stream_id, seq);
    events.insert(SyncEvent {
        idempotency_key,
        stream_id,
        seq,
        payload_hash,
        payload_json,
        committed_at_unix_ms,
        durable_offset,
        confirmed_read,
    });
    Ok(())
}

/// Appends `count` events in one transaction, for load. Each payload is a JSON object of exactly `payload_bytes` that
/// no compression makes small, and follows from stream and number alone: two servers given the same calls hold the
/// same events, times aside.
#[reducer]
pub fn append_many(
    ctx: &ReducerContext,
    stream_id: String,
    count: u32,
    payload_bytes: u32,
) -> Result<(), String> {
    checks::id("stream_id", &stream_id)?;
    checks::within("count", count, 1, BULK_EVENTS)?;
    checks::within(
        "payload_bytes",
        payload_bytes,
        BULK_FRAME.len() as u32,
        checks::PAYLOAD_BYTES as u32,
    )?;
    let total = u64::from(count) * u64::from(payload_bytes);
    if total > BULK_BYTES {
        return Err(format!(
            "invalid_argument count={count} payload_bytes={payload_bytes} make {total} bytes: at most {BULK_BYTES} in one call"
        ));
    }

    let now = now_ms(ctx);
    let first = next_seq(ctx, &stream_id)?;
    let last = first
        .checked_add(u64::from(count) - 1)
        .ok_or_else(|| format!("stream_full stream_id={stream_id}"))?;
    for seq in first..=last {
        let idempotency_key = format!("stream:{stream_id}:seq:{seq}:kind:bulk");
        let payload_json = bulk_payload(&idempotency_key, payload_bytes as usize);
        let event = SyncEvent {
            stream_id: stream_id.clone(),
            seq,
            payload_hash: format!("fnv1a64:{:016x}", fnv1a64(payload_json.as_bytes())),
            payload_json,
            committed_at_unix_ms: now,
            durable_offset: seq,
            confirmed_read: true,
            idempotency_key,
        };
        let key = event.idempotency_key.clone();
        ctx.db.sync_event().try_insert(event).map_err(|_| {
            format!("idempotency_conflict {key} is already an event: use another stream for load")
        })?;
    }
    move_head(ctx, &stream_id, last);
    Ok(())
}

/// Notes how far a client says it is. It may go back: a client that starts over from nothing says so.
#[reducer]
pub fn ack_stream_checkpoint(
    ctx: &ReducerContext,
    client_id: String,
    stream_id: String,
    last_applied_seq: u64,
    durable_offset: u64,
) -> Result<(), String> {
    checks::id("client_id", &client_id)?;
    checks::id("stream_id", &stream_id)?;

    let checkpoints = ctx.db.stream_checkpoint();
    let row = StreamCheckpoint {
        checkpoint_key: format!("{client_id}:{stream_id}"),
        client_id,
        stream_id,
        last_applied_seq,
        durable_offset,
        updated_at_unix_ms: now_ms(ctx),
    };
    match checkpoints.checkpoint_key().find(&row.checkpoint_key) {
        // `a:b` + `c` and `a` + `b:c` make one key
        Some(known) if known.client_id != row.client_id => Err(format!(
            "checkpoint_key_conflict {} belongs to client_id={} stream_id={}",
            known.checkpoint_key, known.client_id, known.stream_id
        )),
        Some(_) => {
            checkpoints.checkpoint_key().update(row);
            Ok(())
        }
        None => {
            checkpoints.insert(row);
            Ok(())
        }
    }
}

fn next_seq(ctx: &ReducerContext, stream_id: &str) -> Result<u64, String> {
    let head = ctx
        .db
        .stream_head()
        .stream_id()
        .find(stream_id.to_owned())
        .map_or(0, |head| head.head_seq);
    head.checked_add(1)
        .ok_or_else(|| format!("stream_full stream_id={stream_id}"))
}

fn move_head(ctx: &ReducerContext, stream_id: &str, head_seq: u64) {
    let heads = ctx.db.stream_head();
    let head = StreamHead {
        stream_id: stream_id.to_owned(),
        head_seq,
        updated_at_unix_ms: now_ms(ctx),
    };
    match heads.stream_id().find(&head.stream_id) {
        Some(_) => heads.stream_id().update(head),
        None => heads.insert(head),
    };
}

/// A JSON object of exactly `bytes`, filled with letters and digits that follow from `seed`.
fn bulk_payload(seed: &str, bytes: usize) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut payload = String::with_capacity(bytes);
    payload.push_str(r#"{"fill":""#);
    let mut state = fnv1a64(seed.as_bytes()) | 1; // xorshift never leaves 0
    for _ in BULK_FRAME.len()..bytes {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        payload.push(char::from(ALPHABET[(state >> 58) as usize]));
    }
    payload.push_str(r#""}"#);
    payload
}

/// A checksum that a test can recompute in three lines; nothing here needs a cryptographic one.
fn fnv1a64(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
