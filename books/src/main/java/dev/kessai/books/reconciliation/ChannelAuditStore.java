package dev.kessai.books.reconciliation;

import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.db.LongColumn;
import dev.kessai.books.reconciliation.SnapshotStore.Broken;
import dev.kessai.contracts.account.SystemOwner;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the auditor reads of the channels' schema, all of one instant. An installation without channels has no tables
 * there, and so no rows.
 */
final class ChannelAuditStore implements AutoCloseable {
    static final String NAME = "channel";

    /** The company's own channels: one for each clearing partner. Legs of others are not judged. */
    static final List<String> CHANNELS = Stream.of(SystemOwner.values())
            .filter(owner -> owner != SystemOwner.HOUSE)
            .map(SystemOwner::text)
            .toList();

    private static final String INSTALLED = "select (to_regclass('operation') is not null)::int4";

    /** A channel that reserves has its authorisation, all others a receipt, which may have been corrected since. */
    private static final String LEG = """
            ::int2 as channel, owner, currency, amount, confirmed, state,
                   (case when state <> 3 then 0
                         when call = 2 then (partner_reference <> '')::int4
                         else (exists (select from receipt r
                                        where r.channel = o.channel and r.payment_id = o.payment_id
                                          and r.leg_no = o.leg_no and not r.late and r.amount = o.amount))::int4
                    end)::int2 as granted
              from operation o where channel =
            """;

    private static final String MONEY_ASTRAY = """
            select payment_id, leg_no, receipt, amount, count(*) over () from receipt r
             where late and amount > 0
               and not exists (select from follow_up f
                                where f.channel = r.channel and f.payment_id = r.payment_id and f.leg_no = r.leg_no
                                  and f.kind = 1 and f.amount = r.amount)
            """;
    private static final String LATE_MONEY = "select count(*) from receipt where late and amount > 0";
    private static final String FOLLOWED =
            "select target_id, amount, key from follow_up where target_id > ? order by target_id limit ?";

    /** Business time where it was told, else when it was heard; Tokyo. */
    private static final String OURS = """
            with ours as (
              select r.channel, r.payment_id, r.leg_no, r.receipt, r.amount, r.corrected,
                     case when r.late then 0 else o.told_at end as told_at,
                     case when r.late or o.told_at = 0 then r.at else o.told_at end as at
                from receipt r
                join operation o using (channel, payment_id, leg_no)
               where r.amount > 0
              union all
              select o.channel, o.payment_id, o.leg_no, 'capture', o.confirmed, false, o.told_at, o.told_at
                from operation o
               where o.call = 2 and o.progress = 5 and o.state = 3
                 and not exists (select from receipt r
                                  where r.channel = o.channel and r.payment_id = o.payment_id
                                    and r.leg_no = o.leg_no))
            """;

    private static final String DAY_OF = "(date '1970-01-01' + ((%s + 32400000000) / 86400000000)::int4)";
    private static final String SAME = """
            o.channel = l.channel and o.payment_id = l.payment_id and o.leg_no = l.leg_no and o.receipt = l.receipt
            """;
    private static final String PAID_LINES = "select count(*) from day_line where status = 1";
    private static final String NOT_OURS = OURS + """
            select l.channel, l.reference, l.amount, 'line ' || l.no || ' of ' || l.day, count(*) over ()
              from day_line l
             where l.status = 1 and not exists (select from ours o where
            """ + SAME + ") order by l.channel, l.day, l.no";
    private static final String NOT_THEIRS =
            OURS + """
            select o.channel, o.payment_id || ':' || o.leg_no, o.amount, 'receipt ' || o.receipt, count(*) over ()
              from ours o
              join (select channel, min(day) as first, max(day) as last from day_file group by channel) f
                on f.channel = o.channel
             where not o.corrected and DAY < f.last and DAY >= f.first and not exists (select from day_line l where
            """.replace("DAY", DAY_OF.formatted("o.at")) + SAME + ") order by o.channel, o.payment_id, o.leg_no";
    private static final String OTHER_AMOUNT =
            OURS + """
            select l.channel, l.reference, l.amount, o.amount, count(*) over ()
              from day_line l join ours o on
            """ + SAME + " where l.status = 1 and l.amount <> o.amount order by l.channel, l.day, l.no";
    private static final String OTHER_DATE = OURS + """
            select l.channel, l.reference, l.day, DAY, count(*) over ()
              from day_line l join ours o on
            """.replace("DAY", DAY_OF.formatted("o.told_at")) + SAME
            + " where l.status = 1 and o.told_at > 0 and abs(l.day - " + DAY_OF.formatted("o.told_at") + ") > "
            + ExternalTerms.FILE_DAYS_MAX + " order by l.channel, l.day, l.no";
    private static final String PAID_DAYS = """
            select channel, day, sum(amount)::int8 from day_line where status = 1
             group by channel, day having sum(amount) > 0 order by channel, day
            """;
    private static final String TRANSFERS = """
            select t.payment_id, f.day - date '1970-01-01', t.amount
              from transfer t join payout_file f on f.no = t.file_no
             where t.state = 3 order by t.payment_id
            """;

    private final SnapshotStore snapshot;
    private final boolean installed;

    /** Takes the snapshot now. */
    ChannelAuditStore(DatabaseLogin login, String schema) {
        this.snapshot = SnapshotStore.open(login, schema);
        this.installed = snapshot.count(INSTALLED) == 1;
    }

