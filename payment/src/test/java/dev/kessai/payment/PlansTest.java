package dev.kessai.payment;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentAnswer.Refusal;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.Source;
import dev.kessai.payment.Leg.Credit;
import dev.kessai.payment.Leg.Debit;
import dev.kessai.payment.Leg.Kind;
import dev.kessai.payment.Plans.Drafted;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Legs of every type, and what every type refuses. */
final class PlansTest {
    private static final long USER = Owner.user(1).id();
    private static final long OTHER = Owner.user(2).id();
    private static final long SHOP = Owner.merchant(1).id();
    private static final long HOUSE = SystemOwner.HOUSE.owner().id();
    private static final long BANK = SystemOwner.BANK.owner().id();
    private static final long CVS = SystemOwner.CVS.owner().id();
    private static final long CARRIER = SystemOwner.CARRIER.owner().id();
    private static final long LANE = Owner.ofLane(0).id();
    private static final long[] OWNERS = {0, USER, OTHER, SHOP, HOUSE, BANK, CVS, CARRIER, LANE};
    private static final List<String> NAMES = List.of("balance", "points", "deferred", "carrier", "cvs", "bank");
    private static final Plans PLANS = new Plans(new Participants(List.of(
            Participants.Registered.internal("balance"),
            Participants.Registered.internal("points"),
            Participants.Registered.internal("deferred"),
            new Participants.Registered("carrier", Kind.CANCELLABLE, Optional.of(SystemOwner.CARRIER)),
            new Participants.Registered("cvs", Kind.CANCELLABLE, Optional.of(SystemOwner.CVS)),
            new Participants.Registered("bank", Kind.PIVOT, Optional.of(SystemOwner.BANK)))));
    private static final long SEED = 20_261_126;

    // Names J.. are those of the reference postings: which accounts a flow debits (minus) and credits.
    @Test
    void moneyComesInAndPointsAreGiven() {
        check(
                "J01a",
                order(PaymentType.TOP_UP, 10_000, USER, USER).from("bank"),
                "sys_bank CLEARING -10000, usr MONEY 10000");
        check("J02", order(PaymentType.TOP_UP, 5_000, CVS, USER), "sys_cvs CLEARING -5000, usr MONEY 5000");
        check(
                "J04",
                order(PaymentType.TOP_UP, 2_000, USER, USER).from("carrier").fee(110),
                "sys_carrier CLEARING -2110, usr PREPAID 2000, sys_house FEE_REVENUE 100, sys_house TAX 10");
        check("J05", order(PaymentType.GRANT, 300, 0, USER), "sys_house POINT_EXPENSE -300, usr POINT_FREE 300");
        check("J05b", order(PaymentType.GRANT, 200, SHOP, USER), "mer MERCHANT_UNSETTLED -200, usr POINT_FREE 200");
    }

