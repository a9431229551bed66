package com.openagents.spacetime.sidecar.commitlog;

import com.openagents.spacetime.sidecar.bsatn.BadEncoding;
import com.openagents.spacetime.sidecar.bsatn.BsatnReader;
import com.openagents.spacetime.sidecar.bsatn.ConnectionId;
import com.openagents.spacetime.sidecar.bsatn.Identity;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction tells without a schema: who called what and when, how many tables it inserted into and which came
 * first. Rows have no lengths, so everything behind the first row, the deletes for one, is out of reach.
 *
 * @param flags the first byte: 0x80 inputs, 0x40 outputs, 0x20 mutations
 * @param reducer the call that it came from; none for publishes, SQL and procedures
 * @param insertGroups number of tables that it inserted rows into; 0 if it has no mutations
 * @param firstGroup the first of them; none if there is none
 * @param complete whether it holds no rows at all, so that its end is known
 */
public record TxRecord(
        int flags,
        @Nullable Reducer reducer,
        long insertGroups,
        @Nullable Group firstGroup,
        boolean complete) {

    private static final int INPUTS = 0x80;
    private static final int OUTPUTS = 0x40;
    private static final int MUTATIONS = 0x20;
    private static final int CALL_BYTES = Identity.BYTES + ConnectionId.BYTES + Long.BYTES;

    /**
     * A reducer and what it was called with.
     *
     * @param name its name, cut to 255 bytes by the server
     * @param call who called it and when; none if the bytes are too few to say
     * @param argumentBytes length of its own arguments, behind the call
     */
    public record Reducer(String name, @Nullable Call call, int argumentBytes) {}

    /**
     * Who called and when.
     *
     * @param caller the caller's identity
     * @param connection the caller's connection, all zeros for a call without one
     * @param time when the call was accepted, by the server's clock, in microseconds; nearly but not strictly ascending
     */
    public record Call(Identity caller, ConnectionId connection, Instant time) {}

    /**
     * Rows of one table.
     *
     * @param table number of the table; below 4096 it is a system table, and 6 means that a module was published
     * @param rows how many
     */
    public record Group(long table, long rows) {}

    /**
     * The first transaction of a commit, with every known server the only one.
     *
     * @throws BadEncoding if the record's fixed parts do not decode; positions count from the first record
     */
    public static TxRecord first(Commit commit) throws BadEncoding {
        return read(new BsatnReader(commit.records()));
    }

    /**
     * The transactions of a commit as far as their records can be told apart: always the first, and each further one as
     * long as all before it hold no rows.
     *
     * @throws BadEncoding if a record's fixed parts do not decode; positions count from the first record
     */
    public static List<TxRecord> allOf(Commit commit) throws BadEncoding {
        var in = new BsatnReader(commit.records());
        var records = new ArrayList<TxRecord>();
        boolean located = true;
        for (int i = 0; i < commit.count() && located; i++) {
            var record = read(in);
            records.add(record);
            located = record.complete();
        }
        return List.copyOf(records);
    }

    /** When it began by the server's clock; nothing if it did not come from a reducer call. */
    public Optional<Instant> timestamp() {
        return Optional.ofNullable(reducer).map(Reducer::call).map(Call::time);
    }

    private static TxRecord read(BsatnReader in) throws BadEncoding {
        int flags = in.u8();
        var reducer = (flags & INPUTS) == 0 ? null : reducer(in);
        if ((flags & OUTPUTS) != 0) {
            in.bytes(in.u8());
        }
        if ((flags & MUTATIONS) == 0) {
            return new TxRecord(flags, reducer, 0, null, true);
        }
        long groups = in.varint();
        if (groups > 0) {
            return new TxRecord(flags, reducer, groups, new Group(in.u32(), in.varint()), false);
        }
        return new TxRecord(flags, reducer, 0, null, noDeletes(in));
    }

    private static Reducer reducer(BsatnReader in) throws BadEncoding {
        int at = in.position();
        long length = in.u32();
        if (length > in.remaining()) {
            throw new BadEncoding(at, "inputs of %d bytes, but %d are left".formatted(length, in.remaining()));
        }
        var inputs = new BsatnReader(ByteBuffer.wrap(in.bytes((int) length)));
        // The server cuts a long name at 255 bytes, if need be within a character: no reason to refuse it.
        var name = new String(inputs.bytes(inputs.u8()), StandardCharsets.UTF_8);
        if (inputs.remaining() < CALL_BYTES) {
            return new Reducer(name, null, inputs.remaining());
        }
        var call =
                new Call(inputs.identity(), inputs.connectionId(), Instant.EPOCH.plus(inputs.i64(), ChronoUnit.MICROS));
        return new Reducer(name, call, inputs.remaining());
    }

    /** Reads deletes and truncates if no row stands in the way; true if the record ends here. */
    private static boolean noDeletes(BsatnReader in) throws BadEncoding {
        if (in.varint() > 0) {
            return false;
        }
        long truncates = in.varint();
        if (truncates > in.remaining() / Integer.BYTES) {
            throw new BadEncoding(
                    in.position(), "%d truncated tables, but %d bytes are left".formatted(truncates, in.remaining()));
        }
        in.bytes((int) truncates * Integer.BYTES);
        return true;
    }
}
