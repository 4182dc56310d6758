package dev.kessai.accounts.ledger;

import dev.kessai.base.db.Db;
import dev.kessai.base.db.ShortColumn;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.participant.LegHistory;
import dev.kessai.contracts.participant.LegRecord;
import dev.kessai.contracts.participant.Posting;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** What the database holds of the legs of a payment, for readers beside the lanes. Thread-safe; blocks. */
public final class LegReadStore implements LegHistory {
    private static final String HOLDS = """
            select leg_no, (extract(epoch from at) * 1000000)::int8, state, owner, amount, currency, decline,
                   allocations
              from hold where lane = any(?) and payment_id = ?
            """;
    private static final String ENTRIES = """
            select leg_no, (extract(epoch from at) * 1000000)::int8, kind, owner, class, currency, amount, seq,
                   balance_after, available_after, lots
              from entry where lane = any(?) and payment_id = ?
             order by leg_no, n
            """;
    private static final int CANCEL = 2;
    private static final int CREDIT = 3;

    private final Db db;
    private final String ledger;
    private final int lanes;

    public LegReadStore(Db db, String ledger, int lanes) {
        this.db = db;
        this.ledger = ledger;
        this.lanes = lanes;
    }

    @Override
    public String name() {
        return ledger;
    }

    @Override
    public List<LegRecord> legs(long payment, Collection<Long> owners) {
        var searched = new ShortColumn();
        owners.stream()
                .map(owner -> (short) Owner.lane(owner, lanes))
                .distinct()
                .forEach(searched::add);
        return db.read(tx -> {
            var found = new ArrayList<LegRecord>();
            found.addAll(tx.query(HOLDS, LegReadStore::hold, searched, payment));
            found.addAll(tx.query(ENTRIES, LegReadStore::entry, searched, payment));
            found.sort(Comparator.comparingLong(LegRecord::atMicros));
            return found;
        });
    }

    private static LegRecord hold(ResultSet row) throws SQLException {
        var state = switch (row.getInt(3)) {
            case 1 -> LegRecord.State.TRIED;
            case 2 -> LegRecord.State.DECLINED;
            case 3 -> LegRecord.State.SUSPENDED;
            default -> throw new IllegalStateException("no such state of a hold: " + row.getInt(3));
        };
        return new LegRecord.Hold(
                row.getInt(1),
                row.getLong(2),
                state,
                row.getLong(4),
                row.getLong(5),
                Currency.of(row.getInt(6)),
                row.getString(7),
                Packed.allocations(row.getBytes(8)));
    }

    private static LegRecord entry(ResultSet row) throws SQLException {
        int kind = row.getInt(3);
        if (kind == CANCEL) return new LegRecord.Release(row.getInt(1), row.getLong(2), row.getLong(4));
        var posting = new Posting(
                row.getLong(4),
                FundClass.of(row.getInt(5)),
                Currency.of(row.getInt(6)),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                Packed.lots(row.getBytes(11)));
        var side = kind == CREDIT ? LegRecord.Kind.CREDIT : LegRecord.Kind.CONFIRM;
        return new LegRecord.Entry(row.getInt(1), row.getLong(2), side, posting);
    }
}
