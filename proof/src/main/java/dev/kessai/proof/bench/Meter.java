package dev.kessai.proof.bench;

import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Reads what has been used so far: CPU of processes from /proc, WAL and checkpoints from PostgreSQL. */
final class Meter implements AutoCloseable {
    private static final String WAL = "select (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::int8";
    private static final String CHECKPOINTS_BEFORE_17 =
            "select (checkpoints_timed + checkpoints_req)::int8 from pg_stat_bgwriter";
    private static final String CHECKPOINTS = "select (num_timed + num_requested)::int8 from pg_stat_checkpointer";
    private static final String VERSION = "select current_setting('server_version_num')::int4";
    private static final int STATEMENT_MILLIS_MAX = 300_000;
    private static final int VERSION_17 = 170_000;
    /** Of {@code /proc/PID/stat} behind the name in brackets: user and system time, in ticks of 10 ms. */
    private static final int USER_TICKS_AT = 11;

    private static final int SYSTEM_TICKS_AT = 12;
    private static final long TICK_MICROS = 10_000;

    private final Db db;
    private final List<Long> jvms;
    private final long postmaster;
    private final LongSupplier nanos;

    /** @param jvmMicros of the processes that serve payments */
    record Reading(long nanos, long jvmMicros, long postgresMicros, long walBytes, long checkpoints) {
        Reading since(Reading before) {
            return new Reading(
                    nanos - before.nanos,
                    jvmMicros - before.jvmMicros,
                    postgresMicros - before.postgresMicros,
                    walBytes - before.walBytes,
                    checkpoints - before.checkpoints);
        }
    }

    /**
     * @param superuser of the PostgreSQL server
     * @param jvms process ids that belong to the system, without PostgreSQL
     */
    Meter(DatabaseLogin superuser, long postmaster, List<Long> jvms) {
        this.db = Db.open(superuser, new Session("bench-meter", "public", STATEMENT_MILLIS_MAX, false), 1);
        this.jvms = List.copyOf(jvms);
        this.postmaster = postmaster;
        this.nanos = System::nanoTime;
    }

    Reading read() {
        long jvm = 0;
        for (long pid : jvms) jvm += cpuMicros(pid);
        // Each child of the postmaster is a connection or a worker; what ended meanwhile is counted in its parent.
        long postgres = cpuMicros(postmaster) + endedChildrenMicros(postmaster);
        for (var child : (Iterable<ProcessHandle>) children(postmaster)::iterator) postgres += cpuMicros(child.pid());
        return new Reading(nanos.getAsLong(), jvm, postgres, walBytes(), checkpoints());
    }

    /** As an operator's: everything dirty is written and synced before it returns. */
    void checkpoint() {
        db.run(tx -> {
            var _ = tx.update("checkpoint");
        });
    }

    private long walBytes() {
        return db.read(tx -> tx.one(WAL, row -> row.getLong(1))).orElseThrow();
    }

    private long checkpoints() {
        return db.read(tx -> {
                    int version = tx.one(VERSION, row -> row.getInt(1)).orElseThrow();
                    return tx.one(version < VERSION_17 ? CHECKPOINTS_BEFORE_17 : CHECKPOINTS, row -> row.getLong(1));
                })
                .orElseThrow();
    }

    private static Stream<ProcessHandle> children(long pid) {
        return ProcessHandle.of(pid).stream().flatMap(ProcessHandle::children);
    }

    private static long cpuMicros(long pid) {
        return ticks(pid, USER_TICKS_AT, SYSTEM_TICKS_AT);
    }

    private static long endedChildrenMicros(long pid) {
        return ticks(pid, SYSTEM_TICKS_AT + 1, SYSTEM_TICKS_AT + 2);
    }

    private static long ticks(long pid, int first, int second) {
        try {
            var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return (Long.parseLong(fields[first]) + Long.parseLong(fields[second])) * TICK_MICROS;
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Resident memory of a process now, in megabytes. */
    static long residentMegabytes(long pid) {
        try (var lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        db.close();
    }
}
