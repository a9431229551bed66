// One real SDK client: reads a job as JSON from standard input, connects, subscribes to one stream, appends events to it,
// waits until every one of them has come back as a row, and writes what it saw as JSON to standard output. One that stays
// appends another event after so many seconds, receives it, and waits until the other side ends the connection.
//
//   job     { url, database, token, stream, append, compression, staySeconds? }
//   report  { identity, rows, firstSeq, lastSeq, inOrder, digest, connectMs, firstRowMs, appendMs, doneAt, ended? }
//   ended   { code, reason, at }: the Close, and the time of it
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

/** Called for every end of the connection, however long it has lived: this SDK knows only connections that failed. */
let onEnd = (event) => fail(`the connection ended: ${event?.message || event?.reason || event?.type}`);

const started = performance.now();
const sdk = await connect();
const connectMs = since(started);
/** In the order of their arrival; those that were there before in the order of their numbers. */
const rows = await subscribe();
let onRow = () => {};
sdk.db.syncEvent.onInsert((_, row) => {
  rows.push(row);
  onRow();
});
sdk.reducers.onAppendSyncEvent(({ event }) => {
  if (event.status.tag !== "Committed") {
    fail(`append_sync_event was refused: ${event.status.value}`);
  }
});
const { firstRowMs, appendMs } = await append(job.append);
const doneAt = Date.now();
const ended = job.staySeconds === undefined ? undefined : await stay(job.staySeconds * 1000 - since(started));

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
  ended,
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
      .withCompression(job.compression)
      .onConnect(resolve)
      .onConnectError((_, event) => onEnd(event))
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

/** Appends so many events and waits until all have come back, which `rows` then ends with. */
function append(count) {
  const before = rows.length;
  const appending = performance.now();
  let called = 0;
  let firstRowMs = null;
  return new Promise((resolve) => {
    onRow = () => {
      const received = rows.length - before;
      if (received > 0) {
        firstRowMs ??= since(appending);
      }
      for (; called < count && called - received < WINDOW; called += 1) {
        call(BigInt(before + called + 1));
      }
      if (received >= count) {
        resolve({ firstRowMs, appendMs: since(appending) });
      }
    };
    onRow();
  });
}

/** After a pause the connection still serves; then somebody ends it. */
async function stay(pauseMs) {
  await new Promise((resolve) => setTimeout(resolve, pauseMs));
  await append(1);
  return new Promise((resolve) => {
    onEnd = ({ code, reason }) => resolve({ code, reason, at: Date.now() });
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
