package dev.kessai.accounts.ledger;

import dev.kessai.accounts.LedgerCatalogue;
import dev.kessai.accounts.ledger.LedgerCommand.Money;
import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import dev.kessai.base.db.Migrations;
import dev.kessai.base.db.Roles;
import dev.kessai.base.lane.LaneRunner;
import dev.kessai.base.lane.PostgresLanes;
import dev.kessai.base.money.Currency;
import dev.kessai.base.postgres.EmbeddedPostgres;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerKind;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.FundPolicy;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.participant.Purpose;
import dev.kessai.contracts.participant.Reply;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Tells what a ledger command costs, in microseconds of CPU on both sides and bytes of WAL; not a test. One thread, a
 * durable PostgreSQL in a new directory, batches of 1,000 out of four lanes. Arguments: directory, rounds, users.
 */
public final class LedgerProbe {
    private static final int LANES = 16;
    private static final int BATCH = 1_000;
    private static final int BATCHES = 60;
    private static final int MERCHANTS = 1_000;

    private final Ledger ledger;
    private final int users;
    private final LaneRunner<LedgerCommand> runner;
    private final Connection admin;
    private final long postmaster;
    private final Random random = new Random(1);
    private long tried;
    private static long rows;
    private final Consumer<List<Reply>> sink;
    private long nextPayment = 1;

    private LedgerProbe(Ledger ledger, int users, LaneRunner<LedgerCommand> runner, Connection admin)
            throws SQLException, IOException {
        this.ledger = ledger;
        this.users = users;
        this.runner = runner;
        this.admin = admin;
        this.sink = this::count;
        this.postmaster = parent(query("select pg_backend_pid()"));
    }

    public static void main(String[] arguments) throws Exception {
        var directory = Path.of(arguments[0]);
        int rounds = Integer.parseInt(arguments[1]);
        int users = Integer.parseInt(arguments[2]);
        try (var server = EmbeddedPostgres.start(directory, EmbeddedPostgres.Settings.durable(0))) {
            for (var ledger : List.of(LedgerCatalogue.balance(), LedgerCatalogue.points()))
                run(server.login("postgres"), ledger, rounds, users);
        }
    }

    private static void run(DatabaseLogin superuser, Ledger ledger, int rounds, int users) throws Exception {
        var session = new Session("probe", "public", 60_000, false);
        try (var admin = superuser.connect(session)) {
            Roles.create(admin, ledger.name(), "probe");
            var login = new DatabaseLogin(superuser.jdbcUrl(), ledger.name(), "probe");
            var _ = Migrations.run(login, ledger.name(), "db/ledger");
            var source = login.dataSource("probe");
            try (var connection = source.getConnection()) {
                LedgerInstallStore.install(connection, ledger, LANES);
            }
            try (var store = new PostgresLedgerStore(source, new PostgresLanes.Settings("probe", "", 60_000, ""))) {
                var program = new LedgerProgram(ledger, store, LANES, LedgerProgram.Limits.DEFAULT);
                var runner = new LaneRunner<>(program, store, LedgerProbe::micros);
                var _ = runner.takeOver(IntStream.range(0, LANES).boxed().toList(), true);
                var probe = new LedgerProbe(ledger, users, runner, admin);
                probe.open();
                try (var db = Db.open(login, new Session("history", ledger.name(), 60_000, true), 1);
                        var history = new LedgerHistory(
                                ledger.name(), new HistoryStore(db, LANES), () -> {}, 1_000, LedgerProbe::micros)) {
                    for (int round = 0; round < rounds; round++) {
                        probe.round();
                        probe.tables();
                        probe.measure("history", BATCH * BATCHES * 2, () -> rows = history.fill());
                    }
                }
            }
        }
    }

    private void count(List<Reply> replies) {
        for (var reply : replies) if (reply instanceof Reply.Tried) tried++;
    }

    private void open() {
        var accounts = new ArrayList<LedgerCommand>();
        for (int i = 0; i < users; i++) accounts.add(open(Owner.user(i).id()));
        if (!ledger.name().equals(Ledgers.POINTS))
            for (int i = 0; i < MERCHANTS; i++)
                accounts.add(open(Owner.merchant(i).id()));
        for (int from = 0; from < accounts.size(); from += BATCH) {
            var _ = runner.run(accounts.subList(from, Math.min(accounts.size(), from + BATCH)));
        }
        var credits = new ArrayList<LedgerCommand>();
        for (int i = 0; i < users; i++) credits.add(credit(Owner.user(i).id(), 1_000_000));
        for (int from = 0; from < credits.size(); from += BATCH) {
            var _ = runner.run(credits.subList(from, Math.min(credits.size(), from + BATCH)));
        }
    }

    private static LedgerCommand open(long owner) {
        var command = new AccountCommand.Open(owner, Currency.JPY);
        return new LedgerCommand.Account(Owner.lane(owner, LANES), command, new CompletableFuture<>());
    }