    @Test
    void merchantsAreClearedAndPaidOut() {
        check(
                "J12",
                order(PaymentType.CLEARING, 8_600, SHOP, SHOP)
                        .to(FundClass.MERCHANT_PAYABLE, 8_370)
                        .to(FundClass.FEE_REVENUE, 20)
                        .to(FundClass.TAX, 2)
                        .to(FundClass.FEE_EXEMPT, 208),
                "mer MERCHANT_UNSETTLED -8600, mer MERCHANT_PAYABLE 8370,"
                        + " sys_house FEE_REVENUE 20, sys_house TAX 2, sys_house FEE_EXEMPT 208");
        check(
                "J13",
                order(PaymentType.PAYOUT, 8_150, SHOP, HOUSE).fee(220),
                "mer MERCHANT_PAYABLE -8370, sys_house PAYOUT_IN_TRANSIT 8150,"
                        + " sys_house FEE_REVENUE 200, sys_house TAX 20");
        check(
                "J14",
                order(PaymentType.BANK_SETTLEMENT, 8_309, HOUSE, BANK)
                        .of(FundClass.PAYOUT_IN_TRANSIT, 8_150)
                        .of(FundClass.BANK_FEE, 145)
                        .of(FundClass.INPUT_TAX, 14)
                        .to(FundClass.BANK, 8_309),
                "sys_house PAYOUT_IN_TRANSIT -8150, sys_house BANK_FEE -145,"
                        + " sys_house INPUT_TAX -14, sys_bank BANK 8309");
        check(
                "J15",
                order(PaymentType.PAYOUT_RETURN, 8_150, BANK, SHOP),
                "sys_bank BANK -8150, mer MERCHANT_PAYABLE 8150");
        check(
                "J01b",
                order(PaymentType.BANK_SETTLEMENT, 10_000, BANK, BANK)
                        .of(FundClass.BANK, 9_945)
                        .of(FundClass.BANK_FEE, 50)
                        .of(FundClass.INPUT_TAX, 5),
                "sys_bank BANK -9945, sys_house BANK_FEE -50, sys_house INPUT_TAX -5, sys_bank CLEARING 10000");
        check(
                "J02b",
                order(PaymentType.BANK_SETTLEMENT, 5_000, BANK, CVS)
                        .of(FundClass.BANK, 4_890)
                        .of(FundClass.BANK_FEE, 100)
                        .of(FundClass.INPUT_TAX, 10),
                "sys_bank BANK -4890, sys_house BANK_FEE -100, sys_house INPUT_TAX -10, sys_cvs CLEARING 5000");
        check(
                "J16b",
                order(PaymentType.BANK_SETTLEMENT, 5_000, BANK, BANK).of(FundClass.BANK, 5_000),
                "sys_bank BANK -5000, sys_bank CLEARING 5000");
        check(
                "J23b",
                order(PaymentType.BANK_SETTLEMENT, 2_000, BANK, BANK)
                        .of(FundClass.CLEARING, 2_000)
                        .to(FundClass.BANK, 2_000),
                "sys_bank CLEARING -2000, sys_bank BANK 2000");
        check(
                "a withdrawal comes back",
                order(PaymentType.PAYOUT_RETURN, 2_000, BANK, USER).to(FundClass.MONEY, 2_000),
                "sys_bank BANK -2000, usr MONEY 2000");
    }

    @Test
    void debtIsRepaidAccruedAndWrittenOff() {
        check(
                "J16",
                order(PaymentType.REPAYMENT, 5_000, USER, USER).from("bank"),
                "sys_bank CLEARING -5000, usr DEFERRED_RECEIVABLE 5000");
        check("J17", order(PaymentType.ACCRUAL, 36, USER, HOUSE), "usr LATE_FEE -36, sys_house LATE_FEE_INCOME 36");
        check(
                "J18",
                order(PaymentType.REPAYMENT, 3_036, USER, USER)
                        .from("cvs")
                        .to(FundClass.LATE_FEE, 36)
                        .to(FundClass.DEFERRED_RECEIVABLE, 3_000),
                "sys_cvs CLEARING -3036, usr LATE_FEE 36, usr DEFERRED_RECEIVABLE 3000");
        check(
                "J19",
                order(PaymentType.ALLOWANCE, 50, HOUSE, HOUSE),
                "sys_house CREDIT_LOSS -50, sys_house LOSS_ALLOWANCE 50");
        check(
                "J20b",
                order(PaymentType.WRITE_OFF, 50, HOUSE, USER),
                "sys_house LOSS_ALLOWANCE -50, usr DEFERRED_RECEIVABLE 50");
    }