    /** Every leg. The connection can do nothing else until the stream has ended. */
    ByPayment<ChannelRow> legs() {
        if (!installed) return new ByPayment<>(() -> null, ChannelRow::payment);
        var parts = new ArrayList<String>();
        for (int i = 0; i < CHANNELS.size(); i++)
            parts.add("select payment_id, leg_no, " + i + LEG + "'" + CHANNELS.get(i) + "' order by payment_id");
        var rows = snapshot.copyMerged(parts);
        return new ByPayment<>(
                () -> rows.next()
                        ? new ChannelRow(
                                rows.number(),
                                rows.small(),
                                CHANNELS.get(rows.small()),
                                rows.number(),
                                rows.small(),
                                rows.number(),
                                rows.number(),
                                ChannelRow.State.of(rows.small()),
                                rows.small() == 1)
                        : null,
                ChannelRow::payment);
    }

    /** The legs of these payments, in order. */
    List<ChannelRow> legs(List<Long> payments) {
        if (!installed) return List.of();
        var ids = new LongColumn();
        payments.forEach(ids::add);
        var rows = new ArrayList<ChannelRow>();
        for (int i = 0; i < CHANNELS.size(); i++) {
            var channel = CHANNELS.get(i);
            snapshot.tx()
                    .each(
                            "select payment_id, leg_no, " + i + LEG + "'" + channel
                                    + "' and payment_id = any (?::int8[]) order by payment_id",
                            0,
                            row -> new ChannelRow(
                                    row.getLong(1),
                                    row.getInt(2),
                                    channel,
                                    row.getLong(4),
                                    row.getInt(5),
                                    row.getLong(6),
                                    row.getLong(7),
                                    ChannelRow.State.of(row.getInt(8)),
                                    row.getInt(9) == 1),
                            rows::add,
                            ids);
        }
        rows.sort(Comparator.comparingLong(ChannelRow::payment));
        return rows;
    }

    /** What can be said without payment. */
    void check(Findings findings) {
        if (!installed) return;
        snapshot.find(
                findings,
                Invariant.CHANNEL_MONEY,
                NAME,
                MONEY_ASTRAY,
                row -> new Broken(
                        Keys.leg(row.getLong(1), row.getInt(2)),
                        "a payment of " + row.getLong(4) + " to the user",
                        "none for receipt " + row.getString(3),
                        row.getLong(5)));
        findings.compared(Invariant.CHANNEL_MONEY, snapshot.count(LATE_MONEY));
    }

    /** Lines of partners' files against receipts; a carrier's capture is one, once it has said so. */
    void checkFiles(Findings findings) {
        if (!installed) return;
        files(findings, Invariant.FILE_MISSING_OURS, NOT_OURS, "a receipt");
        files(findings, Invariant.FILE_MISSING_THEIRS, NOT_THEIRS, "a line in the partner's file");
        files(findings, Invariant.FILE_AMOUNT, OTHER_AMOUNT, "");
        files(findings, Invariant.FILE_DATE, OTHER_DATE, "");
        long lines = snapshot.count(PAID_LINES);
        long receipts = snapshot.count(OURS + "select count(*) from ours");
        findings.compared(Invariant.FILE_MISSING_OURS, lines);
        findings.compared(Invariant.FILE_AMOUNT, lines);
        findings.compared(Invariant.FILE_DATE, lines);
        findings.compared(Invariant.FILE_MISSING_THEIRS, receipts);
        findings.rows(NAME + ".day_line", lines);
    }

    private void files(Findings findings, Invariant invariant, String sql, String expected) {
        snapshot.find(
                findings,
                invariant,
                NAME,
                sql,
                row -> new Broken(
                        row.getString(1) + " " + row.getString(2),
                        expected.isEmpty() ? row.getString(3) : expected + " of " + row.getString(3),
                        expected.isEmpty() ? row.getString(4) : "none, " + row.getString(4),
                        row.getLong(5)));
    }

    /** A day of a partner on which something was paid. */
    record PaidDay(String channel, LocalDate day, long amount) {
        String key() {
            return channel + " " + day;
        }
    }

    List<PaidDay> paidDays() {
        if (!installed) return List.of();
        return snapshot.tx()
                .query(
                        PAID_DAYS,
                        row -> new PaidDay(row.getString(1), row.getObject(2, LocalDate.class), row.getLong(3)));
    }

    /** A transfer that the bank has said that it made. */
    record Transferred(long payment, LocalDate day, long amount) {}

    /** Those, by payment. The connection can do nothing else until the stream has ended. */
    ByPayment<Transferred> transfers() {
        if (!installed) return new ByPayment<>(() -> null, Transferred::payment);
        var rows = snapshot.copy(TRANSFERS);
        return new ByPayment<>(
                () -> rows.next()
                        ? new Transferred(rows.number(), LocalDate.ofEpochDay(rows.number()), rows.number())
                        : null,
                Transferred::payment);
    }

    /** A payment that was opened because a partner's money and a leg did not match. */
    record Followed(long payment, long amount, String key) {}

    /** Those that have succeeded, by payment; after the stream of legs has ended. */
    List<Followed> followed(long afterPayment, int max) {
        if (!installed) return List.of();
        return snapshot.tx()
                .query(
                        FOLLOWED,
                        row -> new Followed(row.getLong(1), row.getLong(2), row.getString(3)),
                        afterPayment,
                        max);
    }

    @Override
    public void close() {
        snapshot.close();
    }
}
