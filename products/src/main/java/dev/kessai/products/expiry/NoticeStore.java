package dev.kessai.products.expiry;

import dev.kessai.base.db.LongColumn;
import dev.kessai.base.db.ShortColumn;
import dev.kessai.base.db.Tx;
import dev.kessai.base.money.Currency;
import dev.kessai.base.outbox.PublicationStore;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.expiry.ExpiryNotice;
import java.util.List;

/** All SQL on notices, which are rows for whoever asks and events for whoever listens. Thread-safe. */
final class NoticeStore {
    private static final String ADD = """
            insert into notice (owner, lot, amount, expires_at, at, class, currency, days)
            select r.owner, r.lot, r.amount, r.expires_at, timestamptz 'epoch' + ?::int8 * interval '1 microsecond',
                   r.class, r.currency, r.days
              from unnest(?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::int2[], ?::int2[], ?::int2[])
                   r(owner, lot, amount, expires_at, class, currency, days)
            """;
    private static final String OF = """
            select class, currency, lot, amount, expires_at, days, (extract(epoch from at) * 1000000)::int8
              from notice where owner = ? order by at desc, expires_at, class, currency, lot, days limit ?
            """;

    /** Last in its transaction: what is published locks others out until that ends. */
    void add(Tx tx, List<ExpiryNotice> notices, long nowMicros) {
        if (notices.isEmpty()) return;
        var owners = new LongColumn();
        var lots = new LongColumn();
        var amounts = new LongColumn();
        var expiries = new LongColumn();
        var classes = new ShortColumn();
        var currencies = new ShortColumn();
        var days = new ShortColumn();
        for (var each : notices) {
            owners.add(each.owner());
            lots.add(each.lot());
            amounts.add(each.amountMinor());
            expiries.add(each.expiresAtMicros());
            classes.add(each.fundClass().code());
            currencies.add(each.currency().code());
            days.add(each.days());
        }
        tx.updateExactly(notices.size(), ADD, nowMicros, owners, lots, amounts, expiries, classes, currencies, days);
        PublicationStore.announce(tx, notices.stream().map(NoticeStore::payload).toList(), nowMicros);
    }

    /** The newest of a user. */
    List<ExpiryNotice> of(Tx tx, long owner, int max) {
        return tx.query(
                OF,
                row -> new ExpiryNotice(
                        owner,
                        FundClass.of(row.getInt(1)),
                        Currency.of(row.getInt(2)),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getInt(6),
                        row.getLong(7)),
                owner,
                max);
    }

    private static byte[] payload(ExpiryNotice notice) {
        return dev.kessai.contracts.expiry.v1.ExpiryNotice.newBuilder()
                .setOwner(notice.owner())
                .setFundClass(notice.fundClass().code())
                .setCurrency(notice.currency().code())
                .setAmountMinor(notice.amountMinor())
                .setExpiresAtMicros(notice.expiresAtMicros())
                .setDays(notice.days())
                .build()
                .toByteArray();
    }
}