    @Test
    void whatElseTheCompanyMoves() {
        check(
                "J21",
                order(PaymentType.EXPIRY, 100, USER, HOUSE).lot(FundClass.POINT_FREE, 100, 7),
                "usr POINT_FREE -100, sys_house BREAKAGE 100");
        check(
                "J24",
                order(PaymentType.BANK_SETTLEMENT, 700, BANK, LANE).to(FundClass.SUSPENSE, 700),
                "sys_bank BANK -700, lan SUSPENSE 700");
        check(
                "J24b",
                order(PaymentType.ADJUSTMENT, 700, LANE, USER)
                        .of(FundClass.SUSPENSE, 700)
                        .to(FundClass.MONEY, 700),
                "lan SUSPENSE -700, usr MONEY 700");
        check(
                "J25",
                order(PaymentType.ADJUSTMENT, 1_000, HOUSE, USER)
                        .of(FundClass.LOSS, 1_000)
                        .to(FundClass.MONEY, 1_000),
                "sys_house LOSS -1000, usr MONEY 1000");
        check(
                "J26",
                order(PaymentType.INTERNAL_TRANSFER, 20_000, HOUSE, HOUSE),
                "sys_house BANK -20000, sys_house TRUST 20000");
        check("J27", order(PaymentType.OPENING, 50_000, 0, USER), "sys_house OPENING -50000, usr MONEY 50000");
        check(
                "J28a",
                order(PaymentType.ESCROW, 3_000, USER, OTHER).from("balance"),
                "usr * -3000, sys_house ESCROW 3000");
        check("J29", order(PaymentType.CLASS_CHANGE, 2_670, USER, USER), "usr PROCEEDS -2670, usr MONEY 2670");
        check("J30a", order(PaymentType.CLAW_BACK, 5_000, USER, CVS), "usr MONEY -5000, sys_cvs CLEARING 5000");
    }

    @Test
    void aSellersFeeIsAPartOfWhatThePayeeGets() {
        check(
                "fee of the merchant",
                order(PaymentType.PURCHASE, 1_000, USER, SHOP)
                        .from("balance")
                        .to(FundClass.MERCHANT_UNSETTLED, 970)
                        .to(FundClass.FEE_REVENUE, 28)
                        .to(FundClass.TAX, 2),
                "usr * -1000, mer MERCHANT_UNSETTLED 970, sys_house FEE_REVENUE 28, sys_house TAX 2");
        check(
                "fee of the user",
                order(PaymentType.PURCHASE, 1_000, USER, SHOP).from("balance").fee(110),
                "usr * -1110, mer MERCHANT_UNSETTLED 1000, sys_house FEE_REVENUE 100, sys_house TAX 10");
    }

    @Test
    void flagsOfTheFundPolicyFollowTheType() {
        var clawed = debits(order(PaymentType.CLAW_BACK, 5, USER, CARRIER))
                .getFirst()
                .policy();
        assertThat(clawed.force()).isTrue();
        assertThat(clawed.allows(FundClass.PREPAID))
                .as("what a carrier brought")
                .isTrue();
        assertThat(debits(order(PaymentType.CLEARING, 5, SHOP, SHOP))
                        .getFirst()
                        .policy()
                        .noFloor())
                .isTrue();
        assertThat(debits(order(PaymentType.PAYOUT, 5, SHOP, HOUSE))
                        .getFirst()
                        .policy()
                        .noFloor())
                .isFalse();
        var expired = debits(order(PaymentType.EXPIRY, 5, USER, HOUSE).lot(FundClass.POINT_PAID, 5, 9));
        assertThat(expired.getFirst().policy().lot()).isEqualTo(9);
    }

    @Test
    void whatATypeMustNameIsNotGuessed() {
        refused(order(PaymentType.EXPIRY, 5, USER, HOUSE), Refusal.PARTS_DO_NOT_SUM);
        refused(order(PaymentType.ADJUSTMENT, 5, LANE, USER).to(FundClass.MONEY, 5), Refusal.PARTS_DO_NOT_SUM);
        refused(order(PaymentType.ADJUSTMENT, 5, LANE, USER).of(FundClass.SUSPENSE, 5), Refusal.PARTS_DO_NOT_SUM);
        refused(order(PaymentType.PURCHASE, 5, 0, SHOP), Refusal.PAYER_MISSING);
        refused(order(PaymentType.PURCHASE, 5, USER, SHOP), Refusal.SOURCES_DO_NOT_SUM);
        refused(order(PaymentType.REFUND, 5, SHOP, USER), Refusal.NOT_LEGAL);
        refused(order(PaymentType.ESCROW_RELEASE, 5, HOUSE, USER), Refusal.NOT_LEGAL);
    }

