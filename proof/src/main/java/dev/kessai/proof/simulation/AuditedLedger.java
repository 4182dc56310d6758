package dev.kessai.proof.simulation;

import static dev.kessai.proof.simulation.Broken.unless;

import dev.kessai.accounts.ledger.LedgerStore.AccountRow;
import dev.kessai.accounts.ledger.LedgerStore.EntryKind;
import dev.kessai.accounts.ledger.LedgerStore.EntryRow;
import dev.kessai.accounts.ledger.LedgerStore.FloorRow;
import dev.kessai.accounts.ledger.LedgerStore.HoldRow;
import dev.kessai.accounts.ledger.LedgerStore.LateRow;
import dev.kessai.accounts.ledger.LedgerStore.LotRow;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.catalogue.Limits;
import dev.kessai.contracts.participant.Allocation;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Posting;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.contracts.payment.PaymentType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One ledger's books as the auditor keeps them: from holds and entries alone it knows what every account, lot and leg
 * must be, and compares. It never asks the code under test what to expect.
 */
final class AuditedLedger {
    /** What has become of a leg. */
    enum Fate {
        TRIED,
        DECLINED,
        SUSPENDED,
        CONFIRMED,
        CANCELLED,
        POSTED
    }

    /** One leg as its rows tell it. */
    static final class Leg {
        final Fate first;
        Fate fate;
        final List<Allocation> allocations;
        final List<Posting> postings = new ArrayList<>();
        final long owner;

        Leg(Fate first, long owner, List<Allocation> allocations) {
            this.first = first;
            this.owner = owner;
            this.fate = first;
            this.allocations = allocations;
        }

        long triedMinor() {
            long sum = 0;
            for (var part : allocations) sum += part.amountMinor();
            return sum;
        }

        /** Positive for a credit, negative for a debit. */
        long postedMinor() {
            long sum = 0;
            for (var posting : postings) sum += posting.amountMinor();
            return sum;
        }
    }

    private record AccountKey(long owner, FundClass fundClass) {}

    private record LotKey(long owner, FundClass fundClass, long lot) {}

    private static final class Account {
        long available;
        long held;
        long seq;
        long floor;
        /** Unknown before the first row of an account that is opened. */
        boolean hasFloor;

        /** What it had when its floor was set, where that was less. */
        long lowest = Long.MAX_VALUE;

        boolean inLots;
        long freeInLots;
        final Set<Long> numbers = new HashSet<>();
    }

    private final String name;
    private final Map<LegKey, Leg> legs = new HashMap<>();
    private final Map<AccountKey, Account> accounts = new HashMap<>();
    private final Map<LotKey, Long> lots = new HashMap<>();
    private final Map<LegKey, Command.Try> asked = new HashMap<>();
    private final AuditedLimits limits;
    private final Map<LotKey, Long> expiries = new HashMap<>();
    private final LongFunction<@Nullable PaymentType> types;

    // Of the transaction under way.
    private final Set<AccountKey> moved = new HashSet<>();
    private final Set<LotKey> movedLots = new HashSet<>();
    private final Set<LotKey> grownLots = new HashSet<>();
    private long at;
    /** Whose entries are being read: those of one confirmation follow each other. */
    private @Nullable LegKey confirming;

    /**
     * @param tables as they are at the beginning
     * @param types of payments; null of one that is not known
     */
    AuditedLedger(
            String name, Limits limits, ModelLedgerStore.Tables tables, LongFunction<@Nullable PaymentType> types) {
        this.name = name;
        this.limits = new AuditedLimits(name, limits, tables);
        this.types = types;
        for (var row : tables.accounts.values()) {
            var account = account(new AccountKey(row.owner(), row.fundClass()));
            account.available = row.availableMinor();
            account.seq = row.seq();
            account.floor = row.floorMinor();
            account.hasFloor = true;
        }
        for (var lot : tables.lots.values()) {
            var account = account(new AccountKey(lot.owner(), lot.fundClass()));
            account.inLots = true;
            account.freeInLots += lot.freeMinor();
            lots.put(new LotKey(lot.owner(), lot.fundClass(), lot.lot()), lot.freeMinor());
            expiries.put(new LotKey(lot.owner(), lot.fundClass(), lot.lot()), lot.expiresAtMicros());
        }
    }

