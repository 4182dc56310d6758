package dev.kessai.proof.simulation;

import dev.kessai.accounts.ledger.LedgerStore;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Purpose;
import dev.kessai.proof.simulation.ModelDatabase.Guard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The ledger's tables as maps by primary key. */
final class ModelLedgerStore extends ModelSession implements LedgerStore {
    record AccountKey(long owner, FundClass fundClass, Currency currency) {}

    record UsageKey(long owner, Purpose purpose, Currency currency, int day) {}

    record EntryKey(LegKey leg, int n) {}

    record LateKey(LotRef lot, long atMicros) {}

    /** What all sessions of one ledger see. Owners fix their lane, so keys need not name it. */
    static final class Tables {
        final Map<Long, OwnerRow> owners = new LinkedHashMap<>();
        final Map<AccountKey, AccountRow> accounts = new LinkedHashMap<>();
        final Map<Long, List<AccountKey>> accountsOf = new LinkedHashMap<>();
        final Map<LotRef, LotRow> lots = new LinkedHashMap<>();
        final Map<AccountKey, FloorRow> newestFloors = new LinkedHashMap<>();
        final Map<UsageKey, UsageRow> usages = new LinkedHashMap<>();
        final Map<LegKey, HoldRow> holds = new LinkedHashMap<>();
        final Map<EntryKey, EntryRow> entries = new LinkedHashMap<>();
        final Map<EntryKey, MisdirectedRow> misdirected = new LinkedHashMap<>();
        final Map<LateKey, LateRow> lates = new LinkedHashMap<>();

        Tables copy() {
            var copy = new Tables();
            copy.owners.putAll(owners);
            copy.accounts.putAll(accounts);
            accountsOf.forEach((owner, keys) -> copy.accountsOf.put(owner, new ArrayList<>(keys)));
            copy.lots.putAll(lots);
            copy.newestFloors.putAll(newestFloors);
            copy.usages.putAll(usages);
            copy.holds.putAll(holds);
            copy.entries.putAll(entries);
            copy.misdirected.putAll(misdirected);
            copy.lates.putAll(lates);
            return copy;
        }
    }

    private final Tables tables;

    ModelLedgerStore(ModelDatabase database, Node<?> node, Tables tables) {
        super(database, node);
        this.tables = tables;
    }

    @Override
    public List<OwnerRow> owners(List<OwnerRef> refs) {
        reading();
        var found = new ArrayList<OwnerRow>();
        for (var ref : refs) {
            var row = tables.owners.get(ref.owner());
            if (row != null) found.add(row);
        }
        return found;
    }

    @Override
    public List<AccountRow> accounts(List<OwnerRef> refs) {
        reading();
        var found = new ArrayList<AccountRow>();
        for (var ref : refs)
            for (var key : tables.accountsOf.getOrDefault(ref.owner(), List.of())) found.add(row(tables.accounts, key));
        return found;
    }

    @Override
    public List<LotRow> freeLots(List<OwnerRef> refs) {
        reading();
        var found = new ArrayList<LotRow>();
        for (var lot : tables.lots.values())
            if (lot.freeMinor() > 0 && refs.contains(new OwnerRef(lot.lane(), lot.owner()))) found.add(lot);
        return found;
    }

    @Override
    public List<LotRow> lots(List<LotRef> refs) {
        reading();
        var found = new ArrayList<LotRow>();
        for (var ref : refs) if (tables.lots.containsKey(ref)) found.add(row(tables.lots, ref));
        return found;
    }

    @Override
    public List<FloorRow> newestFloors(List<AccountRef> refs) {
        reading();
        var found = new ArrayList<FloorRow>();
        for (var ref : refs) {
            var row = tables.newestFloors.get(new AccountKey(ref.owner(), ref.fundClass(), ref.currency()));
            if (row != null) found.add(row);
        }
        return found;
    }

    @Override
    public List<UsageRow> usages(List<UsageRef> months) {
        reading();
        var found = new ArrayList<UsageRow>();
        for (var row : tables.usages.values())
            if (months.contains(new UsageRef(row.lane(), row.owner(), row.day() / 100))) found.add(row);
        return found;
    }

    @Override
    public List<HoldRow> holds(List<LegRef> refs) {
        reading();
        var found = new ArrayList<HoldRow>();
        for (var ref : refs) {
            var row = tables.holds.get(ref.leg());
            if (row != null) found.add(row);
        }
        return found;
    }

    @Override
    public List<EntryRow> entries(List<LegRef> refs) {
        reading();
        var found = new ArrayList<EntryRow>();
        for (var ref : refs)
            for (int n = 1; tables.entries.containsKey(new EntryKey(ref.leg(), n)); n++)
                found.add(row(tables.entries, new EntryKey(ref.leg(), n)));
        return found;
    }

    @Override
    public List<NewestPayment> newestPayments(List<Integer> lanes) {
        reading();
        var newest = new long[lanes.stream().mapToInt(lane -> lane).max().orElse(0) + 1];
        for (var row : tables.holds.values()) see(newest, row.lane(), row.leg());
        for (var row : tables.entries.values()) see(newest, row.lane(), row.leg());
        return lanes.stream().map(lane -> new NewestPayment(lane, newest[lane])).toList();
    }