    @Test
    void illegalPairsAreRefused() {
        refused(order(PaymentType.WITHDRAWAL, 5, USER, HOUSE), Refusal.NOT_LEGAL);
        refused(order(PaymentType.WITHDRAWAL, 5, USER, BANK).of(FundClass.PREPAID, 5), Refusal.NOT_LEGAL);
        refused(order(PaymentType.TRANSFER, 5, USER, OTHER).of(FundClass.POINT_FREE, 5), Refusal.NOT_LEGAL);
        refused(order(PaymentType.CLASS_CHANGE, 5, USER, OTHER), Refusal.NOT_LEGAL);
        refused(order(PaymentType.CLASS_CHANGE, 5, USER, USER).of(FundClass.POINT_PAID, 5), Refusal.NOT_LEGAL);
        refused(order(PaymentType.REPAYMENT, 5, USER, USER).from("points"), Refusal.NOT_LEGAL);
        refused(order(PaymentType.REPAYMENT, 5, USER, USER).from("deferred"), Refusal.NOT_LEGAL);
        refused(order(PaymentType.REPAYMENT, 5, USER, OTHER).from("balance"), Refusal.NOT_LEGAL);
        refused(
                order(PaymentType.ADJUSTMENT, 5, USER, OTHER)
                        .of(FundClass.MONEY, 5)
                        .to(FundClass.MONEY, 5),
                Refusal.NOT_LEGAL);
        refused(
                order(PaymentType.OPENING, 5, USER, OTHER)
                        .of(FundClass.MONEY, 5)
                        .to(FundClass.MONEY, 5),
                Refusal.NOT_LEGAL);
        refused(order(PaymentType.GRANT, 5, 0, USER).to(FundClass.MONEY, 5), Refusal.NOT_LEGAL);
        refused(order(PaymentType.TRANSFER, 5, USER, OTHER).fee(1), Refusal.FEE_NOT_ALLOWED);
        refused(order(PaymentType.TRANSFER, 1_000_001, USER, OTHER), Refusal.TRANSFER_TOO_LARGE);
        refused(order(PaymentType.OPENING, 5, 0, USER).to(FundClass.DEFERRED_RECEIVABLE, 5), Refusal.NOT_LEGAL);
    }

    @Test
    void twoChargeOnlyChannelsAreRefused() {
        var plans = new Plans(new Participants(List.of(
                new Participants.Registered("bank", Kind.PIVOT, Optional.of(SystemOwner.BANK)),
                new Participants.Registered("cvs", Kind.PIVOT, Optional.of(SystemOwner.CVS)))));
        var order = order(PaymentType.PURCHASE, 5, USER, SHOP);
        order.sources.addAll(List.of(new Source("bank", 2), new Source("cvs", 3)));
        assertThat(plans.legs(order.build())).isEqualTo(new Drafted.Refused(Refusal.NOT_LEGAL, "sources"));
    }