    @Nullable
    Leg leg(LegKey key) {
        return legs.get(key);
    }

    /** A coordinator asks for this; not known where commands come from elsewhere. */
    void asked(Command.Try command) {
        asked.put(command.leg(), command);
    }

    /** One transaction's rows, in the order in which they were given to the store. */
    void committed(List<Object> rows, long atMicros) {
        at = atMicros;
        limits.begin(rows);
        for (var row : rows) {
            if (!(row instanceof EntryRow next) || !belongsToConfirmation(next)) endConfirmation();
            if (row instanceof HoldRow hold) held(hold);
            if (row instanceof EntryRow entry) entered(entry);
            if (row instanceof FloorRow floor) floored(floor);
        }
        endConfirmation();
        limits.end(rows);
        for (var row : rows) {
            if (row instanceof AccountRow account) compare(account);
            if (row instanceof LotRow lot) compare(lot);
        }
        unless(moved.isEmpty(), name, "every account that moved is stored", moved);
        unless(movedLots.isEmpty(), name, "every lot that moved is stored", movedLots);
        checkLate(rows);
    }

    /** Whatever comes into a lot that has expired is told in its transaction, and nothing else is. */
    private void checkLate(List<Object> rows) {
        var late = new HashSet<LotKey>();
        for (var row : rows)
            if (row instanceof LateRow told) {
                unless(told.atMicros() == at, name, "a late lot has the time of its batch", told);
                late.add(new LotKey(told.owner(), told.fundClass(), told.lot()));
            }
        grownLots.removeIf(lot -> expiry(lot) > at);
        unless(late.equals(grownLots), name, "what comes into an expired lot is told", grownLots);
        grownLots.clear();
    }

    private long expiry(LotKey lot) {
        return Objects.requireNonNull(expiries.get(lot), "a lot that nobody has made");
    }

    private void held(HoldRow hold) {
        unless(!legs.containsKey(hold.leg()), name, "one hold a key", hold.leg());
        var fate = switch (hold.state()) {
            case TRIED -> Fate.TRIED;
            case DECLINED -> Fate.DECLINED;
            case SUSPENDED -> Fate.SUSPENDED;
        };
        var leg = new Leg(fate, hold.owner(), hold.allocations());
        legs.put(hold.leg(), leg);
        var command = asked.get(hold.leg());
        if (command != null) limits.judge(hold, command);
        limits.held(hold);
        unless(fate == Fate.TRIED || leg.allocations.isEmpty(), name, "only what is tried holds", hold);
        if (fate == Fate.TRIED) unless(leg.triedMinor() == hold.amountMinor(), name, "holds what was asked", hold);
        for (var part : leg.allocations) {
            var account = move(hold.owner(), part.fundClass());
            account.available -= part.amountMinor();
            account.held += part.amountMinor();
            boolean mayLack = command == null
                    || command.policy().noFloor()
                    || command.policy().force();
            unless(mayLack || account.available >= account.floor, name, "a debit stops at the floor", hold);
            if (part.lot() == 0) continue;
            moveLot(hold.owner(), part.fundClass(), part.lot(), -part.amountMinor());
            checkTaken(hold, new LotKey(hold.owner(), part.fundClass(), part.lot()));
        }
    }

    private void floored(FloorRow floor) {
        var account = account(new AccountKey(floor.owner(), floor.fundClass()));
        unless(floor.availableMinor() == account.available, name, "a floor tells what there was", floor);
        account.floor = floor.floorMinor();
        account.hasFloor = true;
        account.lowest = account.available;
    }

    private void checkTaken(HoldRow hold, LotKey lot) {
        var type = types.apply(hold.leg().payment());
        boolean allowed = type == null || type == PaymentType.EXPIRY || expiry(lot) > at;
        unless(allowed, name, "what has expired is taken by expiry alone", hold);
    }

