package dev.kessai.books.reconciliation;

import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.id.IdText;
import dev.kessai.books.reconciliation.SnapshotStore.Broken;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the auditor reads of the bank's statements, all of one instant. Days are counted to the last one of which there
 * is a statement: what the bank has not told yet is not missing.
 */
final class BankAuditStore implements AutoCloseable {
    static final String NAME = "bank";

    private static final IdText PAYMENT = new IdText("pay");
    private static final String INSTALLED = "select (to_regclass('line') is not null)::int4";
    private static final String SPAN = "select min(from_day), max(until_day) from statement";
    private static final String LINES = "select count(*) from line";

    /** Nobody understands them, or nobody knows whose they are. */
    private static final String OPEN = " from line where (state in (1, 4) or (state = 3 and kind = 4)) and mismatch ";

    private static final String BREAK = "select id, day::text, amount, reference, expected, count(*) over ()" + OPEN;
    private static final String OVERDUE =
            " and day < (select max(until_day) from statement) - " + ExternalTerms.LINE_DAYS_MAX + " order by id";
    private static final String NOT_OURS = BREAK + "in (0, 1)" + OVERDUE;
    private static final String OTHER_AMOUNT = BREAK + "= 2" + OVERDUE;
    private static final String TOO_EARLY = BREAK + "= 3" + OVERDUE;
    private static final String PENDING = "select count(*)" + OPEN
            + ">= 0 and day >= (select max(until_day) from statement) - " + ExternalTerms.LINE_DAYS_MAX;
    private static final String OFF_DATE = """
            select id, day::text, amount, settles, 0::int8, count(*) over () from line
             where kind = 1 and state = 3
               and (day < split_part(settles, ' ', 2)::date or day > split_part(settles, ' ', 2)::date + case
            """ + days() + " end) order by id";
    private static final String SETTLED = "select settles from line where kind = 1 and state <> 1";
    private static final String TRANSFERS =
            "select settles from line where kind = 2 and state <> 1 order by settles collate \"C\"";
    private static final String PAID =
            "select payment_id, amount, id from line where payment_id > 0 and state in (3, 5) order by payment_id, id";

    private final SnapshotStore snapshot;
    private final @Nullable LocalDate first;
    private final @Nullable LocalDate today;

    private record Span(@Nullable LocalDate first, @Nullable LocalDate last) {}

    /** Takes the snapshot now. */
    BankAuditStore(DatabaseLogin login, String schema) {
        this.snapshot = SnapshotStore.open(login, schema);
        var span = snapshot.count(INSTALLED) == 0
                ? new Span(null, null)
                : snapshot.tx()
                        .one(
                                SPAN,
                                row -> new Span(row.getObject(1, LocalDate.class), row.getObject(2, LocalDate.class)))
                        .orElseThrow();
        this.first = span.first();
        this.today = span.last();
    }

    private static String days() {
        var cases = new StringBuilder();
        for (var each : ExternalTerms.ALL)
            if (!each.channel().isEmpty())
                cases.append(" when settles like '")
                        .append(each.channel())
                        .append(" %' then ")
                        .append(each.days());
        return cases.toString();
    }

    /** The first and the last day of which there is a statement, or null where there is none. */
    @Nullable
    LocalDate first() {
        return first;
    }

    @Nullable
    LocalDate today() {
        return today;
    }

    /** What can be said without others. */
    void check(Findings findings) {
        if (today == null) return;
        find(findings, Invariant.BANK_MISSING_OURS, NOT_OURS, "something of ours within the days of grace");
        find(findings, Invariant.BANK_AMOUNT, OTHER_AMOUNT, "the amount of what it is of");
        find(findings, Invariant.BANK_DATE, TOO_EARLY, "not before what it is of");
        find(findings, Invariant.BANK_DATE, OFF_DATE, "within the days that were agreed");
        long lines = snapshot.count(LINES);
        findings.compared(Invariant.BANK_MISSING_OURS, lines);
        findings.compared(Invariant.BANK_DATE, lines);
        findings.rows(NAME + ".line", lines);
        findings.pending(snapshot.count(PENDING));
    }

    private void find(Findings findings, Invariant invariant, String sql, String expected) {
        snapshot.find(
                findings,
                invariant,
                NAME,
                sql,
                row -> new Broken(
                        "line " + row.getLong(1),
                        row.getLong(5) == 0 ? expected : expected + ": " + row.getLong(5),
                        row.getLong(3) + " on " + row.getString(2) + ", " + row.getString(4),
                        row.getLong(6)));
    }

    /** Days of channels that a line settles, such as {@code cvs 2026-04-15}. */
    Set<String> settled() {
        return new HashSet<>(snapshot.tx().query(SETTLED, row -> row.getString(1)));
    }

    /** Transfers that a line tells, by payment. The connection can do nothing else until the stream has ended. */
    ByPayment<Long> transfers() {
        var rows = snapshot.copy(TRANSFERS);
        return new ByPayment<>(() -> rows.next() ? transfer(rows) : null, payment -> payment);
    }

    private static Long transfer(SnapshotStore.Rows rows) {
        var settles = new String(rows.bytes(), StandardCharsets.UTF_8);
        return PAYMENT.parse(settles.replaceFirst("^payout ", ""));
    }

    /** A line with the payment that books it. */
    record Booked(long payment, long amount, long line) {}

    /** Those, by payment. The connection can do nothing else until the stream has ended. */
    ByPayment<Booked> booked() {
        var rows = snapshot.copy(PAID);
        return new ByPayment<>(
                () -> rows.next() ? new Booked(rows.number(), rows.number(), rows.number()) : null, Booked::payment);
    }

    @Override
    public void close() {
        snapshot.close();
    }
}
