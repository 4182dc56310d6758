package dev.kessai.proof.verify;

import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.postgres.EmbeddedPostgres;
import dev.kessai.base.time.Clocks;
import dev.kessai.books.reconciliation.Verify;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.payment.v1.Created;
import dev.kessai.contracts.payment.v1.CreditPart;
import dev.kessai.contracts.payment.v1.DecidedConfirm;
import dev.kessai.contracts.payment.v1.StoredEvent;
import dev.kessai.contracts.payment.v1.StoredLeg;
import dev.kessai.contracts.payment.v1.Succeeded;
import dev.kessai.contracts.payment.v1.Taken;
import dev.kessai.launcher.Databases;
import dev.kessai.launcher.Kessai;
import dev.kessai.launcher.KessaiConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * How long a run takes: writes purchases from two sources by SQL into a new data directory, as the services would, and
 * verifies them. Arguments: directory, payments (default 300,000). Not a test: started by hand.
 */
final class VerifyCost {
    private static final int USERS = 50_000;
    private static final int MERCHANTS = 100;
    private static final Session WRITER = new Session("cost", "public", 3_600_000, false);

    /** i: number of the payment; o: its user's bodies. */
    private static final List<String> FILL = List.of(
            "create temp view p as select i, ((1000000000::int8 + i) << 12) | (i % 16) id, (i % 16)::int2 lane,"
                    + " i % USERS u, i % MERCHANTS m, timestamptz '2026-01-01Z' + i * interval '20 us' as at"
                    + " from generate_series(0, PAYMENTS - 1) i",
            "insert into payment.payment_event (payment_id, at, version, epoch, lane, state, body)"
                    + " select id, at + v * interval '2 ms', v, 0, lane, (array[2, 5, 7])[v],"
                    + " case v when 1 then o.created when 2 then o.decided else o.succeeded end"
                    + " from p join bodies o on o.u = p.u and o.m = p.m, generate_series(1, 3) v order by i, v",
            "insert into payment.outbox select i / 16 + 1, id, at + interval '6 ms', lane, '' from p",
            "insert into payment.request select 1, i, i, 0, 0, id, at, 0, lane from p",
            "insert into balance.hold select id, (PERSON + u), 1200, 0, at, 0, (u % 16)::int2, 2, 1, 392, '',"
                    + " '\\x0100b009' from p",
            "insert into points.hold select id, (PERSON + u), 300, 0, at, 0, (u % 16)::int2, 1, 1, 392, '',"
                    + " '\\x1600ac02' from p",
            "insert into balance.entry select id, (PERSON + u), -1200, i / USERS + 1, -1200 * (i / USERS + 1),"
                    + " -1200 * (i / USERS + 1), 0, at + interval '5 ms', 0, (u % 16)::int2, 2, 1, 1, 1, 392, ''"
                    + " from p",
            "insert into balance.entry select id, (SHOP + m), 1500, i / MERCHANTS + 1, 1500 * (i / MERCHANTS + 1),"
                    + " 1500 * (i / MERCHANTS + 1), 0, at + interval '5 ms', 0, (m % 16)::int2, 3, 1, 3, 4, 392, ''"
                    + " from p",
            "insert into points.entry select id, (PERSON + u), -300, i / USERS + 1, -300 * (i / USERS + 1),"
                    + " -300 * (i / USERS + 1), 0, at + interval '5 ms', 0, (u % 16)::int2, 1, 1, 1, 22, 392, ''"
                    + " from p",
            "insert into balance.account select owner, sum(amount), 0, count(*), 0, 0, lane, class, 392, null"
                    + " from balance.entry group by owner, lane, class",
            "insert into points.account select owner, sum(amount), 0, count(*), 0, 0, lane, class, 392, null"
                    + " from points.entry group by owner, lane, class",
            "update payment.lane l set last_at = now(), open_from = 1::int8 << 62, outbox_seq ="
                    + " (select max(seq) from payment.outbox o where o.lane = l.id)",
            "update balance.lane set last_at = now()",
            "update points.lane set last_at = now()");

    private VerifyCost() {}