    private void entered(EntryRow entry) {
        var leg = legs.get(entry.leg());
        switch (entry.kind()) {
            case CONFIRM -> {
                boolean going =
                        leg != null && (leg.fate == Fate.TRIED || entry.leg().equals(confirming));
                unless(going, name, "only what is tried is confirmed, once", entry);
                Objects.requireNonNull(leg).fate = Fate.CONFIRMED;
                confirming = entry.leg();
                leg.postings.add(Objects.requireNonNull(entry.posting()));
            }
            case CANCEL -> {
                unless(leg != null && leg.fate == Fate.TRIED, name, "only what is tried is cancelled, once", entry);
                Objects.requireNonNull(leg).fate = Fate.CANCELLED;
                giveBack(leg, leg.allocations);
                limits.settled(entry.leg(), 0);
            }
            case CREDIT -> credited(entry, leg);
        }
    }

    private void credited(EntryRow entry, @Nullable Leg known) {
        var leg = known;
        if (entry.n() == 1) {
            unless(leg == null, name, "one credit a key", entry);
            leg = new Leg(Fate.POSTED, 0, List.of());
            legs.put(entry.leg(), leg);
        }
        var posting = Objects.requireNonNull(entry.posting());
        unless(leg != null && leg.postings.size() == entry.n() - 1, name, "parts of a credit in order", entry);
        Objects.requireNonNull(leg).postings.add(posting);
        var account = move(posting.owner(), posting.fundClass());
        account.available += posting.amountMinor();
        for (var lot : posting.lots()) {
            account.inLots = true;
            moveLot(posting.owner(), posting.fundClass(), lot.lot(), lot.amountMinor());
        }
        number(posting);
    }

    private boolean belongsToConfirmation(EntryRow entry) {
        return entry.kind() == EntryKind.CONFIRM && entry.leg().equals(confirming);
    }

    private void endConfirmation() {
        var key = confirming;
        if (key == null) return;
        confirming = null;
        var leg = Objects.requireNonNull(legs.get(key));
        confirmed(leg);
        limits.settled(key, -leg.postedMinor());
    }

    /** All entries of a confirmed leg are known: what was not taken goes back, from the last part on. */
    private void confirmed(Leg leg) {
        long taken = -leg.postedMinor();
        unless(taken > 0 && taken <= leg.triedMinor(), name, "takes at most what was tried", taken);
        var rest = new ArrayList<Allocation>();
        long left = taken;
        var byLot = new HashMap<LotKey, Long>();
        var byClass = new HashMap<FundClass, Long>();
        for (var part : leg.allocations) {
            long take = Math.min(left, part.amountMinor());
            left -= take;
            move(leg.owner, part.fundClass()).held -= take;
            if (take > 0) {
                byClass.merge(part.fundClass(), take, Long::sum);
                if (part.lot() != 0) byLot.merge(new LotKey(leg.owner, part.fundClass(), part.lot()), take, Long::sum);
            }
            if (take < part.amountMinor())
                rest.add(new Allocation(part.fundClass(), part.lot(), part.amountMinor() - take));
        }
        giveBack(leg, rest);
        for (var posting : leg.postings) {
            unless(
                    Objects.equals(byClass.remove(posting.fundClass()), -posting.amountMinor()),
                    name,
                    "takes in the order of the hold",
                    posting);
            for (var lot : posting.lots())
                unless(
                        Objects.equals(
                                byLot.remove(new LotKey(leg.owner, posting.fundClass(), lot.lot())), lot.amountMinor()),
                        name,
                        "takes from the lots of the hold",
                        posting);
            number(posting);
        }
        unless(byClass.isEmpty() && byLot.isEmpty(), name, "entries tell all that was taken", "");
    }

    private void giveBack(Leg leg, List<Allocation> parts) {
        for (var part : parts) {
            var account = move(leg.owner, part.fundClass());
            account.held -= part.amountMinor();
            account.available += part.amountMinor();
            if (part.lot() != 0) moveLot(leg.owner, part.fundClass(), part.lot(), part.amountMinor());
        }
    }

    /** Numbers are taken in order; a settlement's may be overtaken within its transaction, so they are counted. */
    private void number(Posting posting) {
        var account = account(new AccountKey(posting.owner(), posting.fundClass()));
        account.seq++;
        unless(account.numbers.add(posting.seq()), name, "a number is used once", posting);
    }

