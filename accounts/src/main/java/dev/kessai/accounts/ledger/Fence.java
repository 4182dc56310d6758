package dev.kessai.accounts.ledger;

import dev.kessai.accounts.ledger.LedgerStore.EntryKind;
import dev.kessai.accounts.ledger.LedgerStore.EntryRow;
import dev.kessai.accounts.ledger.LedgerStore.HoldRow;
import dev.kessai.accounts.ledger.LedgerStore.HoldState;
import dev.kessai.accounts.ledger.LedgerStore.MisdirectedRow;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.participant.Allocation;
import dev.kessai.contracts.participant.Command.Cancel;
import dev.kessai.contracts.participant.Command.Confirm;
import dev.kessai.contracts.participant.Command.Credit;
import dev.kessai.contracts.participant.Command.Get;
import dev.kessai.contracts.participant.Command.Try;
import dev.kessai.contracts.participant.Decline;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.participant.Posting;
import dev.kessai.contracts.participant.Posting.LotAmount;
import dev.kessai.contracts.participant.Purpose;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.contracts.participant.Reply.AlarmCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The participant contract over a lane's memory (01-payment, participant contract):
 *
 * <pre>
 *   call \ stored  none       TRIED      CONFIRMED  CANCELLED  SUSPENDED  DECLINED   POSTED
 *   Try            decide it  repeat     repeat     ABORTED    ABORTED    repeat     alarm
 *   Confirm        alarm      CONFIRMED  repeat     alarm      alarm      alarm      alarm
 *   Cancel         SUSPENDED  CANCELLED  alarm      ok         ok         ok         alarm
 *   Credit         POSTED     alarm      alarm      alarm      alarm      alarm      repeat
 * </pre>
 *
 * <p>"repeat" is the first answer, whole. Another content under a stored key (owner, amount, policy, parts; at Confirm
 * the amount) is KEY_REUSED and changes nothing; a Try that was never stored cannot be told from another, so SUSPENDED
 * knows its owner only. The table's column PENDING is for participants outside of the company: a ledger never waits.
 *
 * <p>The hold row is the fence of a debit, the entry row that of a credit. No key of the database keeps the two apart,
 * {@link RecentKeys} does. Keys are compared within the lane of their owner: a payment that sends one key to owners of
 * two lanes has two legs.
 *
 * <p>Whatever is decided is done to memory at once, and its rows are given to the store; accounts are written once, at
 * the end of the batch. Confined to the worker's thread.
 */
final class Fence {
    private final Ledger ledger;
    private final LedgerStore store;
    private final Funds funds;
    private final List<AccountState> touched;
    private final ArrayList<OwnerState> counted = new ArrayList<>(0);
    private final ArrayList<Posting> postings = new ArrayList<>();

    private LaneMemory memory;
    private long at;
    private int epoch;
    private boolean written;
    private long misdirected;

    /** @param touched collects the accounts that this batch has changed */
    Fence(Ledger ledger, LedgerStore store, LaneMemory memory, List<AccountState> touched) {
        this.ledger = ledger;
        this.store = store;
        this.funds = new Funds(ledger);
        this.touched = touched;
        this.memory = memory;
    }

    /** What follows concerns this lane, at this time. */
    void enter(LaneMemory lane, long atMicros, int laneEpoch) {
        memory = lane;
        at = atMicros;
        epoch = laneEpoch;
    }

    /** Gives what was counted in the batch to the store. */
    void writeUsage(ToIntFunction<OwnerState> epochs) {
        for (int i = 0; i < counted.size(); i++) {
            var owner = counted.get(i);
            owner.usage.write(store, owner, epochs.applyAsInt(owner));
        }
    }

    /** Whether the batch under way has given the store a row. */
    boolean hasWritten() {
        return written;
    }

    /** Ends a batch; returns how many parts of credits went to suspense in it. */
    long reset() {
        long count = misdirected;
        counted.clear();
        written = false;
        misdirected = 0;
        return count;
    }

