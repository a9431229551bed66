// The event-sync module as the SDK wants to be told about it. Written by hand and small: only what the tests use. Columns
// and arguments stand in the module's order, which is their order on the wire.
import {
  AlgebraicType,
  BinaryWriter,
  DbConnectionBuilder,
  ProductTypeElement,
} from "@clockworklabs/spacetimedb-sdk";

const text = AlgebraicType.createStringType();
const u64 = AlgebraicType.createU64Type();
const bool = AlgebraicType.createBoolType();

const product = (fields) =>
  AlgebraicType.createProductType(Object.entries(fields).map(([name, type]) => new ProductTypeElement(name, type)));

const event = {
  payload_hash: text,
  payload_json: text,
  committed_at_unix_ms: u64,
  durable_offset: u64,
  confirmed_read: bool,
};

const syncEvent = {
  tableName: "sync_event",
  rowType: product({ idempotency_key: text, stream_id: text, seq: u64, ...event }),
  primaryKey: "idempotency_key",
  primaryKeyInfo: { colName: "idempotency_key", colType: text },
};

const appendSyncEvent = {
  reducerName: "append_sync_event",
  argsType: product({ stream_id: text, idempotency_key: text, ...event, expected_next_seq: u64 }),
};

const remoteModule = {
  // The SDK refuses bindings that name no generator of at least its own generation.
  versionInfo: { cliVersion: "1.3.0" },
  tables: { sync_event: syncEvent },
  reducers: { append_sync_event: appendSyncEvent },
  eventContextConstructor: (connection, event) => ({ connection, event }),
  dbViewConstructor: (connection) => ({ syncEvent: connection.clientCache.getOrCreateTable(syncEvent) }),
  reducersConstructor: (connection) => ({
    /** Calls the reducer; the outcome comes to `onAppendSyncEvent`. */
    appendSyncEvent(args) {
      const writer = new BinaryWriter(1024);
      appendSyncEvent.argsType.serialize(writer, args);
      connection.callReducer(appendSyncEvent.reducerName, writer.getBuffer(), "FullUpdate");
    },
    /** Hears of every call of the reducer that this connection is told about: its status, then its arguments. */
    onAppendSyncEvent(callback) {
      connection.onReducer(appendSyncEvent.reducerName, callback);
    },
  }),
  setReducerFlagsConstructor: () => ({}),
};

/** Begins a connection to a database that runs the event-sync module. */
export const connection = () => new DbConnectionBuilder(remoteModule, (impl) => impl);

