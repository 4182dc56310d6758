package dev.kessai.accounts.ledger;

import dev.kessai.base.db.Db;
import dev.kessai.base.db.LongColumn;
import dev.kessai.base.db.ShortColumn;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.Accounts.Receiver;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerView;
import dev.kessai.contracts.account.OwnerView.Balance;
import dev.kessai.contracts.account.OwnerView.LotView;
import dev.kessai.contracts.account.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the database holds of owners, for many readers beside the lanes. Thread-safe; blocks. */
public final class LedgerReadStore {
    private static final String VIEW = """
            select o.open, o.blocked, a.class, a.currency, a.available, a.held, a.seq, l.no, l.free, l.expires_at,
                   coalesce(a.floor, -9223372036854775808)
              from owner o
              left join account a on a.lane = o.lane and a.owner = o.owner
              left join lot l on l.lane = a.lane and l.owner = a.owner and l.class = a.class
                             and l.currency = a.currency and l.free > 0
             where o.lane = ? and o.owner = ?
             order by a.class, a.currency, l.expires_at, l.no
            """;
    private static final String RECEIVERS = """
            select o.owner, o.open, o.blocked
              from unnest(?::int2[], ?::int8[]) r(lane, owner)
              join owner o on o.lane = r.lane and o.owner = r.owner
            """;

    private final Db db;
    private final String ledger;
    private final int lanes;

    public LedgerReadStore(Db db, Ledger ledger, int lanes) {
        this.db = db;
        this.ledger = ledger.name();
        this.lanes = lanes;
    }

    /** One line of the join; class 0 for an owner without accounts, lot 0 for an account without lots. */
    private record Line(
            boolean open,
            int blocked,
            int fundClass,
            int currency,
            long available,
            long held,
            long seq,
            long lot,
            long free,
            long expiresAt,
            long floor) {}

    /** All figures of one instant: one statement reads them. */
    Optional<OwnerView> find(long owner) {
        var lines = db.read(tx -> tx.query(
                VIEW,
                row -> new Line(
                        row.getBoolean(1),
                        row.getInt(2),
                        row.getInt(3),
                        row.getInt(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getLong(8),
                        row.getLong(9),
                        row.getLong(10),
                        row.getLong(11)),
                Owner.lane(owner, lanes),
                owner));
        if (lines.isEmpty()) return Optional.empty();
        var balances = new ArrayList<Balance>();
        for (int from = 0, to; from < lines.size(); from = to) {
            to = from + 1;
            while (to < lines.size() && isSameAccount(lines.get(from), lines.get(to))) to++;
            if (lines.get(from).fundClass() != 0) balances.add(balance(lines.subList(from, to)));
        }
        var first = lines.getFirst();
        return Optional.of(new OwnerView(owner, ledger, first.open(), first.blocked(), balances));
    }

    Map<Long, Receiver> receivers(List<Long> owners) {
        var laneColumn = new ShortColumn();
        var ownerColumn = new LongColumn();
        for (long owner : owners) {
            laneColumn.add((short) Owner.lane(owner, lanes));
            ownerColumn.add(owner);
        }
        var receivers = new HashMap<Long, Receiver>();
        db.run(tx -> tx.each(
                RECEIVERS,
                0,
                row -> Map.entry(
                        row.getLong(1), new Receiver(row.getBoolean(2), (row.getInt(3) & Scope.RECEIVE.bit()) != 0)),
                entry -> receivers.put(entry.getKey(), entry.getValue()),
                laneColumn,
                ownerColumn));
        return receivers;
    }

    private static boolean isSameAccount(Line one, Line other) {
        return one.fundClass() == other.fundClass() && one.currency() == other.currency();
    }

    private static Balance balance(List<Line> lines) {
        var first = lines.getFirst();
        var lots = new ArrayList<LotView>();
        for (var line : lines) if (line.lot() != 0) lots.add(new LotView(line.lot(), line.free(), line.expiresAt()));
        return new Balance(
                FundClass.of(first.fundClass()),
                Currency.of(first.currency()),
                first.available(),
                first.held(),
                first.floor(),
                first.seq(),
                lots);
    }
}