    Reply decide(Try command) {
        var leg = memory.leg(command.leg());
        if (leg == null) return reserve(command);
        if (leg.state == Leg.State.POSTED) return alarm(leg.key, AlarmCode.DEBIT_ON_CREDIT_LEG);
        boolean same = leg.owner == command.owner()
                && (leg.state == Leg.State.SUSPENDED || leg.content == Content.of(command));
        if (!same) return alarm(leg.key, AlarmCode.KEY_REUSED);
        return switch (leg.state) {
            case TRIED, CONFIRMED, DECLINED, POSTED -> leg.first;
            case CANCELLED, SUSPENDED -> new Reply.Aborted(leg.key);
        };
    }

    Reply decide(Confirm command) {
        var leg = memory.leg(command.leg());
        if (leg == null) return alarm(command.leg(), AlarmCode.CONFIRM_WITHOUT_TRY);
        if (leg.state != Leg.State.POSTED && leg.owner != command.owner()) return alarm(leg.key, AlarmCode.KEY_REUSED);
        return switch (leg.state) {
            case TRIED -> confirm(leg, command.amountMinor());
            case CONFIRMED ->
                leg.confirmedMinor == command.amountMinor()
                        ? Objects.requireNonNull(leg.confirmed)
                        : alarm(leg.key, AlarmCode.KEY_REUSED);
            case CANCELLED, SUSPENDED -> alarm(leg.key, AlarmCode.CONFIRM_AFTER_CANCEL);
            case DECLINED -> alarm(leg.key, AlarmCode.CONFIRM_WITHOUT_TRY);
            case POSTED -> alarm(leg.key, AlarmCode.DEBIT_ON_CREDIT_LEG);
        };
    }

    Reply decide(Cancel command) {
        var leg = memory.leg(command.leg());
        if (leg == null) return suspend(command);
        if (leg.state != Leg.State.POSTED && leg.owner != command.owner()) return alarm(leg.key, AlarmCode.KEY_REUSED);
        return switch (leg.state) {
            case TRIED -> cancel(leg);
            case CANCELLED, SUSPENDED, DECLINED -> new Reply.Cancelled(leg.key);
            case CONFIRMED -> alarm(leg.key, AlarmCode.CANCEL_AFTER_CONFIRM);
            case POSTED -> alarm(leg.key, AlarmCode.DEBIT_ON_CREDIT_LEG);
        };
    }

    Reply decide(Credit command) {
        var leg = memory.leg(command.leg());
        if (leg != null) {
            if (leg.state != Leg.State.POSTED) return alarm(leg.key, AlarmCode.CREDIT_ON_DEBIT_LEG);
            return leg.content == Content.of(command) ? leg.first : alarm(leg.key, AlarmCode.KEY_REUSED);
        }
        return isSound(command) ? post(command) : alarm(command.leg(), AlarmCode.BAD_COMMAND);
    }

    Reply decide(Get command) {
        var leg = memory.leg(command.leg());
        if (leg == null) return new Reply.Absent(command.leg());
        return switch (leg.state) {
            case TRIED, DECLINED, SUSPENDED, POSTED -> leg.first;
            case CONFIRMED -> Objects.requireNonNull(leg.confirmed);
            case CANCELLED -> new Reply.Cancelled(leg.key);
        };
    }

