package dev.kessai.books.reconciliation;

import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.db.IntColumn;
import dev.kessai.base.db.LongColumn;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the auditor reads of accounting's schema, all of one instant. */
final class BooksAuditStore implements AutoCloseable {
    static final String NAME = "accounting";

    private static final String CONSUMED = "select lane, seq from consumed";
    private static final String CLOSED_UNTIL = "select closed_until from books";
    private static final String QUARANTINED = "select payment_id, reason from quarantine where resolved_at is null";
    private static final String JOURNALS =
            "select payment_id, day - date '1970-01-01', no, turn, body from journal order by payment_id, turn";
    /** The newest line of each account: the sums that accounting has made itself. */
    private static final String HEADS = """
            select distinct on (owner, class, currency) owner, class, currency, seq, balance
              from account_line order by owner, class, currency, seq desc
            """;

    private static final String DETAILS_WITH_JOURNALS = """
            select d.payment_id, d.id, d.payload, d.source, coalesce(j.day - date '1970-01-01', 0),
                   coalesce(j.no, 0), coalesce(j.body, '')
              from detail d left join journal j on j.payment_id = d.payment_id and j.turn = 0 order by d.payment_id
            """;
    private static final String RECENT = """
            select payment_id from journal where posted_until >= timestamptz 'epoch' + ? * interval '1 microsecond'
            """;
    private static final String JOURNALS_OF = """
            select j.payment_id, j.day - date '1970-01-01', j.no, j.turn, j.body
              from unnest(?::int8[]) r(id) join journal j on j.payment_id = r.id order by j.payment_id, j.turn
            """;
    private static final String HEADS_OF = """
            select r.owner, r.class, r.currency, l.seq, l.balance
              from unnest(?::int8[], ?::int4[], ?::int4[]) r(owner, class, currency),
                   lateral (select seq, balance from account_line l
                             where l.owner = r.owner and l.class = r.class and l.currency = r.currency
                             order by seq desc limit 1) l
            """;
    private static final String LINES_AT = """
            select l.owner, l.class, l.currency, l.seq, l.balance
              from unnest(?::int8[], ?::int4[], ?::int4[], ?::int8[]) r(owner, class, currency, seq)
              join account_line l on l.owner = r.owner and l.class = r.class and l.currency = r.currency
                                 and l.seq = r.seq
            """;

    /** What came on one side of an account up to a day, less all that came on the other. */
    private static final String REST = """
            select coalesce(sum(%s) filter (where day <= ?), 0)::int8 - coalesce(sum(%s), 0)::int8
              from day_total where account = ? and currency = ?
            """;

    private static final String OWED = REST.formatted("credit", "debit");
    private static final String DUE = REST.formatted("debit", "credit");

    private final SnapshotStore snapshot;
    private final Map<Integer, Long> consumed = new HashMap<>();
    private final Map<Long, String> quarantined = new HashMap<>();
    private final LocalDate closedUntil;

    private BooksAuditStore(SnapshotStore snapshot) {
        this.snapshot = snapshot;
        consumed.putAll(consumed(snapshot));
        snapshot.tx().each(QUARANTINED, 1_000, row -> Map.entry(row.getLong(1), row.getString(2)), each -> {
            quarantined.put(each.getKey(), each.getValue());
        });
        this.closedUntil = snapshot.tx()
                .one(CLOSED_UNTIL, row -> row.getObject(1, LocalDate.class))
                .orElseThrow();
    }

    /** Takes the snapshot now. */
    static BooksAuditStore open(DatabaseLogin login, String schema) {
        return new BooksAuditStore(SnapshotStore.open(login, schema));
    }

    /** The last event of each of the coordinator's lanes that stands in the books now; empty where none are kept. */
    static Map<Integer, Long> consumed(DatabaseLogin login, String schema) {
        if (!SnapshotStore.hasTable(login, schema, "consumed")) return Map.of();
        try (var snapshot = SnapshotStore.open(login, schema)) {
            return consumed(snapshot);
        }
    }

    private static Map<Integer, Long> consumed(SnapshotStore snapshot) {
        var consumed = new HashMap<Integer, Long>();
        for (var each : snapshot.tx().query(CONSUMED, row -> Map.entry(row.getInt(1), row.getLong(2))))
            consumed.put(each.getKey(), each.getValue());
        return consumed;
    }

    Map<Integer, Long> consumed() {
        return consumed;
    }

    LocalDate closedUntil() {
        return closedUntil;
    }

    /** Why this payment's event was not booked, or null. */
    @Nullable
    String quarantined(long payment) {
        return quarantined.get(payment);
    }

    /** Every journal. The connection can do nothing else until the stream has ended. */
    ByPayment<JournalRow> journals() {
        var rows = snapshot.copy(JOURNALS);
        return new ByPayment<>(
                () -> rows.next()
                        ? JournalRow.read(
                                rows.number(),
                                LocalDate.ofEpochDay(rows.number()),
                                rows.number(),
                                rows.small(),
                                rows.bytes())
                        : null,
                JournalRow::payment);
    }

