//! What an argument must look like. Each check answers with the sentence that the caller reads.

/// Far above any real identifier, far below what a subscription would choke on.
const ID_BYTES: usize = 256;
/// An idempotency key holds a stream's name and more.
const KEY_BYTES: usize = 512;
const HASH_BYTES: usize = 256;
/// Twice what the server takes over HTTP (2 MiB), so that the WebSocket's larger messages can be tested too.
pub const PAYLOAD_BYTES: usize = 4 * 1024 * 1024;

pub fn id(name: &str, value: &str) -> Result<(), String> {
    word(name, value, ID_BYTES)
}

pub fn key(name: &str, value: &str) -> Result<(), String> {
    word(name, value, KEY_BYTES)
}

pub fn hash(name: &str, value: &str) -> Result<(), String> {
    word(name, value, HASH_BYTES)
}

/// Not parsed: publishers send JSON, and a load test may send what it likes.
pub fn payload(name: &str, value: &str) -> Result<(), String> {
    if value.is_empty() {
        return Err(format!(
            "invalid_argument {name} is empty: send at least `null`"
        ));
    }
    at_most(name, value.len(), PAYLOAD_BYTES)
}

pub fn within(name: &str, value: u32, least: u32, most: u32) -> Result<(), String> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(format!(
        "invalid_argument {name}={value}: give {least} to {most}"
    ))
}

fn word(name: &str, value: &str, most: usize) -> Result<(), String> {
    if value.trim().is_empty() {
        return Err(format!("invalid_argument {name} is empty"));
    }
    if value.chars().any(char::is_control) {
        return Err(format!(
            "invalid_argument {name} contains a control character"
        ));
    }
    at_most(name, value.len(), most)
}

fn at_most(name: &str, bytes: usize, most: usize) -> Result<(), String> {
    if bytes > most {
        return Err(format!(
            "invalid_argument {name} has {bytes} bytes: at most {most} are taken"
        ));
    }
    Ok(())
}