    private Reply reserve(Try command) {
        if (command.amountMinor() > command.currency().maxMinor()) return alarm(command.leg(), AlarmCode.BAD_COMMAND);
        var owner = memory.owner(command.owner());
        var decline = refusal(owner, command);
        var limits = ledger.limits(owner.standing);
        boolean counts = limits.counts(command.purpose());
        boolean limited = counts && !command.policy().force();
        var over = decline == null && limited ? limits.exceeded(command, owner.usage, BusinessDay.of(at)) : null;
        if (over != null) decline = Decline.LIMIT_EXCEEDED;
        if (decline == null) decline = funds.choose(owner, command, at);
        List<Allocation> allocations = decline == null ? funds.chosen() : List.of();
        for (int i = 0; i < allocations.size(); i++) hold(owner, command, allocations.get(i));
        counts &= decline == null;
        if (counts) count(owner, command.purpose(), command.currency(), at, command.amountMinor());
        var row = new HoldRow(
                memory.lane,
                command.leg(),
                decline == null ? HoldState.TRIED : HoldState.DECLINED,
                command.owner(),
                command.currency(),
                command.amountMinor(),
                Content.of(command),
                decline,
                over == null ? "" : over.name(),
                allocations,
                counts ? command.purpose() : null,
                at,
                epoch);
        store.insertHold(row);
        return add(Leg.of(row)).first;
    }

    /** @param atMicros business time of the Try that is counted, or whose amount is given back */
    private void count(OwnerState owner, Purpose purpose, Currency currency, long atMicros, long amountMinor) {
        if (owner.usage.count(purpose, currency, BusinessDay.of(atMicros), amountMinor)) counted.add(owner);
    }

    private void giveBack(Leg leg, OwnerState owner, long amountMinor) {
        if (leg.counts == null || amountMinor == 0) return;
        count(owner, leg.counts, Objects.requireNonNull(leg.currency), leg.triedAtMicros, -amountMinor);
    }

    private static @Nullable Decline refusal(OwnerState owner, Try command) {
        if (!owner.exists) return Decline.ACCOUNT_NOT_FOUND;
        if (!owner.open && !command.policy().force()) return Decline.ACCOUNT_CLOSED;
        var scope = command.purpose().scope().orElse(null);
        boolean blocked = scope != null && (owner.blockedScopes & scope.bit()) != 0;
        return blocked ? Decline.ACCOUNT_BLOCKED : null;
    }

    private void hold(OwnerState owner, Try command, Allocation part) {
        var account = touch(account(owner, part.fundClass(), command));
        account.hold(part.amountMinor());
        if (part.lot() != 0) moveLot(account, part.lot(), -part.amountMinor());
    }

    private Reply suspend(Cancel command) {
        store.insertHold(new HoldRow(
                memory.lane,
                command.leg(),
                HoldState.SUSPENDED,
                command.owner(),
                ledger.anyCurrency(),
                0,
                0,
                null,
                "",
                List.of(),
                null,
                at,
                epoch));
        return add(Leg.suspended(command.leg(), command.owner())).first;
    }

    private Reply cancel(Leg leg) {
        var owner = memory.owner(leg.owner);
        var allocations = ((Reply.Tried) leg.first).allocations();
        long tried = 0;
        for (int i = 0; i < allocations.size(); i++) {
            var part = allocations.get(i);
            var account = touch(account(owner, part.fundClass(), leg));
            account.settle(part.amountMinor(), 0);
            if (part.lot() != 0) moveLot(account, part.lot(), part.amountMinor());
            tried += part.amountMinor();
        }
        giveBack(leg, owner, tried);
        store.insertEntry(new EntryRow(memory.lane, leg.key, 1, EntryKind.CANCEL, 0, at, null, epoch));
        settled(leg, Leg.State.CANCELLED);
        return new Reply.Cancelled(leg.key);
    }

