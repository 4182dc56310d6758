package dev.kessai.proof.simulation;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.KycLevel;
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.Rating;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * What a history is about: one order, what the client does with it later, how the outside parties behave, and what
 * happens to the processes at fixed times. Amounts in minor units, times in microseconds after the start.
 *
 * @param copies how often the client sends each request, at least once
 * @param bank the charge-only party
 * @param cvs the cancellable party
 * @param riskAllows what the risk check says of the order
 */
record Scenario(
        Order order,
        int copies,
        List<FollowUp> followUps,
        Behaviour bank,
        Behaviour cvs,
        List<Disturbance> disturbances,
        boolean riskAllows) {
    private static final int RISK_REFUSES_ONE_IN = 32;
    private static final int EXPIRES_ONE_IN = 12;

    /** The cancellable outside party's name among sources. */
    static final String CVS = "cvs";

    /** What the client wants after the first answer; each has a key of its own. */
    sealed interface FollowUp {
        /** After the payment's first answer. */
        long afterMicros();

        record Capture(long afterMicros, long amountMinor) implements FollowUp {}

        record Undo(long afterMicros) implements FollowUp {}

        record Refund(long afterMicros, long amountMinor) implements FollowUp {}

        /** Of an escrow, to its seller. */
        record Release(long afterMicros, long amountMinor) implements FollowUp {}
    }

    record Behaviour(Channel.Manner manner, long delayMicros) {
        static final Behaviour GOOD = new Behaviour(Channel.Manner.OK_AT_ONCE, 0);
    }

    /** Something that happens to processes or clocks between batches. */
    sealed interface Disturbance {
        long atMicros();

        record Crash(long atMicros, String service, long downMicros) implements Disturbance {}

        /** Every process of a service, or an outside party. */
        record Outage(long atMicros, String service, long downMicros) implements Disturbance {}

        record Stop(long atMicros, String service, long micros) implements Disturbance {}

        /** Another process takes all lanes although their owner lives. */
        record ForcedTakeOver(long atMicros, String service) implements Disturbance {}

        record Release(long atMicros, String service) implements Disturbance {}

        record BusinessClock(long atMicros, long byMicros) implements Disturbance {}

        /** Staff sets an owner's level, or billing its credit line. */
        record Order(long atMicros, String ledger, AccountCommand command) implements Disturbance {}

        /** The batch of expiry looks for what is due; and at the end until nothing is. */
        record Expiry(long atMicros) implements Disturbance {}
    }

    static final long PAYER = Owner.user(1).id();
    static final long OTHER_USER = Owner.user(2).id();
    static final long MERCHANT = Owner.merchant(1).id();

    static Scenario of(Order order) {
        return new Scenario(order, 1, List.of(), Behaviour.GOOD, Behaviour.GOOD, List.of(), true);
    }

    Scenario with(FollowUp... more) {
        return new Scenario(order, copies, List.of(more), bank, cvs, disturbances, riskAllows);
    }

    Scenario with(Disturbance... more) {
        return new Scenario(order, copies, followUps, bank, cvs, List.of(more), riskAllows);
    }

    Scenario channels(Behaviour bankBehaviour, Behaviour cvsBehaviour) {
        return new Scenario(order, copies, followUps, bankBehaviour, cvsBehaviour, disturbances, riskAllows);
    }

    static Order purchase(Order.Capture capture, Source... sources) {
        long sum = 0;
        for (var source : sources) sum += source.amountMinor();
        return order(PaymentType.PURCHASE, sum, PAYER, MERCHANT, List.of(sources), 0, "purchase.code", capture);
    }

    static Order transfer(long amountMinor) {
        return order(
                PaymentType.TRANSFER,
                amountMinor,
                PAYER,
                OTHER_USER,
                List.of(),
                0,
                "transfer.p2p",
                Order.Capture.AT_ONCE);
    }

    /** Of a type whose sources are its own. */
    static Order order(PaymentType type, long amountMinor, long payer, long payee, long feeMinor, String code) {
        return order(type, amountMinor, payer, payee, List.of(), feeMinor, code, Order.Capture.AT_ONCE);
    }

    /** Of a type that takes from sources. */
    static Order order(PaymentType type, Source source, long payee, String code) {
        long amount = source.amountMinor();
        return order(type, amount, PAYER, payee, List.of(source), 0, code, Order.Capture.AT_ONCE);
    }

    /** Of a type that says what it takes and what it gives. */
    static Order order(PaymentType type, Part debit, long payer, long payee, List<Part> parts, String code) {
        return new Order(
                type,
                debit.amountMinor(),
                Currency.JPY,
                payer,
                payee,
                List.of(),
                0,
                parts,
                0,
                code,
                "",
                Order.Capture.AT_ONCE,
                List.of(debit));
    }

    private static Order order(
            PaymentType type,
            long amountMinor,
            long payer,
            long payee,
            List<Source> sources,
            long feeMinor,
            String code,
            Order.Capture capture) {
        return new Order(
                type, amountMinor, Currency.JPY, payer, payee, sources, 0, List.of(), feeMinor, code, "", capture);
    }

    static Scenario random(SplittableRandom random) {
        var order = randomOrder(random);
        return new Scenario(
                order,
                random.nextInt(4) == 0 ? random.nextInt(2, 4) : 1,
                followUps(random, order),
                behaviour(random),
                behaviour(random),
                Stream.concat(orders(random).stream(), disturbances(random, order).stream())
                        .toList(),
                random.nextInt(RISK_REFUSES_ONE_IN) != 0);
    }

    private static Order randomOrder(SplittableRandom random) {
        long amount = random.nextInt(10) == 0 ? random.nextLong(8_000, 30_000) : random.nextLong(1, 4_000);
        return switch (random.nextInt(12)) {
            case 0 -> transfer(amount);
            case 1 -> {
                var channel = random.nextBoolean() ? SystemOwner.CVS : SystemOwner.CARRIER;
                var code = channel == SystemOwner.CVS ? "topup.cvs" : "topup.carrier";
                long payer = channel.owner().id();
                yield order(PaymentType.TOP_UP, amount, payer, PAYER, List.of(), 0, code, Order.Capture.AT_ONCE);
            }
            case 2 -> order(PaymentType.GRANT, amount, 0, PAYER, List.of(), 0, "grant.campaign", Order.Capture.AT_ONCE);
            case 3 -> {
                long bank = SystemOwner.BANK.owner().id();
                long fee = random.nextInt(3) * 110L;
                yield order(
                        PaymentType.WITHDRAWAL,
                        amount,
                        PAYER,
                        bank,
                        List.of(),
                        fee,
                        "withdrawal.bank",
                        Order.Capture.AT_ONCE);
            }
            default -> randomPurchase(random);
        };
    }

    private static Order randomPurchase(SplittableRandom random) {
        boolean later = random.nextInt(3) == 0;
        var names = new ArrayList<>(List.of(Ledgers.BALANCE, Ledgers.POINTS, Ledgers.DEFERRED, CVS));
        if (!later) names.add(Ledgers.BANK);
        int count = random.nextInt(1, 3);
        var sources = new ArrayList<Source>();
        for (int i = 0; i < count; i++) {
            var name = names.remove(random.nextInt(names.size()));
            long most = name.equals(Ledgers.POINTS) ? 900 : 4_000;
            sources.add(new Source(name, random.nextInt(20) == 0 ? 20_000 : random.nextLong(1, most)));
        }
        return purchase(later ? Order.Capture.LATER : Order.Capture.AT_ONCE, sources.toArray(new Source[0]));
    }

    private static List<FollowUp> followUps(SplittableRandom random, Order order) {
        var all = new ArrayList<FollowUp>();
        if (order.type() != PaymentType.PURCHASE) return all;
        long amount = order.amountMinor();
        if (order.capture() == Order.Capture.LATER) {
            int choice = random.nextInt(8);
            boolean captures = choice < 6;
            boolean voids = choice == 0 || choice == 6;
            long part = random.nextBoolean() ? amount : random.nextLong(1, amount + 1);
            if (captures) all.add(new FollowUp.Capture(random.nextLong(2 * World.SECOND), part));
            if (voids) all.add(new FollowUp.Undo(random.nextLong(2 * World.SECOND)));
        } else if (random.nextInt(8) == 0) all.add(new FollowUp.Undo(random.nextLong(World.SECOND)));
        int refunds = random.nextInt(3) == 0 ? random.nextInt(1, 4) : 0;
        for (int i = 0; i < refunds; i++)
            all.add(new FollowUp.Refund(random.nextLong(5 * World.SECOND), random.nextLong(1, amount + 1)));
        return all;
    }

    private static Behaviour behaviour(SplittableRandom random) {
        var manners = Channel.Manner.values();
        var manner = random.nextInt(2) == 0 ? Channel.Manner.OK_AT_ONCE : manners[random.nextInt(manners.length)];
        long delay = random.nextInt(4) == 0 ? random.nextLong(World.HOUR) : random.nextLong(20 * World.SECOND);
        return new Behaviour(manner, delay + World.MILLI);
    }

    /** Mostly before the payment, sometimes while it goes on. */
    private static List<Disturbance> orders(SplittableRandom random) {
        var all = new ArrayList<Disturbance>();
        int levels = random.nextInt(3);
        for (int i = 1; i <= levels; i++) {
            var level = random.nextInt(4) == 0 ? KycLevel.NONE : KycLevel.VERIFIED;
            all.add(new Disturbance.Order(
                    orderedAt(random, i), Ledgers.BALANCE, new AccountCommand.SetLevel(PAYER, level, Rating.LOW, i)));
        }
        int lines = random.nextInt(3);
        for (int i = 1; i <= lines; i++)
            all.add(new Disturbance.Order(
                    orderedAt(random, i),
                    Ledgers.DEFERRED,
                    new AccountCommand.SetFloor(
                            PAYER, FundClass.DEFERRED_RECEIVABLE, Currency.JPY, -random.nextLong(6_000), i)));
        if (random.nextInt(4) == 0)
            all.add(new Disturbance.Order(
                    orderedAt(random, 2),
                    Ledgers.BALANCE,
                    new AccountCommand.SetFloor(
                            MERCHANT, FundClass.MERCHANT_UNSETTLED, Currency.JPY, -random.nextLong(2_000), 1)));
        return all;
    }

    private static long orderedAt(SplittableRandom random, int number) {
        return number == 1 ? random.nextLong(World.MILLI) : random.nextLong(5 * World.SECOND);
    }

    /** Whether the batch of expiry takes part. */
    boolean expires() {
        return disturbances.stream().anyMatch(Disturbance.Expiry.class::isInstance);
    }

    private static List<Disturbance> disturbances(SplittableRandom random, Order order) {
        var all = new ArrayList<Disturbance>();
        boolean points =
                order.sources().stream().anyMatch(each -> each.participant().equals(Ledgers.POINTS));
        if (random.nextInt(points ? 2 : EXPIRES_ONE_IN) == 0) addExpiry(random, all);
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            long at = random.nextInt(3) == 0 ? random.nextLong(20 * World.SECOND) : random.nextLong(200 * World.MILLI);
            var service = List.of("payment", "payment", Ledgers.BALANCE, Ledgers.POINTS, Ledgers.DEFERRED)
                    .get(random.nextInt(5));
            all.add(
                    switch (random.nextInt(12)) {
                        case 0, 1, 2 -> new Disturbance.Crash(at, service, random.nextLong(10 * World.SECOND));
                        case 3, 4 -> new Disturbance.Stop(at, service, random.nextLong(40 * World.SECOND));
                        case 5, 6, 7 -> new Disturbance.ForcedTakeOver(at, service);
                        case 8 -> new Disturbance.Release(at, service);
                        case 9 -> new Disturbance.BusinessClock(at, random.nextLong(-World.HOUR, 48 * World.HOUR));
                        default -> outage(random, at);
                    });
        }
        return all;
    }

    /** While the payment is under way, or later, some lots come to their end, and the batch looks a few times. */
    private static void addExpiry(SplittableRandom random, List<Disturbance> all) {
        long at = random.nextLong(random.nextBoolean() ? 30 * World.MILLI : 5 * World.SECOND);
        all.add(new Disturbance.BusinessClock(at, random.nextBoolean() ? World.HOUR : 31 * 24 * World.HOUR));
        int looks = random.nextInt(1, 4);
        for (int i = 0; i < looks; i++)
            all.add(new Disturbance.Expiry(
                    at + random.nextLong(random.nextBoolean() ? 20 * World.MILLI : 6 * World.SECOND)));
    }

    private static Disturbance outage(SplittableRandom random, long at) {
        var service =
                List.of(Ledgers.BALANCE, Ledgers.POINTS, Ledgers.BANK, CVS).get(random.nextInt(4));
        long down = random.nextInt(8) == 0 ? World.HOUR : random.nextLong(30 * World.SECOND);
        return new Disturbance.Outage(at, service, down);
    }
}