    private void round() throws SQLException, IOException {
        var legs = new LegKey[BATCH * BATCHES];
        var owners = new long[legs.length];
        for (int i = 0; i < legs.length; i++) {
            legs[i] = new LegKey(nextPayment++, 1);
            owners[i] = Owner.user(random.nextInt(users)).id();
        }
        phase(
                "try",
                i -> money(new Command.Try(
                        legs[i], ledger.name(), owners[i], 10, Currency.JPY, FundPolicy.DEFAULT, Purpose.PAY)));
        phase("confirm", i -> money(new Command.Confirm(legs[i], ledger.name(), owners[i], 0, 10)));
        phase(
                "credit",
                i -> ledger.name().equals(Ledgers.POINTS)
                        ? credit(owners[i], 10)
                        : credit(Owner.merchant(random.nextInt(MERCHANTS)).id(), 10));
    }

    private LedgerCommand credit(long owner, long amount) {
        var part = ledger.name().equals(Ledgers.POINTS)
                ? new Part(FundClass.POINT_FREE, amount, new Part.Lot.New(Long.MAX_VALUE))
                : Part.of(
                        new Owner(owner).kind() == OwnerKind.USER ? FundClass.MONEY : FundClass.MERCHANT_UNSETTLED,
                        amount);
        return money(
                new Command.Credit(new LegKey(nextPayment++, 2), ledger.name(), owner, 0, Currency.JPY, List.of(part)));
    }

    private LedgerCommand money(Command command) {
        return new Money(Owner.lane(command.owner(), LANES), command, sink);
    }

    private void phase(String name, IntFunction<LedgerCommand> command) throws SQLException, IOException {
        int count = BATCH * BATCHES;
        var commands = new ArrayList<LedgerCommand>(count);
        for (int i = 0; i < count; i++) commands.add(command.apply(i));
        measure(name, count, () -> {
            for (int from = 0; from < count; from += BATCH) {
                var _ = runner.run(commands.subList(from, from + BATCH));
            }
        });
    }

    private interface Work {
        void run();
    }

    private void measure(String name, int count, Work work) throws SQLException, IOException {
        var thread = ManagementFactory.getThreadMXBean();
        long wal = query("select pg_current_wal_insert_lsn() - '0/0'::pg_lsn");
        long database = databaseCpuMicros();
        long java = thread.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        work.run();
        long elapsed = System.nanoTime() - start;
        java = thread.getCurrentThreadCpuTime() - java;
        database = databaseCpuMicros() - database;
        wal = query("select pg_current_wal_insert_lsn() - '0/0'::pg_lsn") - wal;
        System.out.printf(
                "%-8s %-8s %6d/s  us of CPU: java %4.1f  postgres %4.1f  WAL bytes %4d  tried %d copied %d%n",
                ledger.name(),
                name,
                count * 1_000_000_000L / elapsed,
                java / 1e3 / count,
                (1.0 * database) / count,
                wal / count,
                tried,
                rows);
    }

    private void tables() throws SQLException {
        try (var statement = admin.createStatement();
                var rows = statement.executeQuery("select relname, n_tup_upd, n_tup_hot_upd, n_tup_newpage_upd,"
                        + " pg_relation_size(relid) / 1024 from pg_stat_user_tables where n_tup_upd > 0")) {
            while (rows.next())
                System.out.printf(
                        "  %s updates %d hot %d newpage %d kB %d%n",
                        rows.getString(1), rows.getLong(2), rows.getLong(3), rows.getLong(4), rows.getLong(5));
        }
    }

    private long query(String sql) throws SQLException {
        try (var statement = admin.createStatement();
                var rows = statement.executeQuery(sql)) {
            if (!rows.next()) throw new IllegalStateException(sql);
            return rows.getLong(1);
        }
    }

    /** User and system time of all processes of the server, at 100 ticks a second. */
    private long databaseCpuMicros() throws IOException {
        long ticks = 0;
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : processes) {
                var stat = stat(process);
                if (stat.length > 12 && Long.parseLong(stat[1]) == postmaster)
                    ticks += Long.parseLong(stat[11]) + Long.parseLong(stat[12]);
            }
        }
        return ticks * 10_000;
    }

    private static long parent(long pid) throws IOException {
        return Long.parseLong(stat(Path.of("/proc/" + pid))[1]);
    }

    /** The fields behind the name: state, parent, .. */
    private static String[] stat(Path process) throws IOException {
        try {
            var text = Files.readString(process.resolve("stat"));
            return text.substring(text.lastIndexOf(')') + 2).split(" ");
        } catch (IOException e) { // a process that has ended
            return new String[0];
        }
    }

    private static long micros() {
        var now = InstantSource.system().instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }
}