    private Reply confirm(Leg leg, long amount) {
        var allocations = ((Reply.Tried) leg.first).allocations();
        long tried = 0;
        for (int i = 0; i < allocations.size(); i++) tried += allocations.get(i).amountMinor();
        if (amount > tried) return alarm(leg.key, AlarmCode.CONFIRM_ABOVE_TRIED);
        postings.clear();
        long left = amount;
        for (int from = 0, to; from < allocations.size(); from = to) {
            to = endOfClass(allocations, from);
            left -= settle(leg, allocations.subList(from, to), left);
        }
        if (left != 0) throw new IllegalStateException("confirmed sum is off by " + left + ": " + leg.key);
        var reply = new Reply.Confirmed(leg.key, at, postings);
        for (int i = 0; i < postings.size(); i++)
            store.insertEntry(
                    new EntryRow(memory.lane, leg.key, i + 1, EntryKind.CONFIRM, 0, at, postings.get(i), epoch));
        leg.confirmed = reply;
        leg.confirmedMinor = amount;
        giveBack(leg, memory.owner(leg.owner), tried - amount);
        settled(leg, Leg.State.CONFIRMED);
        return reply;
    }

    /** Settles the part of a hold that is on one account; returns what was taken. */
    private long settle(Leg leg, List<Allocation> parts, long wanted) {
        var account = touch(account(memory.owner(leg.owner), parts.getFirst().fundClass(), leg));
        long tried = 0;
        long taken = 0;
        var lots = new ArrayList<LotAmount>(0);
        for (int i = 0; i < parts.size(); i++) {
            var part = parts.get(i);
            long take = Math.min(part.amountMinor(), wanted - taken);
            tried += part.amountMinor();
            taken += take;
            if (part.lot() == 0) continue;
            if (take > 0) lots.add(new LotAmount(part.lot(), take));
            if (take < part.amountMinor()) moveLot(account, part.lot(), part.amountMinor() - take);
        }
        account.settle(tried, taken);
        if (taken > 0) postings.add(posting(account, -taken, lots));
        return taken;
    }

    private Reply post(Credit command) {
        var owner = memory.owner(command.owner());
        postings.clear();
        var parts = command.parts();
        for (int i = 0; i < parts.size(); i++) {
            var part = parts.get(i);
            long repaid = repay(command, owner, part);
            if (repaid == part.amountMinor()) continue;
            var rest = repaid == 0 ? part : new Part(part.fundClass(), part.amountMinor() - repaid, part.lot());
            postings.add(post(command, owner, rest, postings.size() + 1));
        }
        var reply = new Reply.Posted(command.leg(), at, postings);
        long content = Content.of(command);
        for (int i = 0; i < postings.size(); i++)
            store.insertEntry(new EntryRow(
                    memory.lane, command.leg(), i + 1, EntryKind.CREDIT, content, at, postings.get(i), epoch));
        return add(new Leg(command.leg(), Leg.State.POSTED, command.owner(), content, command.currency(), reply)).first;
    }

    /** What comes in repays first what a forced debit has left owing (01-payment, fund_policy); returns how much. */
    private long repay(Credit command, OwnerState owner, Part part) {
        var owed = owner.account(FundClass.USER_RECEIVABLE, command.currency());
        boolean owes = owed != null && owed.balance() < 0 && owner.open;
        if (owed == null || !owes || part.fundClass() == FundClass.USER_RECEIVABLE) return 0;
        long repaid = Math.min(-owed.balance(), part.amountMinor());
        postings.add(credited(owed, Part.of(FundClass.USER_RECEIVABLE, repaid), 0));
        return repaid;
    }

    private Posting post(Credit command, OwnerState owner, Part part, int n) {
        var account = owner.exists && owner.open ? owner.account(part.fundClass(), command.currency()) : null;
        if (account == null) return misdirect(command, part, n);
        return switch (part.lot()) {
            case Part.Lot.None _ -> credited(account, part, 0);
            case Part.Lot.New lot -> {
                var made = new LotState(account.seq + 1, 0, lot.expiresAtMicros(), LedgerStore.Placed.UNKNOWN);
                made.fresh = true;
                account.addLot(made);
                yield credited(account, part, made.no);
            }
            case Part.Lot.Restore lot ->
                account.lot(lot.lot()) == null ? misdirect(command, part, n) : credited(account, part, lot.lot());
        };
    }

