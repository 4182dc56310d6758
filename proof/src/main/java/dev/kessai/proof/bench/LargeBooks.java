package dev.kessai.proof.bench;

import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import dev.kessai.base.db.Migrations;
import dev.kessai.base.money.Currency;
import dev.kessai.base.outbox.OutboxEvent;
import dev.kessai.base.postgres.EmbeddedPostgres;
import dev.kessai.base.time.Clocks;
import dev.kessai.books.accounting.Accountant;
import dev.kessai.books.accounting.AccountingService;
import dev.kessai.books.accounting.AccountingStore;
import dev.kessai.books.accounting.BooksReadStore;
import dev.kessai.books.accounting.ChartOfAccounts;
import dev.kessai.books.accounting.InstantService;
import dev.kessai.books.accounting.InstantStore;
import dev.kessai.books.accounting.PeriodStore;
import dev.kessai.books.accounting.PostingRules;
import dev.kessai.books.accounting.Watermark;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.accounting.Accounting.AsOf;
import dev.kessai.contracts.accounting.InstantBooks.Stated;
import dev.kessai.contracts.payment.OpenPayments;
import dev.kessai.contracts.payment.v1.Movement;
import dev.kessai.contracts.payment.v1.PaymentChanged;
import dev.kessai.launcher.Databases;
import dev.kessai.launcher.Kessai;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * Books that an accountant has made of events: purchases of 100,000 users at 1,000 merchants over a day, of which
 * one has half of all sales. The events are made here, everything after them is as it is in a server.
 */
final class LargeBooks {
    private static final long SEED = 20_191_105;
    private static final LocalDate DAY = LocalDate.of(2026, 4, 1);
    private static final long DAY_MICROS = TimeUnit.DAYS.toMicros(1);
    private static final int USERS = 100_000;
    private static final int MERCHANTS = 1_000;
    private static final int BATCH = 4_096;
    private static final int QUESTIONS_MAX = 2_000;
    private static final int SHEETS = 5;
    private static final long AS_OF_MICROS_MAX = 10_000;
    private static final long SHEET_MILLIS_MAX = 5_000;
    private static final int SMALL_PART = 10;

    private final Path data;
    private final List<String> problems;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final long[] users = new long[USERS];
    private final long[] merchants = new long[MERCHANTS];
    private long seq;

    /** @param data is made anew, and removed at the end */
    LargeBooks(Path data, List<String> problems) {
        this.data = data;
        this.problems = problems;
    }