    private static void see(long[] newest, int lane, LegKey leg) {
        if (lane < newest.length) newest[lane] = Math.max(newest[lane], leg.payment());
    }

    @Override
    public void insertHold(HoldRow hold) {
        insertOnce(tables.holds, hold.leg(), hold);
    }

    @Override
    public void insertEntry(EntryRow entry) {
        insertOnce(tables.entries, new EntryKey(entry.leg(), entry.n()), entry);
    }

    @Override
    public void insertMisdirected(MisdirectedRow credit) {
        insertOnce(tables.misdirected, new EntryKey(credit.leg(), credit.n()), credit);
    }

    @Override
    public void insertOwner(OwnerRow owner) {
        add(put(tables.owners, owner.owner(), owner, () -> !tables.owners.containsKey(owner.owner())));
    }

    @Override
    public void updateOwner(OwnerRow owner) {
        add(put(tables.owners, owner.owner(), owner, () -> tables.owners.containsKey(owner.owner())));
    }

    @Override
    public void insertAccount(AccountRow account) {
        var key = key(account);
        add(new Change() {
            @Override
            public boolean holds() {
                return !tables.accounts.containsKey(key);
            }

            @Override
            public void apply() {
                tables.accounts.put(key, account);
                tables.accountsOf
                        .computeIfAbsent(key.owner(), owner -> new ArrayList<>())
                        .add(key);
            }

            @Override
            public Object row() {
                return account;
            }
        });
    }

    @Override
    public void updateAccount(AccountRow account, Placed placed) {
        var old = tables.accounts.get(key(account));
        update(account, old == null ? account.floorMinor() : old.floorMinor());
    }

    @Override
    public void updateFloor(AccountRow account, Placed placed) {
        update(account, account.floorMinor());
    }

    @Override
    public void insertFloor(FloorRow floor) {
        var key = new AccountKey(floor.owner(), floor.fundClass(), floor.currency());
        add(put(tables.newestFloors, key, floor, () -> {
            var old = tables.newestFloors.get(key);
            return old == null || old.version() < floor.version();
        }));
    }

    private void update(AccountRow account, long floorMinor) {
        var key = key(account);
        var stored = new AccountRow(
                account.lane(),
                account.owner(),
                account.fundClass(),
                account.currency(),
                account.availableMinor(),
                account.heldMinor(),
                account.seq(),
                account.version() + 1,
                floorMinor,
                account.epoch(),
                Placed.UNKNOWN);
        add(put(tables.accounts, key, stored, () -> {
            var old = tables.accounts.get(key);
            return old != null && old.version() == account.version();
        }));
    }

    @Override
    public void insertUsage(UsageRow usage) {
        var key = key(usage);
        add(put(tables.usages, key, usage, () -> !tables.usages.containsKey(key)));
    }

    @Override
    public void updateUsage(UsageRow usage) {
        var key = key(usage);
        add(put(tables.usages, key, usage, () -> tables.usages.containsKey(key)));
    }

    private static UsageKey key(UsageRow row) {
        return new UsageKey(row.owner(), row.purpose(), row.currency(), row.day());
    }

    @Override
    public void insertLot(LotRow lot) {
        add(put(tables.lots, ref(lot), lot, () -> !tables.lots.containsKey(ref(lot))));
    }

    @Override
    public void updateLot(LotRow lot, Placed placed) {
        add(put(tables.lots, ref(lot), lot, () -> tables.lots.containsKey(ref(lot))));
    }

    @Override
    public void insertLate(LateRow late) {
        var lot = new LotRef(late.lane(), late.owner(), late.fundClass(), late.currency(), late.lot());
        var key = new LateKey(lot, late.atMicros());
        add(put(tables.lates, key, late, () -> !tables.lates.containsKey(key)));
    }

    /** A row whose key says whether it has happened; without that key a second one passes unseen. */
    private <K, R> void insertOnce(Map<K, R> table, K key, R row) {
        boolean guarded = database().guards(Guard.ENTRY_KEY);
        add(put(table, key, row, () -> !guarded || !table.containsKey(key)));
    }

    private static <K, R> Change put(Map<K, R> table, K key, R row, BooleanSupplier holds) {
        return new Change() {
            @Override
            public boolean holds() {
                return holds.getAsBoolean();
            }

            @Override
            public void apply() {
                table.put(key, row);
            }

            @Override
            public Object row() {
                return row;
            }
        };
    }

    private static <K, R> R row(Map<K, R> table, K key) {
        var row = table.get(key);
        if (row == null) throw new IllegalStateException("no row " + key);
        return row;
    }

    static AccountKey key(AccountRow row) {
        return new AccountKey(row.owner(), row.fundClass(), row.currency());
    }

    static LotRef ref(LotRow row) {
        return new LotRef(row.lane(), row.owner(), row.fundClass(), row.currency(), row.lot());
    }
}