    /** @param lot to which it goes, or 0 */
    private Posting credited(AccountState account, Part part, long lot) {
        account.credit(part.amountMinor());
        if (lot == 0) return posting(touch(account), part.amountMinor(), List.of());
        moveLot(account, lot, part.amountMinor());
        return posting(touch(account), part.amountMinor(), List.of(new LotAmount(lot, part.amountMinor())));
    }

    /** Value that has nowhere to go is kept in the lane's suspense account, and somebody is told. */
    private Posting misdirect(Credit command, Part part, int n) {
        var suspense = memory.owner(Owner.ofLane(memory.lane).id());
        var account = Objects.requireNonNull(
                suspense.account(FundClass.SUSPENSE, command.currency()), "no suspense account in this lane");
        account.credit(part.amountMinor());
        misdirected++;
        store.insertMisdirected(new MisdirectedRow(
                memory.lane, command.leg(), n, command.owner(), part.fundClass(), part.amountMinor(), epoch));
        return posting(touch(account), part.amountMinor(), List.of());
    }

    /** Whether the parts fit the ledger, whoever the owner is. */
    private boolean isSound(Credit command) {
        if (!ledger.currencies().contains(command.currency())) return false;
        for (int i = 0; i < command.parts().size(); i++) {
            var part = command.parts().get(i);
            boolean lot = !(part.lot() instanceof Part.Lot.None);
            if (!ledger.has(part.fundClass()) || lot != ledger.inLots(part.fundClass())) return false;
            if (part.amountMinor() > command.currency().maxMinor()) return false;
        }
        return true;
    }

    private Leg add(Leg leg) {
        written = true;
        memory.addLeg(leg);
        memory.recent.add(leg.key);
        return leg;
    }

    private void settled(Leg leg, Leg.State state) {
        written = true;
        leg.state = state;
        memory.changed(leg);
        memory.recent.add(leg.key);
    }

    private AccountState touch(AccountState account) {
        if (!account.touched) {
            account.touched = true;
            touched.add(account);
        }
        return account;
    }

    private void moveLot(AccountState account, long no, long amount) {
        var lot = Objects.requireNonNull(account.lot(no), "lot was not loaded");
        lot.freeMinor = Math.addExact(lot.freeMinor, amount);
        lot.touched = true;
        if (lot.freeMinor < 0) throw new IllegalStateException("lot below zero: " + account.owner + " " + no);
        if (amount > 0 && lot.expiresAtMicros <= at) isDueAgain(account, lot);
    }

    /** What comes into a lot that has expired is due at once (02-accounts, allocation order). */
    private void isDueAgain(AccountState account, LotState lot) {
        if (lot.lateAtMicros == at) return;
        lot.lateAtMicros = at;
        store.insertLate(new LedgerStore.LateRow(
                memory.lane, account.owner, account.fundClass, account.currency, lot.no, at, epoch));
    }

    private static Posting posting(AccountState account, long amount, List<LotAmount> lots) {
        account.seq++;
        return new Posting(
                account.owner,
                account.fundClass,
                account.currency,
                amount,
                account.seq,
                account.balance(),
                account.available,
                lots);
    }

    private static AccountState account(OwnerState owner, FundClass fundClass, Try command) {
        return Objects.requireNonNull(owner.account(fundClass, command.currency()));
    }

    private static AccountState account(OwnerState owner, FundClass fundClass, Leg leg) {
        return Objects.requireNonNull(
                owner.account(fundClass, Objects.requireNonNull(leg.currency)), "account of a hold is gone");
    }

    private static int endOfClass(List<Allocation> allocations, int from) {
        int to = from + 1;
        while (to < allocations.size()
                && allocations.get(to).fundClass() == allocations.get(from).fundClass()) to++;
        return to;
    }

    private static Reply alarm(LegKey leg, AlarmCode code) {
        return new Reply.Alarm(leg, code);
    }
}
