package dev.kessai.accounts.ledger;

import dev.kessai.base.lane.LaneStore;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Standing;
import dev.kessai.contracts.participant.Allocation;
import dev.kessai.contracts.participant.Decline;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Posting;
import dev.kessai.contracts.participant.Purpose;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a ledger. Reads happen inside the batch's transaction; what {@code insert} and {@code update} are given
 * is kept in buffers until {@link #write}. Holds, entries, floors, late lots and misdirected credits are never changed;
 * an account, lot, owner or usage is given at most once per batch.
 */
public interface LedgerStore extends LaneStore {
    /** The owners of this list that exist, in any order. */
    List<OwnerRow> owners(List<OwnerRef> owners);

    /** All accounts of these owners. */
    List<AccountRow> accounts(List<OwnerRef> owners);

    /** All lots of these owners that have something free. */
    List<LotRow> freeLots(List<OwnerRef> owners);

    /** These lots, whatever they hold. */
    List<LotRow> lots(List<LotRef> lots);

    /** The newest floor that was set for each of these accounts; none for an account without. */
    List<FloorRow> newestFloors(List<AccountRef> accounts);

    /** What these owners have used of their limits, all days of these months. */
    List<UsageRow> usages(List<UsageRef> months);

    /** The holds of these legs, in any order. */
    List<HoldRow> holds(List<LegRef> legs);

    /** The entries of these legs, those of one leg in the order of n. */
    List<EntryRow> entries(List<LegRef> legs);

    /** The newest payment that has a hold or an entry in these lanes; none for a lane without. */
    List<NewestPayment> newestPayments(List<Integer> lanes);

    void insertHold(HoldRow hold);

    void insertEntry(EntryRow entry);

    void insertMisdirected(MisdirectedRow credit);

    void insertOwner(OwnerRow owner);

    void updateOwner(OwnerRow owner);

    void insertAccount(AccountRow account);

    /**
     * @param account with the version that was read; the stored one grows by one, another one is a CONFLICT
     * @param placed is told where the row lies then, by the time {@link #write} returns, by a store that knows such
     */
    void updateAccount(AccountRow account, Placed placed);

    /** As {@link #updateAccount}, which leaves the floor as it is; this stores the row's floor too. */
    void updateFloor(AccountRow account, Placed placed);

    void insertFloor(FloorRow floor);

    void insertUsage(UsageRow usage);

    void updateUsage(UsageRow usage);

    void insertLot(LotRow lot);

    /** @param placed as for accounts */
    void updateLot(LotRow lot, Placed placed);

    void insertLate(LateRow late);

    /** Who remembers where a row lies. */
    interface Placed {
        /** A row that the store finds by its key. */
        long UNKNOWN = 0;

        void place(long place);
    }

    record OwnerRef(int lane, long owner) {}

    record AccountRef(int lane, long owner, FundClass fundClass, Currency currency) {}

    /** @param month in Tokyo, 202611 */
    record UsageRef(int lane, long owner, int month) {}

    record NewestPayment(int lane, long payment) {}

    record LegRef(int lane, LegKey leg) {}

    record LotRef(int lane, long owner, FundClass fundClass, Currency currency, long lot) {}

    /**
     * @param blockedScopes {@link dev.kessai.contracts.account.Scope#bit} set
     * @param blockVersion of the newest block that was applied
     * @param standing null where nobody has set one
     * @param levelVersion of the newest level that was applied
     */
    record OwnerRow(
            int lane,
            long owner,
            boolean open,
            int blockedScopes,
            long blockVersion,
            @Nullable Standing standing,
            long levelVersion,
            int epoch) {}

    /**
     * What an owner has used of its limits on one day, open holds included.
     *
     * @param day in Tokyo, 20261126
     */
    record UsageRow(int lane, long owner, Purpose purpose, Currency currency, int day, long usedMinor, int epoch) {}

    /**
     * @param floorMinor {@link Ledger#NO_FLOOR} for none
     * @param place where the row lies, in the store's own terms; {@link Placed#UNKNOWN} is always allowed
     */
    record AccountRow(
            int lane,
            long owner,
            FundClass fundClass,
            Currency currency,
            long availableMinor,
            long heldMinor,
            long seq,
            long version,
            long floorMinor,
            int epoch,
            long place) {}

    /**
     * A floor that was set, for ever.
     *
     * @param availableMinor what the account had available then: an account that was below its floor when that was set
     *     may be, but gets no lower
     */
    record FloorRow(
            int lane,
            long owner,
            FundClass fundClass,
            Currency currency,
            long version,
            long floorMinor,
            long availableMinor,
            int epoch) {}

    /**
     * @param lot number within the account: the seq of the entry that made it
     * @param place as of an account
     */
    record LotRow(
            int lane,
            long owner,
            FundClass fundClass,
            Currency currency,
            long lot,
            long freeMinor,
            long expiresAtMicros,
            int epoch,
            long place) {}

    /**
     * A lot into which value came when it had expired; at most once per lot and batch.
     *
     * @param atMicros of the batch
     */
    record LateRow(int lane, long owner, FundClass fundClass, Currency currency, long lot, long atMicros, int epoch) {}

    /**
     * The fence of a debit and its first answer.
     *
     * @param amountMinor what was asked; 0 for SUSPENDED
     * @param content hash of the Try's content, to recognise another one under the same key; 0 for SUSPENDED
     * @param decline the reason where state is DECLINED, else null
     * @param limit its name, where one has declined, else empty
     * @param allocations empty unless state is TRIED
     * @param counts the purpose for which it was counted in {@link UsageRow}, on the day of the hold; null where not
     * @param atMicros set by the store where it reads; the batch's time where it is written
     */
    record HoldRow(
            int lane,
            LegKey leg,
            HoldState state,
            long owner,
            Currency currency,
            long amountMinor,
            long content,
            @Nullable Decline decline,
            String limit,
            List<Allocation> allocations,
            @Nullable Purpose counts,
            long atMicros,
            int epoch) {}

    /** What became of a Try; the code is stored. */
    enum HoldState {
        TRIED(1),
        DECLINED(2),
        /** A Cancel came first: no Try will ever succeed under this key. */
        SUSPENDED(3);

        final int code;

        HoldState(int code) {
            this.code = code;
        }

        static HoldState of(int code) {
            for (var each : values()) if (each.code == code) return each;
            throw new IllegalArgumentException("no such hold state: " + code);
        }
    }

    /**
     * One line on one account, or the mark that a hold was cancelled.
     *
     * @param n 1 is the settlement of a debit, further ones are its other accounts or a credit's other parts
     * @param content hash of a Credit's content, 0 for a debit
     * @param atMicros set by the store where it reads; the batch's time where it is written
     * @param posting null for CANCEL, which moves nothing and takes no number
     */
    record EntryRow(
            int lane,
            LegKey leg,
            int n,
            EntryKind kind,
            long content,
            long atMicros,
            @Nullable Posting posting,
            int epoch) {}

    /** What an entry settles; the code is stored. */
    enum EntryKind {
        CONFIRM(1),
        CANCEL(2),
        CREDIT(3);

        final int code;

        EntryKind(int code) {
            this.code = code;
        }

        static EntryKind of(int code) {
            for (var each : values()) if (each.code == code) return each;
            throw new IllegalArgumentException("no such entry kind: " + code);
        }
    }

    /** A part of a credit that went to the lane's suspense account, and for whom it was meant. */
    record MisdirectedRow(
            int lane, LegKey leg, int n, long intendedOwner, FundClass intendedClass, long amountMinor, int epoch) {}
}
