package dev.kessai.accounts.ledger;

import dev.kessai.accounts.ledger.LedgerStore.AccountRow;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An account in memory, as the database has it plus what the batch under way has done. Amounts in minor units. */
final class AccountState implements LedgerStore.Placed {
    /** Above this many lots, empty ones are dropped from memory after a batch. */
    private static final int LOTS_MAX = 64;

    private static final long UNREAD = -1;

    final int lane;
    final long owner;
    final FundClass fundClass;
    final Currency currency;
    private long floorMinor;
    long available;
    long held;
    long seq;
    private long version;
    private long place;
    /** Not stored yet. */
    private boolean fresh;

    boolean touched;
    /** Of the newest floor that was set: 0 for none, {@link #UNREAD} until somebody asks. */
    private long floorVersion = UNREAD;
    /** A floor that is not stored yet. */
    private boolean floorSet;
    /** By expiry, then number; those that are free and those that were used lately. Empty for classes without lots. */
    List<LotState> lots = List.of();

    AccountState(AccountRow row) {
        this.lane = row.lane();
        this.owner = row.owner();
        this.fundClass = row.fundClass();
        this.currency = row.currency();
        this.floorMinor = row.floorMinor();
        this.available = row.availableMinor();
        this.held = row.heldMinor();
        this.seq = row.seq();
        this.version = row.version();
        this.place = row.place();
    }

    static AccountState open(int lane, long owner, Ledger.Rule rule, Currency currency) {
        var state = new AccountState(
                new AccountRow(lane, owner, rule.fundClass(), currency, 0, 0, 0, 0, rule.floorMinor(), 0, UNKNOWN));
        state.fresh = true;
        state.floorVersion = 0;
        return state;
    }

    long floorMinor() {
        return floorMinor;
    }

    /** Whether the version of its floor has to be read before {@link #setFloor}. */
    boolean floorIsUnread() {
        return floorVersion == UNREAD;
    }

    /** @param version of the newest floor that is stored, 0 for none */
    void floorRead(long version) {
        floorVersion = version;
    }

    /** False where the version is not newer than what is known. */
    boolean setFloor(long floor, long version) {
        if (floorIsUnread()) throw new IllegalStateException("floor was not read: " + owner + " " + fundClass);
        if (version <= floorVersion) return false;
        floorMinor = floor;
        floorVersion = version;
        floorSet = true;
        return true;
    }

    /** How much a Try may take without the floor being waived. */
    long room() {
        return floorMinor == Ledger.NO_FLOOR ? Long.MAX_VALUE : Math.subtractExact(available, floorMinor);
    }

    /** Available to held. */
    void hold(long amount) {
        available = Math.subtractExact(available, amount);
        held = Math.addExact(held, amount);
    }

    /** Takes from held what is final and gives the rest of the hold back. */
    void settle(long tried, long taken) {
        held = Math.subtractExact(held, tried);
        available = Math.addExact(available, tried - taken);
        if (held < 0) throw new IllegalStateException("held below zero: " + owner + " " + fundClass);
    }

    void credit(long amount) {
        available = Math.addExact(available, amount);
        var _ = Math.addExact(available, held);
    }

    long balance() {
        return Math.addExact(available, held);
    }

    @Nullable
    LotState lot(long no) {
        for (int i = 0; i < lots.size(); i++) if (lots.get(i).no == no) return lots.get(i);
        return null;
    }

    void addLot(LotState lot) {
        if (lots.isEmpty()) lots = new ArrayList<>();
        int at = lots.size();
        while (at > 0 && isLater(lots.get(at - 1), lot)) at--;
        lots.add(at, lot);
    }

    @Override
    public void place(long now) {
        place = now;
    }

    /** Gives this account and its lots to the store's buffers; memory is then as the database will be. */
    void write(LedgerStore store, int epoch) {
        var row = new AccountRow(
                lane, owner, fundClass, currency, available, held, seq, version, floorMinor, epoch, place);
        if (fresh) store.insertAccount(row);
        else {
            if (floorSet) store.updateFloor(row, this);
            else store.updateAccount(row, this);
            version++;
        }
        fresh = false;
        floorSet = false;
        touched = false;
        for (int i = 0; i < lots.size(); i++) if (lots.get(i).touched) write(store, lots.get(i), epoch);
        if (lots.size() > LOTS_MAX) lots.removeIf(lot -> lot.freeMinor == 0);
    }

    private void write(LedgerStore store, LotState lot, int epoch) {
        var row = new LedgerStore.LotRow(
                lane, owner, fundClass, currency, lot.no, lot.freeMinor, lot.expiresAtMicros, epoch, lot.place());
        if (lot.fresh) store.insertLot(row);
        else store.updateLot(row, lot);
        lot.fresh = false;
        lot.touched = false;
    }

    private static boolean isLater(LotState one, LotState other) {
        return one.expiresAtMicros != other.expiresAtMicros
                ? one.expiresAtMicros > other.expiresAtMicros
                : one.no > other.no;
    }
}