    public static void main(String[] args) throws Exception {
        var data = Path.of(args[0]);
        long payments = args.length > 1 ? Long.parseLong(args[1]) : 300_000;
        Kessai.start(KessaiConfig.in(data)).close();
        try (var databases = Databases.embedded(data, EmbeddedPostgres.Settings.durable(0), Kessai.SCHEMAS)) {
            try (var connection =
                    databases.server().orElseThrow().login("kessai").connect(WRITER)) {
                fill(connection, payments);
            }
            for (int run = 1; run <= 2; run++) {
                var verdict = verify(databases.auditor()).run();
                long rows = verdict.rows().values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
                System.out.printf(
                        "%d payments, %d rows, %d breaks: %d ms, %d rows/s%n",
                        payments,
                        rows,
                        verdict.brokenCount(),
                        verdict.elapsedMillis(),
                        rows * 1_000 / verdict.elapsedMillis());
                verdict.breaks().stream().limit(5).forEach(System.out::println);
            }
        }
    }

    private static void fill(Connection connection, long payments) throws SQLException {
        try (var statement = connection.createStatement()) {
            boolean filled;
            try (var row = statement.executeQuery("select exists (select from payment.payment_event)")) {
                filled = row.next() && row.getBoolean(1);
            }
            if (filled) return;
            var _ = statement.execute("create temp table bodies (u int, m int, created bytea, decided bytea,"
                    + " succeeded bytea, primary key (u, m))");
            bodies(connection);
            for (var sql : FILL) {
                var _ = statement.execute(sql.replace("PAYMENTS", Long.toString(payments))
                        .replace("USERS", Integer.toString(USERS))
                        .replace("MERCHANTS", Integer.toString(MERCHANTS))
                        .replace("PERSON ", Owner.user(0).id() + " ")
                        .replace("SHOP ", Owner.merchant(0).id() + " "));
            }
            var _ = statement.execute("vacuum analyze");
        }
    }

    private static void bodies(Connection connection) throws SQLException {
        try (var insert = connection.prepareStatement("insert into bodies values (?, ?, ?, ?, ?)")) {
            for (int user = 0; user < USERS; user++) {
                int merchant = user % MERCHANTS;
                insert.setInt(1, user);
                insert.setInt(2, merchant);
                insert.setBytes(3, created(user, merchant).toByteArray());
                insert.setBytes(
                        4,
                        StoredEvent.newBuilder()
                                .setDecidedConfirm(DecidedConfirm.getDefaultInstance())
                                .build()
                                .toByteArray());
                insert.setBytes(
                        5,
                        StoredEvent.newBuilder()
                                .setSucceeded(Succeeded.newBuilder()
                                        .addTaken(taken(1, 22, 300))
                                        .addTaken(taken(2, 1, 1_200)))
                                .build()
                                .toByteArray());
                insert.addBatch();
            }
            var _ = insert.executeBatch();
        }
    }

    private static Taken taken(int leg, int fundClass, long amount) {
        return Taken.newBuilder()
                .setLeg(leg)
                .setFundClass(fundClass)
                .setAmountMinor(amount)
                .build();
    }

    private static StoredEvent created(int user, int merchant) {
        var order = Created.newBuilder()
                .setType(1)
                .setAmountMinor(1_500)
                .setCurrency(392)
                .setPayer(Owner.user(user).id())
                .setPayee(Owner.merchant(merchant).id())
                .setAccountingCode("purchase.code")
                .setRiskAllows(true)
                .addLegs(debit("points", user, 300))
                .addLegs(debit("balance", user, 1_200))
                .addLegs(StoredLeg.newBuilder()
                        .setSide(1)
                        .setParticipant("balance")
                        .setOwner(Owner.merchant(merchant).id())
                        .addParts(CreditPart.newBuilder().setFundClass(4).setAmountMinor(1_500)));
        return StoredEvent.newBuilder().setCreated(order).build();
    }

    private static StoredLeg debit(String ledger, int user, long amount) {
        return StoredLeg.newBuilder()
                .setParticipant(ledger)
                .setOwner(Owner.user(user).id())
                .setAmountMinor(amount)
                .build();
    }

    private static Verify verify(DatabaseLogin auditor) {
        return new Verify(
                new Verify.Places(
                        new Verify.Place("payment", auditor, "payment"),
                        List.of(
                                new Verify.Place("balance", auditor, "balance"),
                                new Verify.Place("points", auditor, "points")),
                        new Verify.Place("channel", auditor, "channel"),
                        new Verify.Place("bank", auditor, "bank"),
                        new Verify.Place("settlement", auditor, "settlement"),
                        Optional.empty()),
                Verify.Settings.DEFAULT,
                Clocks.system().business());
    }
}
