package dev.kessai.accounts.ledger;

import dev.kessai.base.db.Db;
import dev.kessai.base.db.LongColumn;
import dev.kessai.base.db.RowReader;
import dev.kessai.base.db.ShortColumn;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.Accounts.Receiver;
import dev.kessai.contracts.account.Accounts.Room;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.LotQuestion;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerView;
import dev.kessai.contracts.account.OwnerView.Balance;
import dev.kessai.contracts.account.OwnerView.LotView;
import dev.kessai.contracts.account.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** What the database holds of owners, for many readers beside the lanes. Thread-safe; blocks. */
public final class LedgerReadStore {
    private static final String VIEW = """
            select o.open, o.blocked, o.level, o.rating, a.class, a.currency, a.available, a.held, a.seq,
                   l.no, l.free, l.expires_at, coalesce(a.floor, -9223372036854775808)
              from owner o
              left join account a on a.lane = o.lane and a.owner = o.owner
              left join lot l on l.lane = a.lane and l.owner = a.owner and l.class = a.class
                             and l.currency = a.currency and l.free > 0
             where o.lane = ? and o.owner = ?
             order by a.class, a.currency, l.expires_at, l.no
            """;
    private static final String RECEIVERS = """
            select o.owner, o.open, o.blocked, o.level, o.rating
              from unnest(?::int2[], ?::int8[]) r(lane, owner)
              join owner o on o.lane = r.lane and o.owner = r.owner
            """;

    /** What owners hold, of all classes; held amounts are theirs still. */
    private static final String HELD = """
            select a.owner, a.currency, sum(a.available + a.held)::int8
              from unnest(?::int2[], ?::int8[]) r(lane, owner)
              join account a on a.lane = r.lane and a.owner = r.owner
             group by a.owner, a.currency
            """;

    private final Db db;
    private final LotReadStore lots;
    private final Ledger ledger;
    private final int lanes;

    public LedgerReadStore(Db db, Ledger ledger, int lanes) {
        this.db = db;
        this.lots = new LotReadStore(db);
        this.ledger = ledger;
        this.lanes = lanes;
    }

    /** One line of the join; class 0 for an owner without accounts, lot 0 for an account without lots. */
    private record Line(
            boolean open,
            int blocked,
            int level,
            int rating,
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
                        row.getInt(5),
                        row.getInt(6),
                        row.getLong(7),
                        row.getLong(8),
                        row.getLong(9),
                        row.getLong(10),
                        row.getLong(11),
                        row.getLong(12),
                        row.getLong(13)),
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
        var standing = PostgresLedgerStore.standing(first.level(), first.rating());
        return Optional.of(new OwnerView(owner, ledger.name(), first.open(), first.blocked(), standing, balances));
    }

    Map<Long, Receiver> receivers(List<Long> owners) {
        record Found(long owner, Receiver receiver, LimitSet limits) {}
        var receivers = new HashMap<Long, Receiver>();
        var limited = new HashMap<Long, LimitSet>();
        each(
                RECEIVERS,
                owners,
                row -> new Found(
                        row.getLong(1),
                        new Receiver(row.getBoolean(2), (row.getInt(3) & Scope.RECEIVE.bit()) != 0),
                        ledger.limits(PostgresLedgerStore.standing(row.getInt(4), row.getInt(5)))),
                found -> {
                    receivers.put(found.owner(), found.receiver());
                    if (found.limits().limitsHeld()) limited.put(found.owner(), found.limits());
                });
        if (!limited.isEmpty()) addRooms(receivers, limited);
        return receivers;
    }

    LotReadStore.Read lots(LotQuestion question) {
        return lots.read(question);
    }

    /** How much more each may hold, in every currency that it has. */
    private void addRooms(Map<Long, Receiver> receivers, Map<Long, LimitSet> limited) {
        record Held(long owner, Currency currency, long heldMinor) {}
        var rooms = new HashMap<Long, List<Room>>();
        each(
                HELD,
                List.copyOf(limited.keySet()),
                row -> new Held(row.getLong(1), Currency.of(row.getInt(2)), row.getLong(3)),
                held -> {
                    var max = Objects.requireNonNull(limited.get(held.owner())).heldMaxMinor(held.currency());
                    if (max.isPresent())
                        rooms.computeIfAbsent(held.owner(), owner -> new ArrayList<>(1))
                                .add(new Room(held.currency(), Math.max(0, max.getAsLong() - held.heldMinor())));
                });
        rooms.forEach((owner, all) -> receivers.computeIfPresent(
                owner, (_, known) -> new Receiver(known.open(), known.receiveBlocked(), all)));
    }

    private <T> void each(String sql, List<Long> owners, RowReader<T> reader, Consumer<T> consumer) {
        var laneColumn = new ShortColumn();
        var ownerColumn = new LongColumn();
        for (long owner : owners) {
            laneColumn.add((short) Owner.lane(owner, lanes));
            ownerColumn.add(owner);
        }
        db.run(tx -> tx.each(sql, 0, reader, consumer, laneColumn, ownerColumn));
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