    /** Each class on each side of each type: legal exactly where the matrix says so. */
    @ParameterizedTest
    @EnumSource(PaymentType.class)
    void aClassIsMovedOnlyWhereTheMatrixAllowsIt(PaymentType type) {
        var debited = EnumSet.noneOf(FundClass.class);
        var credited = EnumSet.noneOf(FundClass.class);
        for (var from : FundClass.values())
            for (var to : FundClass.values())
                for (long payer : OWNERS)
                    for (long payee : OWNERS) {
                        var order = order(type, 5, payer, payee).to(to, 5);
                        boolean ofSources = Plan.of(type)
                                        .filter(plan -> plan.has(Plan.Trait.FROM_SOURCES))
                                        .isPresent()
                                && payer == USER;
                        if (ofSources) order.from("balance");
                        else if (payer != 0) order.of(from, 5);
                        if (!(PLANS.legs(order.build()) instanceof Drafted.Legs drafted)) continue;
                        for (var leg : drafted.legs()) collect(leg, debited, credited);
                    }
        var legality = Legality.of(type);
        for (var each : debited)
            assertThat(legality.debits(each)).as("%s debits %s", type, each).isTrue();
        for (var each : credited)
            assertThat(legality.credits(each)).as("%s credits %s", type, each).isTrue();
        assertThat(credited.isEmpty()).isEqualTo(Plan.of(type).isEmpty());
    }

    private static void collect(Leg leg, Set<FundClass> debited, Set<FundClass> credited) {
        switch (leg) {
            case Debit debit -> {
                for (var each : FundClass.values())
                    if (debit.kind() == Kind.INTERNAL && debit.policy().allows(each)) debited.add(each);
            }
            case Credit credit -> {
                for (var part : credit.parts()) credited.add(part.fundClass());
            }
        }
    }

    /** Whatever is ordered: what our ledgers give is what they get, and everybody can hold what it is to hold. */
    @Test
    void legsOfAnyOrderSumToZero() {
        var random = new Random(SEED);
        var drafted = new EnumMap<PaymentType, Integer>(PaymentType.class);
        for (int i = 0; i < 400_000; i++) {
            var order = random(random);
            if (!(PLANS.legs(order) instanceof Drafted.Legs legs)) continue;
            drafted.merge(order.type(), 1, Integer::sum);
            long sum = 0;
            for (int no = 1; no <= legs.legs().size(); no++) {
                var leg = legs.legs().get(no - 1);
                assertThat(leg.no()).isEqualTo(no);
                assertThat(leg.amountMinor()).isPositive();
                sum += switch (leg) {
                    case Debit debit -> debit.kind() == Kind.INTERNAL ? -debit.amountMinor() : 0;
                    case Credit credit -> credit.amountMinor();
                };
                if (leg instanceof Credit credit)
                    for (var part : credit.parts()) {
                        assertThat(Plan.canHold(credit.owner(), part.fundClass()))
                                .isTrue();
                        assertThat(part.fundClass().isIn(credit.participant())).isTrue();
                    }
            }
            assertThat(sum).as("seed %s, %s", SEED, order).isZero();
        }
        assertThat(drafted.keySet())
                .as("every type was drafted: %s", drafted)
                .containsAll(EnumSet.complementOf(EnumSet.of(PaymentType.REFUND, PaymentType.ESCROW_RELEASE)));
    }

    private static Order random(Random random) {
        var types = PaymentType.values();
        var order = order(
                types[random.nextInt(types.length)],
                1 + random.nextInt(9),
                OWNERS[random.nextInt(OWNERS.length)],
                OWNERS[random.nextInt(OWNERS.length)]);
        if (random.nextInt(4) == 0) order.fee(random.nextInt(40));
        for (int i = random.nextInt(4); i > 0; i--)
            order.sources.add(new Source(NAMES.get(random.nextInt(NAMES.size())), random.nextInt(6)));
        var classes = FundClass.values();
        long debits = random.nextBoolean() ? order.amount + order.fee : 0;
        while (debits > 0) {
            long part = 1 + random.nextLong(debits);
            order.of(classes[random.nextInt(classes.length)], part);
            debits -= part;
        }
        long credits = random.nextBoolean() ? order.amount : 0;
        while (credits > 0) {
            long part = 1 + random.nextLong(credits);
            order.to(classes[random.nextInt(classes.length)], part);
            credits -= part;
        }
        return order.build();
    }

