package dev.kessai.products.deferred;

import dev.kessai.base.db.BytesColumn;
import dev.kessai.base.db.LongColumn;
import dev.kessai.base.db.Tx;
import dev.kessai.contracts.deferred.v1.NoticeKind;
import java.util.List;

/**
 * Writes notices into billing's outbox, which they share with the details: one lane, numbered without a gap, its time
 * grows. Thread-safe.
 */
final class NoticeStore {
    private static final String COUNT = """
            update lane
               set outbox_seq = outbox_seq + ?,
                   last_at = greatest(last_at + interval '1 microsecond',
                                      timestamptz 'epoch' + ?::int8 * interval '1 microsecond')
             where id = 0
            returning outbox_seq, (extract(epoch from last_at) * 1000000)::int8
            """;
    private static final String ADD = """
            insert into outbox (lane, seq, payment_id, at, payload)
            select 0, r.seq, 0, timestamptz 'epoch' + ?::int8 * interval '1 microsecond', r.payload
              from unnest(?::int8[], ?::bytea[]) r(seq, payload)
            """;

    /** Last in its transaction: others wait for the lane until that ends. */
    void add(Tx tx, List<Notice> notices, long nowMicros) {
        if (notices.isEmpty()) return;
        var numbered = tx.one(
                        COUNT, row -> new long[] {row.getLong(1), row.getLong(2)}, (long) notices.size(), nowMicros)
                .orElseThrow();
        var seqs = new LongColumn();
        var payloads = new BytesColumn();
        long seq = numbered[0] - notices.size();
        for (var each : notices) {
            seqs.add(++seq);
            payloads.add(payload(each));
        }
        tx.updateExactly(notices.size(), ADD, numbered[1], seqs, payloads);
    }

    private static byte[] payload(Notice notice) {
        return dev.kessai.contracts.deferred.v1.Notice.newBuilder()
                .setKind(kind(notice.kind()))
                .setOwner(notice.owner())
                .setMonth(Months.number(notice.month()))
                .setOwedMinor(notice.owedMinor())
                .setDue(Months.number(notice.due()))
                .setTimes(notice.times())
                .build()
                .toByteArray();
    }

    private static NoticeKind kind(Notice.Kind kind) {
        return switch (kind) {
            case BILLED -> NoticeKind.NOTICE_KIND_BILLED;
            case PAID -> NoticeKind.NOTICE_KIND_PAID;
            case OVERDUE -> NoticeKind.NOTICE_KIND_OVERDUE;
            case REMINDER -> NoticeKind.NOTICE_KIND_REMINDER;
            case SUSPENDED -> NoticeKind.NOTICE_KIND_SUSPENDED;
            case RESUMED -> NoticeKind.NOTICE_KIND_RESUMED;
            case WRITTEN_OFF -> NoticeKind.NOTICE_KIND_WRITTEN_OFF;
        };
    }
}
