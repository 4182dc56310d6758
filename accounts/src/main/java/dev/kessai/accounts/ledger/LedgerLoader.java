package dev.kessai.accounts.ledger;

import dev.kessai.accounts.ledger.LedgerCommand.Account;
import dev.kessai.accounts.ledger.LedgerCommand.Money;
import dev.kessai.accounts.ledger.LedgerCommand.Tick;
import dev.kessai.accounts.ledger.LedgerStore.AccountRef;
import dev.kessai.accounts.ledger.LedgerStore.EntryRow;
import dev.kessai.accounts.ledger.LedgerStore.LegRef;
import dev.kessai.accounts.ledger.LedgerStore.LotRef;
import dev.kessai.accounts.ledger.LedgerStore.LotRow;
import dev.kessai.accounts.ledger.LedgerStore.OwnerRef;
import dev.kessai.accounts.ledger.LedgerStore.UsageRef;
import dev.kessai.base.lane.LaneBatch;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.participant.Posting;
import dev.kessai.contracts.participant.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a batch needs and memory lacks: owners with their accounts and free lots; legs that are settled, or not in
 * memory although there must be something, or may have come before; lots of old holds; floors where one is set; what is
 * used of limits. A new Try or Credit reads nothing.
 */
final class LedgerLoader {
    private final Ledger ledger;
    private final LedgerStore store;
    private final LaneMemory[] lanes;
    private final ArrayList<OwnerRef> owners = new ArrayList<>();
    private final LinkedHashSet<LegRef> legs = new LinkedHashSet<>();
    private final LinkedHashSet<LotRef> lots = new LinkedHashSet<>();
    /** Whether a command of the batch is counted, gives back, or may make others count. */
    private boolean counting;

    private final ArrayList<AccountCommand.SetFloor> floors = new ArrayList<>();

    LedgerLoader(Ledger ledger, LedgerStore store, LaneMemory[] lanes) {
        this.ledger = ledger;
        this.store = store;
        this.lanes = lanes;
    }

    void load(LaneBatch<LedgerCommand> batch) {
        owners.clear();
        legs.clear();
        lots.clear();
        floors.clear();
        counting = false;
        begin(batch.lanes());
        for (int lane : batch.lanes()) {
            var _ = want(lanes[lane], Owner.ofLane(lane).id());
        }
        var commands = batch.commands();
        for (int i = 0; i < commands.size(); i++) {
            var command = commands.get(i);
            var memory = lanes[command.lane()];
            switch (command) {
                case Money money -> {
                    var owner = want(memory, money.command().owner());
                    counting |= owner != null && isLimited(owner);
                    var leg = memory.leg(money.command().leg());
                    if (leg != null) counting |= leg.counts != null;
                    else if (isLookedUp(memory, money.command(), batch.careful()))
                        legs.add(new LegRef(memory.lane, money.command().leg()));
                }
                case Account account -> {
                    var _ = want(memory, account.command().owner());
                    counting |= account.command() instanceof AccountCommand.SetLevel;
                    if (account.command() instanceof AccountCommand.SetFloor floor) floors.add(floor);
                }
                case Tick _ -> {}
            }
        }
        if (!owners.isEmpty()) readOwners();
        if (!legs.isEmpty()) readLegs();
        if (ledger.anyLots()) readLots(commands);
        if (!floors.isEmpty()) readFloors();
        if (counting) readUsage(batch);
    }

    private void begin(List<Integer> batchLanes) {
        var lost = new ArrayList<Integer>(0);
        for (int lane : batchLanes) if (lanes[lane].recent.isLost()) lost.add(lane);
        if (lost.isEmpty()) return;
        var newest = store.newestPayments(lost);
        for (int lane : lost) lanes[lane].recent.begin(0);
        for (var row : newest) lanes[row.lane()].recent.begin(row.payment());
    }

    /** The owner, or null where it is going to be read. */
    private @Nullable OwnerState want(LaneMemory memory, long owner) {
        var known = memory.findOwner(owner);
        if (known != null) return known;
        counting |= isLimited(memory.addOwner(owner));
        owners.add(new OwnerRef(memory.lane, owner));
        return null;
    }

