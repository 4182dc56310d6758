package dev.kessai.proof.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.accounts.ledger.Ledger;
import dev.kessai.accounts.ledger.LedgerCommand;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.KycLevel;
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerKind;
import dev.kessai.contracts.account.OwnerView;
import dev.kessai.contracts.account.Rating;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.FundPolicy;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.participant.Purpose;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

/**
 * Commands for one ledger without end: debits and credits of some owners, settlements, old commands again, other
 * content under an old key, owners who open, are blocked and close. Each waits a while and so comes out of order.
 */
final class RandomStream {
    private static final int OWNERS = 120;
    /** In a ledger that has accounts for them. */
    private static final int MERCHANTS = 8;

    private static final int WAITING = 200;
    private static final int REMEMBERED = 2_000;

    /** One command; each side gets it with a way back of its own. */
    sealed interface Asked {
        LedgerCommand to(int lanes, List<Object> answers);

        record Money(Command command) implements Asked {
            @Override
            public LedgerCommand to(int lanes, List<Object> answers) {
                return new LedgerCommand.Money(Owner.lane(command.owner(), lanes), command, answers::addAll);
            }
        }

        record Account(AccountCommand command) implements Asked {
            @Override
            public LedgerCommand to(int lanes, List<Object> answers) {
                var answer = new CompletableFuture<AccountAnswer>();
                var _ = answer.thenAccept(each -> answers.add(inOrder(each)));
                return new LedgerCommand.Account(Owner.lane(command.owner(), lanes), command, answer);
            }
        }

        /** The accounts of an owner come in any order. */
        private static AccountAnswer inOrder(AccountAnswer answer) {
            if (!(answer instanceof AccountAnswer.Done(OwnerView view))) return answer;
            var balances = view.balances().stream()
                    .sorted(Comparator.comparing(OwnerView.Balance::fundClass))
                    .toList();
            return new AccountAnswer.Done(new OwnerView(
                    view.owner(), view.ledger(), view.open(), view.blockedScopes(), view.standing(), balances));
        }
    }

    /** Where a leg's rows are. */
    record At(LegKey leg, long owner) {}

    private final SplittableRandom random;
    private final Ledger ledger;
    private final List<Asked> waiting = new ArrayList<>();
    private final List<Command> sent = new ArrayList<>();
    private final List<At> legs = new ArrayList<>();
    private final Map<Class<?>, Integer> met = new HashMap<>();
    private long nextPayment = 1;

    RandomStream(SplittableRandom random, Ledger ledger) {
        this.random = random;
        this.ledger = ledger;
        for (long owner : owners()) waiting.add(new Asked.Account(new AccountCommand.Open(owner, Currency.JPY)));
    }

    List<Long> owners() {
        return LongStream.range(0, OWNERS).map(this::owner).boxed().toList();
    }

    private long owner(long number) {
        return isMerchant(number)
                ? Owner.merchant(number).id()
                : Owner.user(number).id();
    }

    private boolean isMerchant(long number) {
        return !ledger.name().equals(Ledgers.POINTS) && number < MERCHANTS;
    }

    /** Of all commands so far, and with every owner under which they were asked for. */
    List<At> legs() {
        return legs;
    }

    List<Asked> next(int size) {
        var batch = new ArrayList<Asked>(size);
        while (batch.size() < size) {
            while (waiting.size() < WAITING) waiting.add(make());
            int at = random.nextInt(waiting.size());
            var one = waiting.get(at);
            waiting.set(at, waiting.getLast());
            var _ = waiting.removeLast();
            batch.add(one);
            if (one instanceof Asked.Money(Command command)) keep(command);
        }
        return batch;
    }

    private void keep(Command command) {
        met.merge(command.getClass(), 1, Integer::sum);
        legs.add(new At(command.leg(), command.owner()));
        if (sent.size() < REMEMBERED) sent.add(command);
        else sent.set(random.nextInt(REMEMBERED), command);
    }

    /** Every kind of command came often. */
    void assertMet() {
        assertThat(met)
                .hasSize(5)
                .allSatisfy((kind, count) ->
                        assertThat(count).as(kind.getSimpleName()).isGreaterThan(500));
    }