    Map<String, Object> measure(int entries, Consumer<String> progress) throws IOException {
        remove();
        var figures = new LinkedHashMap<String, Object>();
        try (var databases = Databases.embedded(data, EmbeddedPostgres.Settings.durable(0), Kessai.SCHEMAS)) {
            var login = databases.login(Kessai.ACCOUNTING);
            var _ = Migrations.run(login, Kessai.ACCOUNTING, "db/accounting");
            try (var db = Db.open(login, new Session("bench", Kessai.ACCOUNTING, 120_000, true), 4)) {
                int payments = entries / 2;
                int small = payments / SMALL_PART;
                long start = System.nanoTime();
                book(db, 0, small, payments);
                progress.accept("as of, among " + small * 2L);
                long micros = asOf(db, figures, "as_of_p99_us_small", small, payments);
                book(db, small, payments, payments);
                figures.put("entries", payments * 2L);
                figures.put(
                        "booked_entries_per_second",
                        payments * 2L * 1_000 / Math.max(1, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)));
                progress.accept("as of, among " + payments * 2L);
                long large = asOf(db, figures, "as_of_p99_us", payments, payments);
                figures.put("as_of_ratio", Figures.hundredths(large, Math.max(1, micros)));
                progress.accept("sheets");
                sheets(db, figures);
            }
        } finally {
            remove();
        }
        return figures;
    }

    private void remove() throws IOException {
        if (!Files.exists(data)) return;
        try (var files = Files.walk(data)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    private void book(Db db, int from, int to, int all) {
        var accountant = new Accountant(
                new AccountingStore(db),
                PostingRules.load(ChartOfAccounts.load()),
                () -> Clocks.startMicros(DAY.plusDays(1)),
                kind -> problems.add("refused: " + kind));
        var batch = new ArrayList<OutboxEvent>(BATCH);
        for (int i = from; i < to; i++) {
            batch.add(event(i, Clocks.startMicros(DAY) + DAY_MICROS / all * i));
            if (batch.size() < BATCH && i < to - 1) continue;
            accountant.accept(batch);
            batch = new ArrayList<>(BATCH);
        }
    }

    private OutboxEvent event(int number, long atMicros) {
        int user = random.nextInt(USERS);
        int merchant = random.nextBoolean() ? 0 : random.nextInt(MERCHANTS);
        long amount = random.nextLong(1, 10_001);
        var changed = PaymentChanged.newBuilder()
                .setPayment(number + 1L)
                .setVersion(3)
                .setStatus(1)
                .setCurrency(Currency.JPY.code())
                .setAccountingCode("purchase.code")
                .setDecidedAt(atMicros)
                .addMovements(movement(Owner.user(user).id(), FundClass.MONEY, -amount, ++users[user], atMicros))
                .addMovements(movement(
                        Owner.merchant(merchant).id(),
                        FundClass.MERCHANT_UNSETTLED,
                        amount,
                        ++merchants[merchant],
                        atMicros));
        return new OutboxEvent(0, ++seq, number + 1L, atMicros, changed.build().toByteArray());
    }

    private static Movement movement(long owner, FundClass fundClass, long amount, long no, long atMicros) {
        return Movement.newBuilder()
                .setParticipant("balance")
                .setOwner(owner)
                .setFundClass(fundClass.code())
                .setAmountMinor(amount)
                .setSeq(no)
                .setAt(atMicros)
                .build();
    }

    private static Watermark complete(BooksReadStore reads) {
        return new Watermark(
                List.of(),
                () -> new OpenPayments.Open(List.of(), Map.of()),
                reads,
                () -> Clocks.startMicros(DAY.plusDays(2)));
    }

    /** Half of the questions are about the account that has half of all entries. */
    private long asOf(Db db, Map<String, Object> figures, String name, int payments, int all) {
        var reads = new BooksReadStore(db);
        var chart = ChartOfAccounts.load();
        var service = new AccountingService(reads, new InstantStore(db), new PeriodStore(db), chart, complete(reads));
        var times = new Histogram(TimeUnit.SECONDS.toMicros(60), 3);
        long span = DAY_MICROS / all * payments;
        int questions = Math.min(QUESTIONS_MAX, payments);
        for (int i = 0; i < questions * 2; i++) {
            var owner = i % 2 == 0 ? Owner.merchant(0) : Owner.user(random.nextInt(USERS));
            var fundClass = i % 2 == 0 ? FundClass.MERCHANT_UNSETTLED : FundClass.MONEY;
            long at = Clocks.startMicros(DAY) + random.nextLong(span);
            long start = System.nanoTime();
            var known = service.balance(owner.id(), fundClass, Currency.JPY, at);
            long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
            if (!(known instanceof AsOf.Known)) problems.add("no balance as of " + at);
            if (i >= questions) times.recordValue(micros);
        }
        long p99 = times.getValueAtPercentile(99);
        figures.put(name, p99);
        figures.put(name.replace("p99", "p50"), times.getValueAtPercentile(50));
        if (p99 > AS_OF_MICROS_MAX) problems.add("too slow: " + name + " " + p99);
        return p99;
    }

    private void sheets(Db db, Map<String, Object> figures) {
        var reads = new BooksReadStore(db);
        var service = new InstantService(new InstantStore(db), ChartOfAccounts.load(), complete(reads), List.of());
        long most = 0;
        for (int i = 0; i < SHEETS; i++) {
            long at = Clocks.startMicros(DAY) + random.nextLong(DAY_MICROS);
            long start = System.nanoTime();
            var sheets = service.balanceSheets(at);
            most = Math.max(most, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
            if (!(sheets instanceof Stated.Known)) problems.add("no sheet as of " + at);
        }
        figures.put("balance_sheet_ms_max", most);
        if (most > SHEET_MILLIS_MAX) problems.add("too slow: a balance sheet in " + most + " ms");
    }
}