    private boolean isLimited(OwnerState owner) {
        return !ledger.limits(owner.standing).isEmpty();
    }

    /** A key that is not in memory is new when it opens something and cannot be stored yet. */
    private static boolean isLookedUp(LaneMemory memory, Command command, boolean careful) {
        return switch (command) {
            case Command.Try opens -> careful || memory.recent.maybeStored(opens.leg());
            case Command.Credit opens -> careful || memory.recent.maybeStored(opens.leg());
            case Command.Confirm _ -> true;
            case Command.Cancel _ -> true;
            case Command.Get _ -> true;
        };
    }

    private void readOwners() {
        for (var row : store.owners(owners)) {
            var owner = lanes[row.lane()].owner(row.owner());
            owner.adopt(row);
            counting |= isLimited(owner);
        }
        for (var row : store.accounts(owners))
            lanes[row.lane()].owner(row.owner()).accounts.add(new AccountState(row));
        if (ledger.anyLots()) for (var row : store.freeLots(owners)) add(row);
    }

    private void readLegs() {
        var wanted = List.copyOf(legs);
        for (var row : store.holds(wanted)) {
            lanes[row.lane()].addLeg(Leg.of(row));
            counting |= row.counts() != null;
        }
        var entries = store.entries(wanted);
        for (int from = 0, to; from < entries.size(); from = to) {
            to = from + 1;
            while (to < entries.size() && isSameLeg(entries.get(from), entries.get(to))) to++;
            settle(entries.subList(from, to));
        }
    }

    private static boolean isSameLeg(EntryRow one, EntryRow other) {
        return one.lane() == other.lane() && one.leg().equals(other.leg());
    }

    private void settle(List<EntryRow> entries) {
        var first = entries.getFirst();
        var memory = lanes[first.lane()];
        var leg = memory.leg(first.leg());
        switch (first.kind()) {
            case CONFIRM -> {
                var held = Objects.requireNonNull(leg, "an entry without its hold");
                var postings = postings(entries);
                held.state = Leg.State.CONFIRMED;
                held.confirmed = new Reply.Confirmed(first.leg(), first.atMicros(), postings);
                for (var posting : postings) held.confirmedMinor -= posting.amountMinor();
            }
            case CANCEL -> Objects.requireNonNull(leg, "an entry without its hold").state = Leg.State.CANCELLED;
            case CREDIT -> {
                if (leg != null) throw new IllegalStateException("a key of a hold and of a credit: " + first.leg());
                memory.addLeg(posted(first, postings(entries)));
            }
        }
    }

    private static Leg posted(EntryRow first, List<Posting> postings) {
        var reply = new Reply.Posted(first.leg(), first.atMicros(), postings);
        return new Leg(
                first.leg(),
                Leg.State.POSTED,
                0,
                first.content(),
                postings.getFirst().currency(),
                reply);
    }

    private static List<Posting> postings(List<EntryRow> entries) {
        var postings = new ArrayList<Posting>(entries.size());
        for (var entry : entries) postings.add(Objects.requireNonNull(entry.posting()));
        return postings;
    }

    /** The months in which the batch counts or gives back. */
    private void readUsage(LaneBatch<LedgerCommand> batch) {
        var months = new LinkedHashSet<UsageRef>();
        int now = BusinessDay.monthOf(BusinessDay.of(batch.atMicros()));
        for (var command : batch.commands()) {
            var memory = lanes[command.lane()];
            switch (command) {
                case Money money -> wantUsage(memory, money.command(), now, months);
                case Account account -> {
                    if (account.command() instanceof AccountCommand.SetLevel)
                        wantUsage(memory.owner(account.command().owner()), now, months);
                }
                case Tick _ -> {}
            }
        }
        if (months.isEmpty()) return;
        for (var ref : months) lanes[ref.lane()].owner(ref.owner()).usage.read(ref.month());
        for (var row : store.usages(List.copyOf(months)))
            lanes[row.lane()].owner(row.owner()).usage.add(row);
    }

