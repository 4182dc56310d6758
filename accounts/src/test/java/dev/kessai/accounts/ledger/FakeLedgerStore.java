package dev.kessai.accounts.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.lane.LaneChange;
import dev.kessai.base.lane.LaneFailure;
import dev.kessai.base.lane.LaneRow;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Posting;
import dev.kessai.contracts.participant.Purpose;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The rows of a ledger in maps, with keys, versions and transactions, and with failures on demand. */
final class FakeLedgerStore implements LedgerStore {
    enum Failure {
        NONE,
        /** The connection breaks before the commit takes place. */
        BEFORE_COMMIT,
        /** The commit takes place, its answer is lost. */
        AFTER_COMMIT
    }

    record AccountKey(long owner, FundClass fundClass, Currency currency) {}

    record UsageKey(long owner, Purpose purpose, Currency currency, int day) {}

    record FloorKey(AccountKey account, long version) {}

    record LateKey(LotRef lot, long atMicros) {}

    record EntryKey(LegKey leg, int n) {}

    final Map<Integer, LaneRow> lanes = new TreeMap<>();
    final Map<LegKey, HoldRow> holds = new LinkedHashMap<>();
    final Map<EntryKey, EntryRow> entries = new LinkedHashMap<>();
    final Map<EntryKey, MisdirectedRow> misdirected = new LinkedHashMap<>();
    final Map<Long, OwnerRow> owners = new LinkedHashMap<>();
    final Map<AccountKey, AccountRow> accounts = new LinkedHashMap<>();
    final Map<LotRef, LotRow> lots = new LinkedHashMap<>();
    final Map<UsageKey, UsageRow> usages = new LinkedHashMap<>();
    final Map<FloorKey, FloorRow> floors = new LinkedHashMap<>();
    final Map<LateKey, LateRow> lates = new LinkedHashMap<>();
    Failure nextCommit = Failure.NONE;
    int reads;
    int conflicts;

    /** What the transaction under way would do; the checks of keys and versions happen in write. */
    private final List<Runnable> checks = new ArrayList<>();

    private final List<Runnable> changes = new ArrayList<>();
    private final List<Runnable> pending = new ArrayList<>();
    private long atMicros;

    FakeLedgerStore(int laneCount) {
        for (int lane = 0; lane < laneCount; lane++) lanes.put(lane, new LaneRow(lane, 0, 0, 0, 0));
    }

    @Override
    public List<OwnerRow> owners(List<OwnerRef> refs) {
        reads++;
        return owners.values().stream()
                .filter(row -> refs.contains(new OwnerRef(row.lane(), row.owner())))
                .toList();
    }

    @Override
    public List<AccountRow> accounts(List<OwnerRef> refs) {
        return accounts.values().stream()
                .filter(row -> refs.contains(new OwnerRef(row.lane(), row.owner())))
                .toList();
    }

    @Override
    public List<LotRow> freeLots(List<OwnerRef> refs) {
        return lots.values().stream()
                .filter(row -> row.freeMinor() > 0 && refs.contains(new OwnerRef(row.lane(), row.owner())))
                .toList();
    }

    @Override
    public List<LotRow> lots(List<LotRef> refs) {
        return refs.stream().filter(lots::containsKey).map(lots::get).toList();
    }

    @Override
    public List<FloorRow> newestFloors(List<AccountRef> refs) {
        var newest = new TreeMap<String, FloorRow>();
        for (var row : floors.values()) {
            if (!refs.contains(new AccountRef(row.lane(), row.owner(), row.fundClass(), row.currency()))) continue;
            var key = new AccountKey(row.owner(), row.fundClass(), row.currency()).toString();
            newest.merge(key, row, (one, other) -> one.version() > other.version() ? one : other);
        }
        return List.copyOf(newest.values());
    }

    @Override
    public List<UsageRow> usages(List<UsageRef> months) {
        return usages.values().stream()
                .filter(row -> months.contains(new UsageRef(row.lane(), row.owner(), row.day() / 100)))
                .toList();
    }

    @Override
    public void insertUsage(UsageRow row) {
        insert(usages, key(row), row);
    }

    @Override
    public void updateUsage(UsageRow row) {
        update(usages, key(row), row);
    }

    private static UsageKey key(UsageRow row) {
        return new UsageKey(row.owner(), row.purpose(), row.currency(), row.day());
    }

    @Override
    public List<HoldRow> holds(List<LegRef> refs) {
        reads++;
        return refs.stream()
                .filter(ref -> holds.containsKey(ref.leg()))
                .map(ref -> holds.get(ref.leg()))
                .toList();
    }