    private Asked make() {
        long owner = owner(random.nextInt(OWNERS + 1));
        int what = random.nextInt(1_000);
        if (what < 4) return new Asked.Account(new AccountCommand.Open(owner, Currency.JPY));
        if (what < 8) return new Asked.Account(new AccountCommand.Block(owner, random.nextInt(8), nextPayment));
        if (what < 10) return new Asked.Account(new AccountCommand.Close(owner));
        if (what < 14) return new Asked.Account(floor());
        if (what < 18) return new Asked.Account(level(owner));
        var leg = new LegKey(nextPayment++, 1 + random.nextInt(3));
        if (what < 250 || sent.isEmpty()) return new Asked.Money(credit(leg, owner));
        if (what < 600) return new Asked.Money(tryOf(leg, owner));
        if (what < 620) return new Asked.Money(new Command.Cancel(leg, ledger.name(), owner));
        return new Asked.Money(again(sent.get(random.nextInt(sent.size()))));
    }

    private AccountCommand level(long owner) {
        var level = KycLevel.of(random.nextInt(1, KycLevel.values().length + 1));
        return new AccountCommand.SetLevel(owner, level, Rating.of(random.nextInt(1, 4)), nextPayment);
    }

    /** Of a merchant, or refused. */
    private AccountCommand floor() {
        long owner = owner(random.nextInt(MERCHANTS + 1));
        return new AccountCommand.SetFloor(
                owner, FundClass.MERCHANT_UNSETTLED, Currency.JPY, -random.nextLong(500), nextPayment);
    }

    /** What may follow an earlier command: its settlement, the same once more, now and then with other content. */
    private Command again(Command old) {
        if (old instanceof Command.Credit) return random.nextInt(8) == 0 ? credit(old.leg(), old.owner()) : old;
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3 ->
                new Command.Confirm(old.leg(), ledger.name(), old.owner(), 0, 1 + random.nextLong(amount(old)));
            case 4, 5, 6 -> new Command.Cancel(old.leg(), ledger.name(), old.owner());
            case 7 -> new Command.Get(old.leg(), ledger.name(), old.owner());
            case 8 -> random.nextInt(8) == 0 ? tryOf(old.leg(), old.owner()) : old;
            default -> old;
        };
    }

    private static long amount(Command old) {
        return old instanceof Command.Try asked ? asked.amountMinor() : 100;
    }

    private Command.Try tryOf(LegKey leg, long owner) {
        var purpose = random.nextInt(8) == 0 ? Purpose.SEND : Purpose.PAY;
        return new Command.Try(leg, ledger.name(), owner, 1 + random.nextLong(150), Currency.JPY, policy(), purpose);
    }

    private FundPolicy policy() {
        if (random.nextInt(6) != 0) return FundPolicy.DEFAULT;
        return ledger.name().equals(Ledgers.POINTS)
                ? FundPolicy.lot(FundClass.POINT_FREE, 1 + random.nextInt(20))
                : FundPolicy.only(FundClass.MONEY);
    }

    private Command.Credit credit(LegKey leg, long owner) {
        var merchant = Owner.kindOf(owner).equals(Optional.of(OwnerKind.MERCHANT));
        if (merchant) {
            var part = Part.of(FundClass.MERCHANT_UNSETTLED, 1 + random.nextLong(200));
            return new Command.Credit(leg, ledger.name(), owner, 0, Currency.JPY, List.of(part));
        }
        var parts = ledger.name().equals(Ledgers.POINTS)
                ? List.of(new Part(FundClass.POINT_FREE, 1 + random.nextLong(200), lot()))
                : List.of(Part.of(FundClass.MONEY, 1 + random.nextLong(200)), Part.of(FundClass.PREPAID, 7));
        return new Command.Credit(leg, ledger.name(), owner, 0, Currency.JPY, parts);
    }

    private Part.Lot lot() {
        return random.nextInt(3) == 0
                ? new Part.Lot.Restore(1 + random.nextInt(20))
                : new Part.Lot.New(World.START + random.nextLong(100_000));
    }
}
