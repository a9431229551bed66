// One real SDK client: reads a job as JSON from standard input, connects, subscribes to one stream, appends events to it,
// waits until every one of them has come back as a row, and writes what it saw as JSON to standard output.
//
//   job     { url, database, token, stream, append, compression }
//   report  { identity, rows, firstSeq, lastSeq, inOrder, digest, connectMs, firstRowMs, appendMs, doneAt }
//
// `digest` covers number, key and payload of every row in the order of their arrival, so that two reports can be compared.
// The token comes by standard input because others can read the command line and the environment of a process.
import { createHash } from "node:crypto";
import { text } from "node:stream/consumers";
import { connection } from "./bindings.mjs";

const DEADLINE_S = 120;
/** Most calls that are not answered yet: a thousand calls are no flood. */
const WINDOW = 64;

// The SDK talks on standard output, where the report belongs.
console.info = console.log = console.warn = console.debug = () => {};

const job = JSON.parse(await text(process.stdin));
setTimeout(() => fail(`not done after ${DEADLINE_S} s`), DEADLINE_S * 1000).unref();

const started = performance.now();
const sdk = await connect();
const connectMs = since(started);
const { rows, firstRowMs, appendMs } = await append(await subscribe());
const doneAt = Date.now();

const report = {
  identity: sdk.identity.toHexString(),
  rows: rows.length,
  firstSeq: Number(rows[0]?.seq ?? 0),
  lastSeq: Number(rows.at(-1)?.seq ?? 0),
  inOrder: rows.every((row, index) => row.seq === BigInt(index + 1)),
  digest: digest(rows),
  connectMs,
  firstRowMs,
  appendMs,
  doneAt,
};
// Without a close of our own, which would reach the connect-error handler.
process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0));

/** A connection that has received its identity. */
function connect() {
  return new Promise((resolve) => {
    connection()
      .withUri(job.url)
      .withModuleName(job.database)
      .withToken(job.token)
      // The SDK unpacks compressed messages asynchronously and may hand out a later plain one first.
      .withCompression(job.compression ?? "none")
      .onConnect(resolve)
      // Called for every end of the connection, however long it has lived.
      .onConnectError((_, error) => fail(`the connection ended: ${error?.message || error?.reason || error?.type}`))
      .build();
  });
}

/** The rows that are there already, in the order of their numbers. */
async function subscribe() {
  await new Promise((resolve) => {
    sdk
      .subscriptionBuilder()
      .onApplied(resolve)
      .onError((_, error) => fail(`the subscription was refused: ${error.message}`))
      .subscribe(`SELECT * FROM sync_event WHERE stream_id = '${job.stream}'`);
  });
  // The SDK tells about these rows right after it has called onApplied; what comes later is news.
  await new Promise(setImmediate);
  return sdk.db.syncEvent.iter().sort((a, b) => Number(a.seq - b.seq));
}

/** Appends to the stream until every event has come back; `rows` then holds the old ones and the new in order of arrival. */
function append(rows) {
  const before = rows.length;
  const appending = performance.now();
  let called = 0;
  let firstRowMs = null;
  return new Promise((resolve) => {
    const proceed = () => {
      const received = rows.length - before;
      for (; called < job.append && called - received < WINDOW; called += 1) {
        call(BigInt(before + called + 1));
      }
      if (received >= job.append) {
        resolve({ rows, firstRowMs, appendMs: since(appending) });
      }
    };
    sdk.db.syncEvent.onInsert((_, row) => {
      firstRowMs ??= since(appending);
      rows.push(row);
      proceed();
    });
    sdk.reducers.onAppendSyncEvent(({ event }) => {
      if (event.status.tag !== "Committed") {
        fail(`append_sync_event was refused: ${event.status.value}`);
      }
    });
    proceed();
  });
}

function call(seq) {
  const payload = JSON.stringify({ stream: job.stream, n: Number(seq) });
  sdk.reducers.appendSyncEvent({
    stream_id: job.stream,
    idempotency_key: `topic:${job.stream}:seq:${seq}:kind:sdk`,
    payload_hash: createHash("sha256").update(payload).digest("hex"),
    payload_json: payload,
    committed_at_unix_ms: BigInt(Date.now()),
    durable_offset: seq,
    confirmed_read: true,
    expected_next_seq: seq,
  });
}

function digest(rows) {
  const hash = createHash("sha256");
  for (const row of rows) {
    hash.update(`${row.seq}\n${row.idempotency_key}\n${row.payload_json}\n`);
  }
  return hash.digest("hex");
}

/** Milliseconds since, to a tenth. */
function since(from) {
  return Math.round((performance.now() - from) * 10) / 10;
}

function fail(reason) {
  process.stderr.write(`client: ${reason}\n`);
  process.exit(1);
}
