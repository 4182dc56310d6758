package dev.kessai.books.reconciliation;

import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.db.LongColumn;
import dev.kessai.books.reconciliation.SnapshotStore.Broken;
import dev.kessai.contracts.account.SystemOwner;
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
