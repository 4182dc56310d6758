package dev.kessai.accounts.ledger;

import static dev.kessai.base.lane.LaneRows.Type.BYTEA;
import static dev.kessai.base.lane.LaneRows.Type.INT2;
import static dev.kessai.base.lane.LaneRows.Type.INT4;
import static dev.kessai.base.lane.LaneRows.Type.INT8;

import dev.kessai.base.db.TidColumn;
import dev.kessai.base.lane.LaneChange;
import dev.kessai.base.lane.LaneConnection;
import dev.kessai.base.lane.LaneRow;
import dev.kessai.base.lane.LaneRows;
import dev.kessai.base.lane.LaneWrite.Part;
import dev.kessai.base.lane.PostgresLanes;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.KycLevel;
import dev.kessai.contracts.account.Rating;
import dev.kessai.contracts.account.Standing;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Posting;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A ledger's rows in PostgreSQL: {@code db/ledger}. Confined to the worker's thread.
 *
 * <p>Where a batch has hundreds of rows, arrays become rows in the select list and not in FROM: there each array would
 * first be copied into a store of its own.
 */
public final class PostgresLedgerStore implements LedgerStore, AutoCloseable {
    private static final String OWNERS = """
            select o.lane, o.owner, o.open, o.blocked, o.block_version, o.level, o.rating, o.level_version, o.epoch
              from unnest(?::int2[], ?::int8[]) r(lane, owner)
              join owner o on o.lane = r.lane and o.owner = r.owner
            """;
    private static final String ACCOUNTS = """
            select a.lane, a.owner, a.class, a.currency, a.available, a.held, a.seq, a.version, a.floor, a.epoch,
                   a.ctid
              from unnest(?::int2[], ?::int8[]) r(lane, owner)
              join account a on a.lane = r.lane and a.owner = r.owner
            """;
    private static final String FREE_LOTS = """
            select l.lane, l.owner, l.class, l.currency, l.no, l.free, l.expires_at, l.epoch, l.ctid
              from unnest(?::int2[], ?::int8[]) r(lane, owner)
              join lot l on l.lane = r.lane and l.owner = r.owner
             where l.free > 0
            """;
    private static final String LOTS = """
            select l.lane, l.owner, l.class, l.currency, l.no, l.free, l.expires_at, l.epoch, l.ctid
              from unnest(?::int2[], ?::int8[], ?::int2[], ?::int2[], ?::int8[]) r(lane, owner, class, currency, no)
              join lot l on l.lane = r.lane and l.owner = r.owner and l.class = r.class and l.currency = r.currency
                        and l.no = r.no
            """;
    private static final String ENTRIES = """
            select e.lane, e.payment_id, e.leg_no, e.n, e.kind, e.content, (extract(epoch from e.at) * 1000000)::int8,
                   e.epoch, e.owner, e.class, e.currency, e.amount, e.seq, e.balance_after, e.available_after, e.lots
              from unnest(?::int2[], ?::int8[], ?::int2[]) r(lane, payment_id, leg_no)
              join entry e on e.lane = r.lane and e.payment_id = r.payment_id and e.leg_no = r.leg_no
             order by e.lane, e.payment_id, e.leg_no, e.n
            """;
    private static final String NEWEST_PAYMENTS = """
            select r.lane, greatest(h.payment_id, e.payment_id)
              from unnest(?::int2[]) r(lane)
              left join lateral (select payment_id from hold where lane = r.lane order by payment_id desc limit 1) h
                on true
              left join lateral (select payment_id from entry where lane = r.lane order by payment_id desc limit 1) e
                on true
            """;
    private static final String INSERT_OWNER = """
            insert into owner (lane, owner, open, blocked, block_version, level, rating, level_version, epoch)
            select r.lane, r.owner, r.open = 1, r.blocked, r.block_version, r.level, r.rating, r.level_version, r.epoch
              from unnest(?::int2[], ?::int8[], ?::int2[], ?::int4[], ?::int8[], ?::int2[], ?::int2[], ?::int8[],
                          ?::int4[])
                   r(lane, owner, open, blocked, block_version, level, rating, level_version, epoch)
            """;
    private static final String UPDATE_OWNER = """
            update owner o set open = r.open = 1, blocked = r.blocked, block_version = r.block_version,
                   level = r.level, rating = r.rating, level_version = r.level_version, epoch = r.epoch
              from unnest(?::int2[], ?::int8[], ?::int2[], ?::int4[], ?::int8[], ?::int2[], ?::int2[], ?::int8[],
                          ?::int4[])
                   r(lane, owner, open, blocked, block_version, level, rating, level_version, epoch)
             where o.lane = r.lane and o.owner = r.owner
            """;
    private static final String INSERT_ACCOUNT = """
            insert into account (lane, owner, class, currency, available, held, seq, version, epoch, floor)
            select r.lane, r.owner, r.class, r.currency, r.available, r.held, r.seq, r.version, r.epoch,
                   nullif(r.floor, -9223372036854775808)
              from unnest(?::int2[], ?::int8[], ?::int2[], ?::int2[], ?::int8[], ?::int8[], ?::int8[], ?::int8[],
                          ?::int4[], ?::int8[])
                   r(lane, owner, class, currency, available, held, seq, version, epoch, floor)
            """;
    private static final String INSERT_LOT = """
            insert into lot (lane, owner, class, currency, no, free, expires_at, epoch)
            select unnest(?::int2[]), unnest(?::int8[]), unnest(?::int2[]), unnest(?::int2[]), unnest(?::int8[]),
                   unnest(?::int8[]), unnest(?::int8[]), unnest(?::int4[])
            """;
    private static final String INSERT_ENTRY = """
            insert into entry (at, lane, payment_id, leg_no, n, kind, content, epoch, owner, class, currency, amount,
                               seq, balance_after, available_after, lots)
            select ?::timestamptz, unnest(?::int2[]), unnest(?::int8[]), unnest(?::int2[]), unnest(?::int2[]),
                   unnest(?::int2[]), unnest(?::int8[]), unnest(?::int4[]), unnest(?::int8[]), unnest(?::int2[]),
                   unnest(?::int2[]), unnest(?::int8[]), unnest(?::int8[]), unnest(?::int8[]), unnest(?::int8[]),
                   unnest(?::bytea[])
            """;
    private static final String INSERT_MISDIRECTED = """
            insert into misdirected (at, lane, payment_id, leg_no, n, intended_owner, intended_class, amount, epoch)
            select ?::timestamptz, unnest(?::int2[]), unnest(?::int8[]), unnest(?::int2[]), unnest(?::int2[]),
                   unnest(?::int8[]), unnest(?::int2[]), unnest(?::int8[]), unnest(?::int4[])
            """;
    private final PostgresLanes lanes;
    private final Packed packed = new Packed();
    private final LaneRows newOwners = new LaneRows(INT2, INT8, INT2, INT4, INT8, INT2, INT2, INT8, INT4);
    private final LaneRows owners = new LaneRows(INT2, INT8, INT2, INT4, INT8, INT2, INT2, INT8, INT4);
    private final LaneRows newAccounts = new LaneRows(INT2, INT8, INT2, INT2, INT8, INT8, INT8, INT8, INT4, INT8);
    private final PlacedRowStore updates = new PlacedRowStore();
    private final FloorRowStore floors = new FloorRowStore();
    private final LaneRows newLots = new LaneRows(INT2, INT8, INT2, INT2, INT8, INT8, INT8, INT4);
    private final LateRowStore lates = new LateRowStore();
    private final HoldRowStore holds = new HoldRowStore(packed);
    private final UsageRowStore usages = new UsageRowStore();
    private final LaneRows entries =
            new LaneRows(INT2, INT8, INT2, INT2, INT2, INT8, INT4, INT8, INT2, INT2, INT8, INT8, INT8, INT8, BYTEA);
    private final LaneRows misdirected = new LaneRows(INT2, INT8, INT2, INT2, INT8, INT2, INT8, INT4);