    @Override
    public List<EntryRow> entries(List<LegRef> refs) {
        var found = new ArrayList<EntryRow>();
        for (var ref : refs)
            for (int n = 1; entries.containsKey(new EntryKey(ref.leg(), n)); n++)
                found.add(entries.get(new EntryKey(ref.leg(), n)));
        return found;
    }

    @Override
    public List<NewestPayment> newestPayments(List<Integer> ids) {
        var newest = new TreeMap<Integer, Long>();
        holds.values().forEach(row -> newest.merge(row.lane(), row.leg().payment(), Math::max));
        entries.values().forEach(row -> newest.merge(row.lane(), row.leg().payment(), Math::max));
        newest.keySet().retainAll(ids);
        return newest.entrySet().stream()
                .map(each -> new NewestPayment(each.getKey(), each.getValue()))
                .toList();
    }

    @Override
    public void insertHold(HoldRow hold) {
        checks.add(() -> conflictIf(hold.atMicros() != atMicros));
        insert(holds, hold.leg(), hold);
    }

    @Override
    public void insertEntry(EntryRow entry) {
        checks.add(() -> conflictIf(!(entry.atMicros() == atMicros)));
        insert(entries, new EntryKey(entry.leg(), entry.n()), entry);
    }

    @Override
    public void insertMisdirected(MisdirectedRow credit) {
        insert(misdirected, new EntryKey(credit.leg(), credit.n()), credit);
    }

    @Override
    public void insertOwner(OwnerRow owner) {
        insert(owners, owner.owner(), owner);
    }

    @Override
    public void updateOwner(OwnerRow owner) {
        update(owners, owner.owner(), owner);
    }

    @Override
    public void insertAccount(AccountRow row) {
        insert(accounts, key(row), row);
    }

    @Override
    public void updateAccount(AccountRow row, Placed placed) {
        checkVersion(row);
        changes.add(() -> accounts.put(
                key(row),
                next(row, Objects.requireNonNull(accounts.get(key(row))).floorMinor())));
    }

    @Override
    public void updateFloor(AccountRow row, Placed placed) {
        checkVersion(row);
        changes.add(() -> accounts.put(key(row), next(row, row.floorMinor())));
    }

    @Override
    public void insertFloor(FloorRow row) {
        insert(floors, new FloorKey(new AccountKey(row.owner(), row.fundClass(), row.currency()), row.version()), row);
    }

    private void checkVersion(AccountRow row) {
        checks.add(() -> {
            var old = accounts.get(key(row));
            conflictIf(old == null || old.version() != row.version());
        });
    }

    private static AccountRow next(AccountRow row, long floorMinor) {
        return new AccountRow(
                row.lane(),
                row.owner(),
                row.fundClass(),
                row.currency(),
                row.availableMinor(),
                row.heldMinor(),
                row.seq(),
                row.version() + 1,
                floorMinor,
                row.epoch(),
                Placed.UNKNOWN);
    }

    @Override
    public void insertLot(LotRow row) {
        insert(lots, ref(row), row);
    }

    @Override
    public void updateLot(LotRow row, Placed placed) {
        update(lots, ref(row), row);
    }

    @Override
    public void insertLate(LateRow row) {
        var lot = new LotRef(row.lane(), row.owner(), row.fundClass(), row.currency(), row.lot());
        checks.add(() -> conflictIf(row.atMicros() != atMicros));
        insert(lates, new LateKey(lot, row.atMicros()), row);
    }

    @Override
    public List<LaneRow> lock(List<Integer> ids) {
        return ids.stream().sorted().map(this::lane).toList();
    }

    @Override
    public void write(long at, List<LaneChange> laneChanges) {
        atMicros = at;
        try {
            for (var change : laneChanges) {
                var row = lane(change.lane());
                conflictIf(row.epoch() != change.epoch() || row.outboxSeq() != change.oldOutboxSeq());
                pending.add(() -> lanes.put(
                        change.lane(), new LaneRow(change.lane(), change.epoch(), at, change.outboxSeq(), 0)));
            }
            checks.forEach(Runnable::run);
            pending.addAll(changes);
        } finally {
            checks.clear();
            changes.clear();
        }
    }

    @Override
    public void commit() {
        var failure = nextCommit;
        nextCommit = Failure.NONE;
        if (failure == Failure.BEFORE_COMMIT) throw new LaneFailure(LaneFailure.Kind.LOST, "connection lost", null);
        pending.forEach(Runnable::run);
        pending.clear();
        if (failure == Failure.AFTER_COMMIT) throw new LaneFailure(LaneFailure.Kind.LOST, "answer lost", null);
    }