    private void wantUsage(LaneMemory memory, Command command, int now, Set<UsageRef> months) {
        switch (command) {
            case Command.Try _ -> {
                var owner = memory.owner(command.owner());
                if (isLimited(owner)) wantUsage(owner, now, months);
            }
            case Command.Confirm _, Command.Cancel _ -> {
                var leg = memory.leg(command.leg());
                if (leg == null || leg.counts == null || leg.state != Leg.State.TRIED) return;
                if (leg.owner == command.owner())
                    wantUsage(memory.owner(leg.owner), BusinessDay.monthOf(BusinessDay.of(leg.triedAtMicros)), months);
            }
            case Command.Credit _, Command.Get _ -> {}
        }
    }

    private static void wantUsage(OwnerState owner, int month, Set<UsageRef> months) {
        if (!owner.usage.knows(month)) months.add(new UsageRef(owner.lane, owner.id, month));
    }

    private void readFloors() {
        var unread = new LinkedHashMap<AccountRef, AccountState>();
        for (var command : floors) {
            var owner = lanes[Owner.lane(command.owner(), lanes.length)].owner(command.owner());
            var account = owner.account(command.fundClass(), command.currency());
            if (account != null && account.floorIsUnread())
                unread.put(new AccountRef(owner.lane, owner.id, command.fundClass(), command.currency()), account);
        }
        if (unread.isEmpty()) return;
        for (var account : unread.values()) account.floorRead(0);
        for (var row : store.newestFloors(List.copyOf(unread.keySet()))) {
            var ref = new AccountRef(row.lane(), row.owner(), row.fundClass(), row.currency());
            Objects.requireNonNull(unread.get(ref)).floorRead(row.version());
        }
    }

    /** Lots that are used up are not read with their owner; those to which something returns are read here. */
    private void readLots(List<LedgerCommand> commands) {
        for (int i = 0; i < commands.size(); i++) {
            if (!(commands.get(i) instanceof Money money)) continue;
            var memory = lanes[money.lane()];
            switch (money.command()) {
                case Command.Confirm ends -> wantLotsOf(memory, ends.leg());
                case Command.Cancel ends -> wantLotsOf(memory, ends.leg());
                case Command.Credit credit -> wantLotsOf(memory, credit);
                case Command.Try _ -> {}
                case Command.Get _ -> {}
            }
        }
        if (!lots.isEmpty()) for (var row : store.lots(List.copyOf(lots))) add(row);
    }

    private void wantLotsOf(LaneMemory memory, LegKey key) {
        var leg = memory.leg(key);
        if (leg == null || leg.state != Leg.State.TRIED || !(leg.first instanceof Reply.Tried tried)) return;
        var owner = memory.findOwner(leg.owner);
        for (var part : tried.allocations()) if (part.lot() != 0) wantLot(owner, part.fundClass(), leg, part.lot());
    }

    private void wantLot(@Nullable OwnerState owner, FundClass fundClass, Leg leg, long lot) {
        if (owner == null || leg.currency == null) return;
        var account = owner.account(fundClass, leg.currency);
        if (account != null) want(account, lot);
    }

    private void wantLotsOf(LaneMemory memory, Command.Credit credit) {
        var owner = memory.owner(credit.owner());
        for (var part : credit.parts()) {
            if (!(part.lot() instanceof Part.Lot.Restore restore)) continue;
            var account = owner.account(part.fundClass(), credit.currency());
            if (account != null) want(account, restore.lot());
        }
    }

    private void want(AccountState account, long lot) {
        if (account.lot(lot) == null)
            lots.add(new LotRef(account.lane, account.owner, account.fundClass, account.currency, lot));
    }

    private void add(LotRow row) {
        var owner = lanes[row.lane()].owner(row.owner());
        var account = Objects.requireNonNull(owner.account(row.fundClass(), row.currency()), "a lot without account");
        account.addLot(new LotState(row.lot(), row.freeMinor(), row.expiresAtMicros(), row.place()));
    }
}