    /** @param source unpooled connections to the ledger's schema */
    public PostgresLedgerStore(DataSource source, PostgresLanes.Settings settings) {
        var parts = new ArrayList<>(List.of(
                new Part(INSERT_OWNER, false, newOwners),
                new Part(UPDATE_OWNER, false, owners),
                new Part(INSERT_ACCOUNT, false, newAccounts),
                new Part(INSERT_LOT, false, newLots),
                holds.part(),
                new Part(INSERT_ENTRY, true, entries),
                new Part(INSERT_MISDIRECTED, true, misdirected)));
        parts.addAll(updates.parts());
        parts.add(floors.part());
        parts.add(lates.part());
        parts.addAll(usages.parts());
        this.lanes = new PostgresLanes(source, settings, parts);
    }

    @Override
    public List<LaneRow> lock(List<Integer> ids) {
        return lanes.lock(ids);
    }

    @Override
    public void write(long atMicros, List<LaneChange> changes) {
        lanes.write(atMicros, changes);
    }

    @Override
    public void commit() {
        lanes.commit();
    }

    @Override
    public void rollback() {
        lanes.rollback();
    }

    @Override
    public List<LaneRow> takeOver(List<Integer> ids, boolean forced) {
        return lanes.takeOver(ids, forced);
    }