    @Override
    public void rollback() {
        checks.clear();
        changes.clear();
        pending.clear();
    }

    @Override
    public List<LaneRow> takeOver(List<Integer> ids, boolean forced) {
        var taken = new ArrayList<LaneRow>();
        for (int id : ids) {
            var old = lane(id);
            var row = new LaneRow(id, old.epoch() + 1, old.lastAtMicros(), old.outboxSeq(), 0);
            lanes.put(id, row);
            taken.add(row);
        }
        return taken;
    }

    @Override
    public List<Integer> renew(List<LaneRow> rows) {
        return rows.stream().map(LaneRow::lane).toList();
    }

    @Override
    public void release(List<LaneRow> rows) {}

    /** R0: what accounts say, what entries say, what open holds say and what lots say is the same. */
    void checkSums(Ledger ledger) {
        for (var account : accounts.values()) {
            var key = key(account);
            var mine = postings(key);
            long sum = mine.stream().mapToLong(Posting::amountMinor).sum();
            assertThat(account.availableMinor() + account.heldMinor())
                    .as("balance of " + key)
                    .isEqualTo(sum);
            assertThat(mine.stream().map(Posting::seq).sorted())
                    .as("numbers of " + key)
                    .isEqualTo(numbers(account.seq()));
            assertThat(account.heldMinor()).as("held of " + key).isEqualTo(held(key));
            if (ledger.inLots(key.fundClass()))
                assertThat(account.availableMinor()).as("lots of " + key).isEqualTo(free(key));
        }
    }

    private LaneRow lane(int id) {
        return Objects.requireNonNull(lanes.get(id));
    }

    private List<Posting> postings(AccountKey key) {
        var postings = new ArrayList<Posting>();
        for (var entry : entries.values()) {
            var posting = entry.posting();
            if (posting == null) continue;
            if (key.equals(new AccountKey(posting.owner(), posting.fundClass(), posting.currency())))
                postings.add(posting);
        }
        return postings;
    }

    private static List<Long> numbers(long last) {
        var numbers = new ArrayList<Long>();
        for (long n = 1; n <= last; n++) numbers.add(n);
        return numbers;
    }

    private long held(AccountKey key) {
        long held = 0;
        for (var hold : holds.values()) {
            var settlement = entries.get(new EntryKey(hold.leg(), 1));
            boolean settled = settlement != null && settlement.kind() != EntryKind.CREDIT;
            boolean open = hold.state() == HoldState.TRIED && !settled;
            if (!open || hold.owner() != key.owner() || hold.currency() != key.currency()) continue;
            for (var part : hold.allocations()) if (part.fundClass() == key.fundClass()) held += part.amountMinor();
        }
        return held;
    }

    private long free(AccountKey key) {
        return lots.values().stream()
                .filter(lot -> lot.owner() == key.owner()
                        && lot.fundClass() == key.fundClass()
                        && lot.currency() == key.currency())
                .mapToLong(LotRow::freeMinor)
                .sum();
    }

    private <K, V> void insert(Map<K, V> table, K key, V row) {
        checks.add(() -> conflictIf(table.containsKey(key)));
        changes.add(() -> table.put(key, row));
    }

    private <K, V> void update(Map<K, V> table, K key, V row) {
        checks.add(() -> conflictIf(!table.containsKey(key)));
        changes.add(() -> table.put(key, row));
    }

    private void conflictIf(boolean wrong) {
        if (!wrong) return;
        conflicts++;
        throw new LaneFailure(LaneFailure.Kind.CONFLICT, "key or version", null);
    }

    private static AccountKey key(AccountRow row) {
        return new AccountKey(row.owner(), row.fundClass(), row.currency());
    }

    private static LotRef ref(LotRow row) {
        return new LotRef(row.lane(), row.owner(), row.fundClass(), row.currency(), row.lot());
    }

    /** All rows, to compare two stores. */
    Map<String, Object> rows() {
        var rows = new HashMap<String, Object>();
        rows.put("holds", holds);
        rows.put("entries", entries);
        rows.put("misdirected", misdirected);
        rows.put("owners", owners);
        rows.put("accounts", accounts);
        rows.put("lots", lots);
        rows.put("floors", floors);
        rows.put("usages", usages);
        rows.put("lates", lates);
        return rows;
    }
}