    private static void check(String name, Draft order, String expected) {
        var found = new ArrayList<String>();
        for (var leg : legs(order)) {
            var owner = new Owner(leg.owner());
            var who = owner.text().startsWith("sys_")
                    ? owner.text()
                    : owner.text().substring(0, 3);
            switch (leg) {
                case Debit debit -> {
                    if (debit.kind() == Kind.INTERNAL)
                        found.add(who + " " + fundClass(debit) + " " + -debit.amountMinor());
                }
                case Credit credit -> {
                    for (var part : credit.parts()) found.add(who + " " + part.fundClass() + " " + part.amountMinor());
                }
            }
        }
        assertThat(String.join(", ", found)).as(name).isEqualTo(expected);
    }

    private static String fundClass(Debit debit) {
        if (Long.bitCount(debit.policy().classes()) != 1) return "*";
        return FundClass.of(Long.numberOfTrailingZeros(debit.policy().classes()))
                .name();
    }

    private static List<Debit> debits(Draft order) {
        return legs(order).stream()
                .filter(Debit.class::isInstance)
                .map(Debit.class::cast)
                .toList();
    }

    private static List<Leg> legs(Draft order) {
        var drafted = PLANS.legs(order.build());
        assertThat(drafted).isInstanceOf(Drafted.Legs.class);
        return ((Drafted.Legs) drafted).legs();
    }

    private static void refused(Draft order, Refusal reason) {
        assertThat(PLANS.legs(order.build()))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.type(Drafted.Refused.class))
                .extracting(Drafted.Refused::reason)
                .isEqualTo(reason);
    }

    private static Draft order(PaymentType type, long amount, long payer, long payee) {
        return new Draft(type, amount, payer, payee);
    }

    /** An order in words. */
    private static final class Draft {
        private final PaymentType type;
        private final long amount;
        private final long payer;
        private final long payee;
        private long fee;
        private final List<Source> sources = new ArrayList<>();
        private final List<Part> debits = new ArrayList<>();
        private final List<Part> parts = new ArrayList<>();

        Draft(PaymentType type, long amount, long payer, long payee) {
            this.type = type;
            this.amount = amount;
            this.payer = payer;
            this.payee = payee;
        }

        @CanIgnoreReturnValue
        Draft from(String participant) {
            sources.add(Source.rest(participant));
            return this;
        }

        @CanIgnoreReturnValue
        Draft of(FundClass fundClass, long amountMinor) {
            debits.add(Part.of(fundClass, amountMinor));
            return this;
        }

        Draft lot(FundClass fundClass, long amountMinor, long lot) {
            debits.add(new Part(fundClass, amountMinor, new Part.Lot.Restore(lot)));
            return this;
        }

        @CanIgnoreReturnValue
        Draft to(FundClass fundClass, long amountMinor) {
            var lot = fundClass.isInLots() ? new Part.Lot.New(Long.MAX_VALUE) : Part.Lot.NONE;
            parts.add(new Part(fundClass, amountMinor, lot));
            return this;
        }

        @CanIgnoreReturnValue
        Draft fee(long feeMinor) {
            fee = feeMinor;
            return this;
        }

        Order build() {
            return new Order(
                    type,
                    amount,
                    Currency.JPY,
                    payer,
                    payee,
                    sources,
                    0,
                    parts,
                    fee,
                    "code",
                    "",
                    Order.Capture.AT_ONCE,
                    debits);
        }
    }

    /** A type without a line would never be drafted. */
    @Test
    void everyTypeHasALegalityRow() {
        Map<PaymentType, Legality> rows = new EnumMap<>(PaymentType.class);
        for (var type : PaymentType.values()) rows.put(type, Legality.of(type));
        assertThat(rows.values()).allMatch(row -> row.debits() != 0 && row.credits() != 0);
    }
}