    @Override
    public List<Integer> renew(List<LaneRow> rows) {
        return lanes.renew(rows);
    }

    @Override
    public void release(List<LaneRow> rows) {
        lanes.release(rows);
    }

    @Override
    public void close() {
        lanes.close();
    }

    /** See {@link PostgresLanes#present}. */
    public List<String> present() {
        return lanes.present();
    }

    /** See {@link PostgresLanes#absent}. */
    public void absent() {
        lanes.absent();
    }

    @Override
    public Map<Integer, String> addresses(Set<Integer> ids) {
        return lanes.addresses(ids);
    }

    @Override
    public List<OwnerRow> owners(List<OwnerRef> refs) {
        return read(
                OWNERS,
                keys(refs),
                row -> new OwnerRow(
                        row.getInt(1),
                        row.getLong(2),
                        row.getBoolean(3),
                        row.getInt(4),
                        row.getLong(5),
                        standing(row.getInt(6), row.getInt(7)),
                        row.getLong(8),
                        row.getInt(9)));
    }

    @Override
    public List<AccountRow> accounts(List<OwnerRef> refs) {
        return read(ACCOUNTS, keys(refs), row -> {
            long floor = row.getLong(9);
            boolean unlimited = row.wasNull();
            return new AccountRow(
                    row.getInt(1),
                    row.getLong(2),
                    FundClass.of(row.getInt(3)),
                    Currency.of(row.getInt(4)),
                    row.getLong(5),
                    row.getLong(6),
                    row.getLong(7),
                    row.getLong(8),
                    unlimited ? Ledger.NO_FLOOR : floor,
                    row.getInt(10),
                    TidColumn.place(row.getString(11)));
        });
    }

    @Override
    public List<LotRow> freeLots(List<OwnerRef> refs) {
        return read(FREE_LOTS, keys(refs), PostgresLedgerStore::lot);
    }

    @Override
    public List<LotRow> lots(List<LotRef> refs) {
        var keys = new LaneRows(INT2, INT8, INT2, INT2, INT8);
        for (var ref : refs)
            keys.add(ref.lane())
                    .add(ref.owner())
                    .add(ref.fundClass().code())
                    .add(ref.currency().code())
                    .add(ref.lot());
        return read(LOTS, keys, PostgresLedgerStore::lot);
    }

    @Override
    public List<FloorRow> newestFloors(List<AccountRef> refs) {
        return floors.newest(lanes.connection(), refs);
    }

    @Override
    public List<HoldRow> holds(List<LegRef> refs) {
        return HoldRowStore.ofLegs(lanes.connection(), legs(refs));
    }

    @Override
    public List<UsageRow> usages(List<UsageRef> refs) {
        return usages.ofMonths(lanes.connection(), refs);
    }

    @Override
    public List<EntryRow> entries(List<LegRef> refs) {
        return read(ENTRIES, legs(refs), row -> {
            var kind = EntryKind.of(row.getInt(5));
            return new EntryRow(
                    row.getInt(1),
                    new LegKey(row.getLong(2), row.getInt(3)),
                    row.getInt(4),
                    kind,
                    row.getLong(6),
                    row.getLong(7),
                    kind == EntryKind.CANCEL ? null : posting(row),
                    row.getInt(8));
        });
    }

    @Override
    public List<NewestPayment> newestPayments(List<Integer> ids) {
        var keys = new LaneRows(INT2);
        for (int id : ids) keys.add(id);
        return read(NEWEST_PAYMENTS, keys, row -> new NewestPayment(row.getInt(1), row.getLong(2)));
    }

    @Override
    public void insertHold(HoldRow hold) {
        holds.insert(hold);
    }

    @Override
    public void insertUsage(UsageRow usage) {
        usages.insert(usage);
    }

    @Override
    public void updateUsage(UsageRow usage) {
        usages.update(usage);
    }

    @Override
    public void insertEntry(EntryRow entry) {
        entries.add(entry.lane())
                .add(entry.leg().payment())
                .add(entry.leg().no())
                .add(entry.n())
                .add(entry.kind().code)
                .add(entry.content())
                .add(entry.epoch());
        var posting = entry.posting();
        if (posting == null) {
            for (int i = 0; i < 7; i++) entries.add(0);
            entries.add(packed.lots(List.of()));
            return;
        }
        entries.add(posting.owner())
                .add(posting.fundClass().code())
                .add(posting.currency().code())
                .add(posting.amountMinor())
                .add(posting.seq())
                .add(posting.balanceMinor())
                .add(posting.availableMinor())
                .add(packed.lots(posting.lots()));
    }