    /** Payments of which a line was posted since this time. */
    Set<Long> recent(long sinceMicros) {
        var payments = new HashSet<Long>();
        snapshot.tx().each(RECENT, 10_000, row -> row.getLong(1), payments::add, sinceMicros);
        return payments;
    }

    /** The journals of these payments, in order. */
    List<JournalRow> journals(List<Long> payments) {
        var ids = new LongColumn();
        payments.forEach(ids::add);
        return snapshot.tx()
                .query(
                        JOURNALS_OF,
                        row -> JournalRow.read(
                                row.getLong(1),
                                LocalDate.ofEpochDay(row.getLong(2)),
                                row.getLong(3),
                                row.getInt(4),
                                row.getBytes(5)),
                        ids);
    }

    /** The newest lines of these accounts, where they have any. */
    List<Head> heads(Collection<AccountKey> accounts) {
        var owners = new LongColumn();
        var classes = new IntColumn();
        var currencies = new IntColumn();
        for (var each : accounts) {
            owners.add(each.owner());
            classes.add(each.fundClass());
            currencies.add(each.currency());
        }
        return snapshot.tx()
                .query(
                        HEADS_OF,
                        row -> new Head(row.getLong(1), row.getInt(2), row.getInt(3), row.getLong(4), row.getLong(5)),
                        owners,
                        classes,
                        currencies);
    }

    /**
     * What a product has told, as accounting has taken it.
     *
     * @param source a name of this build: it is put into the query
     */
    ByPayment<DetailRow> details(String source) {
        return ProductAuditStore.stream(snapshot.copy(
                "select payment_id, id, payload from detail where source = '" + source + "' order by payment_id, id"));
    }

    /** A detail and the journal of its payment, or null where there is none. */
    record Joined(String source, DetailRow detail, @Nullable JournalRow journal) {
        long payment() {
            return detail.payment();
        }
    }

    ByPayment<Joined> detailsWithJournals() {
        var rows = snapshot.copy(DETAILS_WITH_JOURNALS);
        return new ByPayment<>(() -> rows.next() ? joined(rows) : null, Joined::payment);
    }

    private static Joined joined(SnapshotStore.Rows rows) {
        var detail = ProductAuditStore.detail(rows);
        var source = new String(rows.bytes(), StandardCharsets.UTF_8);
        var day = LocalDate.ofEpochDay(rows.number());
        long no = rows.number();
        var body = rows.bytes();
        return new Joined(
                source, detail, body.length == 0 ? null : JournalRow.read(detail.payment(), day, no, 0, body));
    }

    /** An account with the number of its newest entry, and the balance after it. */
    record Head(long owner, int fundClass, int currency, long seq, long balance) {}

    /** Every account, by owner. The connection can do nothing else until the stream has ended. */
    ByPayment<Head> heads() {
        var rows = snapshot.copy(HEADS);
        return new ByPayment<>(
                () -> rows.next()
                        ? new Head(rows.number(), rows.small(), rows.small(), rows.number(), rows.number())
                        : null,
                Head::owner);
    }

    /** What a payment has moved on an account. */
    record Moved(long payment, long amount) {}

    /** By payment, on this owner's bank account in yen. The connection is busy until the stream has ended. */
    ByPayment<Moved> moved(long owner) {
        var rows = snapshot.copy("select payment_id, sum(amount)::int8 from account_line where owner = " + owner
                + " and class = " + FundClass.BANK.code() + " and currency = " + Currency.JPY.code()
                + " group by payment_id order by payment_id");
        return new ByPayment<>(() -> rows.next() ? new Moved(rows.number(), rows.number()) : null, Moved::payment);
    }

    /** What came before the agreed days and has not gone since; first in, first out. */
    void checkClearing(LocalDate today, Findings findings) {
        for (var terms : ExternalTerms.ALL) {
            boolean owed = terms.equals(ExternalTerms.TRANSFERS); // else owed to us
            var last = today.minusDays(terms.days() + 1L);
            long rest = snapshot.tx()
                    .one(owed ? OWED : DUE, row -> row.getLong(1), last, (short) terms.account(), (short)
                            Currency.JPY.code())
                    .orElse(0L);
            if (rest > 0)
                findings.broken(
                        Invariant.CLEARING_AGE,
                        NAME,
                        "account " + terms.account() + (owed ? ", transfers" : ", " + terms.channel()),
                        "nothing of before " + last.plusDays(1),
                        Long.toString(rest));
        }
        findings.compared(Invariant.CLEARING_AGE, ExternalTerms.ALL.size());
    }

    /** The lines of these accounts at these numbers, where there are any. */
    List<Head> linesAt(Collection<Head> wanted) {
        var owners = new LongColumn();
        var classes = new IntColumn();
        var currencies = new IntColumn();
        var seqs = new LongColumn();
        for (var each : wanted) {
            owners.add(each.owner());
            classes.add(each.fundClass());
            currencies.add(each.currency());
            seqs.add(each.seq());
        }
        return snapshot.tx()
                .query(
                        LINES_AT,
                        row -> new Head(row.getLong(1), row.getInt(2), row.getInt(3), row.getLong(4), row.getLong(5)),
                        owners,
                        classes,
                        currencies,
                        seqs);
    }

    @Override
    public void close() {
        snapshot.close();
    }
}