    private void compare(AccountRow row) {
        var key = new AccountKey(row.owner(), row.fundClass());
        moved.remove(key);
        var account = account(key);
        unless(row.availableMinor() == account.available, name, "available is what entries and holds say", row);
        unless(row.heldMinor() == account.held, name, "held is what open holds say", row);
        unless(row.seq() == account.seq, name, "an account's numbers have no hole", row);
        if (!account.hasFloor) account.floor = row.floorMinor();
        account.hasFloor = true;
        unless(row.floorMinor() == account.floor, name, "the floor is the one that was set", row);
        unless(
                row.availableMinor() >= Math.min(account.floor, account.lowest),
                name,
                "never below the floor, nor lower than it was when that was set",
                row);
        unless(row.heldMinor() >= 0, name, "nothing less than nothing is held", row);
        if (account.inLots) unless(account.freeInLots == account.available, name, "lots sum to available", row);
    }

    private void compare(LotRow row) {
        var key = new LotKey(row.owner(), row.fundClass(), row.lot());
        var before = expiries.putIfAbsent(key, row.expiresAtMicros());
        unless(before == null || before == row.expiresAtMicros(), name, "a lot's end is for ever", row);
        movedLots.remove(key);
        unless(row.freeMinor() == lots.getOrDefault(key, 0L), name, "a lot is what entries and holds say", row);
        unless(row.freeMinor() >= 0, name, "a lot is never below zero", row);
    }

    private Account move(long owner, FundClass fundClass) {
        var key = new AccountKey(owner, fundClass);
        moved.add(key);
        return account(key);
    }

    private Account account(AccountKey key) {
        return accounts.computeIfAbsent(key, made -> new Account());
    }

    private void moveLot(long owner, FundClass fundClass, long lot, long amount) {
        var key = new LotKey(owner, fundClass, lot);
        lots.merge(key, amount, Long::sum);
        if (amount > 0) grownLots.add(key);
        account(new AccountKey(owner, fundClass)).freeInLots += amount;
        movedLots.add(key);
    }

    /** Every answer is what is stored; a broken contract is never answered, since nobody breaks it. */
    void replied(Reply reply) {
        var leg = legs.get(reply.leg());
        switch (reply) {
            case Reply.Tried tried ->
                unless(
                        leg != null && leg.first == Fate.TRIED && leg.allocations.equals(tried.allocations()),
                        name,
                        "answers TRIED for what it holds",
                        reply);
            case Reply.Declined _ ->
                unless(leg != null && leg.first == Fate.DECLINED, name, "a decline is stored", reply);
            case Reply.Aborted _ ->
                unless(
                        leg != null && (leg.fate == Fate.SUSPENDED || leg.fate == Fate.CANCELLED),
                        name,
                        "ABORTED only after a cancel",
                        reply);
            case Reply.Confirmed confirm ->
                unless(
                        leg != null && leg.fate == Fate.CONFIRMED && leg.postings.equals(confirm.postings()),
                        name,
                        "answers CONFIRMED for what is stored",
                        reply);
            case Reply.Cancelled _ ->
                unless(
                        leg != null && leg.fate != Fate.TRIED && leg.fate != Fate.CONFIRMED && leg.fate != Fate.POSTED,
                        name,
                        "answers CANCELLED for what holds nothing",
                        reply);
            case Reply.Posted posted ->
                unless(
                        leg != null && leg.fate == Fate.POSTED && leg.postings.equals(posted.postings()),
                        name,
                        "answers POSTED for what is stored",
                        reply);
            case Reply.Alarm _ -> throw new Broken(name, "nobody breaks the contract", reply);
            case Reply.Pending _ -> throw new Broken(name, "a ledger waits for nobody", reply);
            case Reply.Absent _, Reply.Retry _, Reply.NotOwner _ -> {}
        }
    }

    /** At rest: nothing is held any more. */
    void atRest() {
        for (var leg : legs.entrySet())
            unless(leg.getValue().fate != Fate.TRIED, name, "no hold stays open", leg.getKey());
        for (var account : accounts.entrySet())
            unless(account.getValue().held == 0, name, "nothing stays held", account.getKey());
    }

    /** The batch of expiry has come to its end at this business time. */
    void allHasExpired(long atMicros) {
        for (var lot : lots.entrySet())
            unless(
                    lot.getValue() == 0 || expiry(lot.getKey()) > atMicros,
                    name,
                    "nothing that has expired is left",
                    lot.getKey());
    }

    long totalMinor() {
        long sum = 0;
        for (var account : accounts.values()) sum += account.available + account.held;
        return sum;
    }
}