    @Override
    public void insertMisdirected(MisdirectedRow credit) {
        misdirected
                .add(credit.lane())
                .add(credit.leg().payment())
                .add(credit.leg().no())
                .add(credit.n())
                .add(credit.intendedOwner())
                .add(credit.intendedClass().code())
                .add(credit.amountMinor())
                .add(credit.epoch());
    }

    @Override
    public void insertOwner(OwnerRow owner) {
        put(newOwners, owner);
    }

    @Override
    public void updateOwner(OwnerRow owner) {
        put(owners, owner);
    }

    @Override
    public void insertAccount(AccountRow account) {
        put(newAccounts, account);
        newAccounts.add(account.floorMinor());
    }

    @Override
    public void updateAccount(AccountRow account, Placed placed) {
        updates.update(account, placed);
    }

    @Override
    public void updateFloor(AccountRow account, Placed placed) {
        updates.updateFloor(account, placed);
    }

    @Override
    public void insertFloor(FloorRow floor) {
        floors.insert(floor);
    }

    @Override
    public void insertLot(LotRow lot) {
        put(newLots, lot);
    }

    @Override
    public void updateLot(LotRow lot, Placed placed) {
        updates.update(lot, placed);
    }

    @Override
    public void insertLate(LateRow late) {
        lates.insert(late);
    }

    private static void put(LaneRows rows, OwnerRow owner) {
        var standing = owner.standing();
        rows.add(owner.lane())
                .add(owner.owner())
                .add(owner.open() ? 1 : 0)
                .add(owner.blockedScopes())
                .add(owner.blockVersion())
                .add(standing == null ? 0 : standing.level().code())
                .add(standing == null ? 0 : standing.rating().code())
                .add(owner.levelVersion())
                .add(owner.epoch());
    }

    static void put(LaneRows rows, AccountRow account) {
        rows.add(account.lane())
                .add(account.owner())
                .add(account.fundClass().code())
                .add(account.currency().code())
                .add(account.availableMinor())
                .add(account.heldMinor())
                .add(account.seq())
                .add(account.version())
                .add(account.epoch());
    }

    static void put(LaneRows rows, LotRow lot) {
        rows.add(lot.lane())
                .add(lot.owner())
                .add(lot.fundClass().code())
                .add(lot.currency().code())
                .add(lot.lot())
                .add(lot.freeMinor())
                .add(lot.expiresAtMicros())
                .add(lot.epoch());
    }

    private static LaneRows keys(List<OwnerRef> refs) {
        var keys = new LaneRows(INT2, INT8);
        for (var ref : refs) keys.add(ref.lane()).add(ref.owner());
        return keys;
    }

    private static LaneRows legs(List<LegRef> refs) {
        var keys = new LaneRows(INT2, INT8, INT2);
        for (var ref : refs)
            keys.add(ref.lane()).add(ref.leg().payment()).add(ref.leg().no());
        return keys;
    }

    private static LotRow lot(ResultSet row) throws SQLException {
        return new LotRow(
                row.getInt(1),
                row.getLong(2),
                FundClass.of(row.getInt(3)),
                Currency.of(row.getInt(4)),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getInt(8),
                TidColumn.place(row.getString(9)));
    }

    private static Posting posting(ResultSet row) throws SQLException {
        return new Posting(
                row.getLong(9),
                FundClass.of(row.getInt(10)),
                Currency.of(row.getInt(11)),
                row.getLong(12),
                row.getLong(13),
                row.getLong(14),
                row.getLong(15),
                Packed.lots(row.getBytes(16)));
    }

    /** Of the stored numbers; 0 where nobody has set it. */
    static @Nullable Standing standing(int level, int rating) {
        return level == 0 ? null : new Standing(KycLevel.of(level), Rating.of(rating));
    }

    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> read(String sql, LaneRows keys, Reader<T> reader) {
        return read(lanes.connection(), sql, keys, reader);
    }

    static <T> List<T> read(LaneConnection connection, String sql, LaneRows keys, Reader<T> reader) {
        var found = new ArrayList<T>();
        try (var statement = connection.open().prepareStatement(sql)) {
            var _ = keys.bind(statement, 1);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) found.add(reader.read(rows));
            }
        } catch (SQLException e) {
            throw LaneConnection.failure(e);
        }
        return found;
    }
}
