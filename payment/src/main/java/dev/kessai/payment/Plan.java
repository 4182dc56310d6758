package dev.kessai.payment;

import static dev.kessai.contracts.account.FundClass.BANK;
import static dev.kessai.contracts.account.FundClass.BANK_FEE;
import static dev.kessai.contracts.account.FundClass.BREAKAGE;
import static dev.kessai.contracts.account.FundClass.CLEARING;
import static dev.kessai.contracts.account.FundClass.CREDIT_LOSS;
import static dev.kessai.contracts.account.FundClass.DEFERRED_RECEIVABLE;
import static dev.kessai.contracts.account.FundClass.ESCROW;
import static dev.kessai.contracts.account.FundClass.FEE_EXEMPT;
import static dev.kessai.contracts.account.FundClass.FEE_REVENUE;
import static dev.kessai.contracts.account.FundClass.INPUT_TAX;
import static dev.kessai.contracts.account.FundClass.LATE_FEE;
import static dev.kessai.contracts.account.FundClass.LATE_FEE_INCOME;
import static dev.kessai.contracts.account.FundClass.LOSS;
import static dev.kessai.contracts.account.FundClass.LOSS_ALLOWANCE;
import static dev.kessai.contracts.account.FundClass.MERCHANT_PAYABLE;
import static dev.kessai.contracts.account.FundClass.MERCHANT_UNSETTLED;
import static dev.kessai.contracts.account.FundClass.MONEY;
import static dev.kessai.contracts.account.FundClass.OPENING;
import static dev.kessai.contracts.account.FundClass.PAYOUT_IN_TRANSIT;
import static dev.kessai.contracts.account.FundClass.POINT_EXPENSE;
import static dev.kessai.contracts.account.FundClass.POINT_FREE;
import static dev.kessai.contracts.account.FundClass.POINT_OPENING;
import static dev.kessai.contracts.account.FundClass.POINT_PAID;
import static dev.kessai.contracts.account.FundClass.PROCEEDS;
import static dev.kessai.contracts.account.FundClass.SUSPENSE;
import static dev.kessai.contracts.account.FundClass.TAX;
import static dev.kessai.contracts.account.FundClass.TRUST;
import static dev.kessai.contracts.account.OwnerKind.CHANNEL;
import static dev.kessai.contracts.account.OwnerKind.LANE;
import static dev.kessai.contracts.account.OwnerKind.MERCHANT;
import static dev.kessai.contracts.account.OwnerKind.SYSTEM;
import static dev.kessai.contracts.account.OwnerKind.USER;
import static dev.kessai.payment.Plan.Trait.EITHER_PARTY;
import static dev.kessai.payment.Plan.Trait.FEE;
import static dev.kessai.payment.Plan.Trait.FORCED;
import static dev.kessai.payment.Plan.Trait.FROM_SOURCES;
import static dev.kessai.payment.Plan.Trait.NO_FLOOR;
import static dev.kessai.payment.Plan.Trait.ONE_PARTY;
import static dev.kessai.payment.Plan.Trait.PAYER_OPTIONAL;

import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerKind;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.participant.Purpose;
import dev.kessai.contracts.payment.PaymentType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a type of payment may name: values, a line a type (01-payment, types). Which classes it may move is {@link
 * Legality}; {@link Plans} makes legs of both.
 *
 * @param purpose of the payer's debits; what the company moves for itself is INTERNAL
 * @param payer kinds that may pay
 * @param payee kinds that may receive
 * @param debited the class that is taken where the order names neither sources nor debits; SUSPENSE where it must
 * @param credited the class that is credited where the order names no parts; SUSPENSE where it must
 */
record Plan(
        Purpose purpose,
        Set<OwnerKind> payer,
        Set<OwnerKind> payee,
        FundClass debited,
        FundClass credited,
        Set<Trait> traits) {

    /** What else is particular. */
    enum Trait {
        /** The caller divides the amount among participants ({@code sources}). */
        FROM_SOURCES,
        /** The payer may be charged a fee, on top of the amount. */
        FEE,
        /** Payer and payee are the same owner. */
        ONE_PARTY,
        /** They may be the same. */
        EITHER_PARTY,
        /** Without a payer the company pays. */
        PAYER_OPTIONAL,
        /** The floor of an account does not decline. */
        NO_FLOOR,
        /** Nothing declines: what the payer lacks it owes. */
        FORCED
    }

    private static final Set<OwnerKind> WALLETS = Set.of(USER, MERCHANT);
    private static final Set<OwnerKind> ANYBODY = Set.of(USER, MERCHANT, SYSTEM, LANE);

    /** Classes that only the house has, whoever is the order's payer or payee. */
    private static final Set<FundClass> OF_THE_HOUSE = Set.of(
            ESCROW,
            FEE_REVENUE,
            FEE_EXEMPT,
            TAX,
            LOSS,
            OPENING,
            TRUST,
            PAYOUT_IN_TRANSIT,
            BANK_FEE,
            INPUT_TAX,
            POINT_EXPENSE,
            POINT_OPENING,
            BREAKAGE,
            LATE_FEE_INCOME,
            LOSS_ALLOWANCE,
            CREDIT_LOSS);

    /** Empty for what is made from another payment: a refund, a release. */
    static Optional<Plan> of(PaymentType type) {
        return switch (type) {
            case PURCHASE ->
                plan(Purpose.PAY, Set.of(USER), Set.of(MERCHANT), SUSPENSE, MERCHANT_UNSETTLED, FROM_SOURCES, FEE);
            case TOP_UP -> // of a user who asks a channel, or of a channel that has the money already
                plan(Purpose.INTERNAL, Set.of(USER, SYSTEM), Set.of(USER), CLEARING, MONEY, FROM_SOURCES, FEE);
            case TRANSFER -> plan(Purpose.SEND, Set.of(USER), Set.of(USER), MONEY, MONEY);
            case WITHDRAWAL -> plan(Purpose.CASH_OUT, Set.of(USER), Set.of(SYSTEM), MONEY, CLEARING, FEE);
            case GRANT ->
                plan(Purpose.INTERNAL, Set.of(MERCHANT), Set.of(USER), MERCHANT_UNSETTLED, POINT_FREE, PAYER_OPTIONAL);
            case OPENING ->
                plan(Purpose.INTERNAL, ANYBODY, ANYBODY, SUSPENSE, MONEY, PAYER_OPTIONAL, EITHER_PARTY, NO_FLOOR);
            case REPAYMENT ->
                plan(
                        Purpose.INTERNAL,
                        Set.of(USER),
                        Set.of(USER),
                        SUSPENSE,
                        DEFERRED_RECEIVABLE,
                        FROM_SOURCES,
                        ONE_PARTY);
            case ESCROW -> plan(Purpose.PAY, Set.of(USER), WALLETS, SUSPENSE, ESCROW, FROM_SOURCES, FEE);
            case EXPIRY -> plan(Purpose.INTERNAL, Set.of(USER), Set.of(SYSTEM), SUSPENSE, BREAKAGE);
            case CLASS_CHANGE -> plan(Purpose.INTERNAL, Set.of(USER), Set.of(USER), PROCEEDS, MONEY, ONE_PARTY);
            case ADJUSTMENT -> plan(Purpose.INTERNAL, ANYBODY, ANYBODY, SUSPENSE, SUSPENSE, NO_FLOOR);
            case CLEARING ->
                plan(
                        Purpose.INTERNAL,
                        Set.of(MERCHANT),
                        Set.of(MERCHANT),
                        MERCHANT_UNSETTLED,
                        MERCHANT_PAYABLE,
                        ONE_PARTY,
                        NO_FLOOR);
            case PAYOUT ->
                plan(Purpose.INTERNAL, Set.of(MERCHANT), Set.of(SYSTEM), MERCHANT_PAYABLE, PAYOUT_IN_TRANSIT, FEE);
            case PAYOUT_RETURN -> plan(Purpose.INTERNAL, Set.of(SYSTEM), WALLETS, BANK, MERCHANT_PAYABLE, NO_FLOOR);
            case BANK_SETTLEMENT ->
                plan(Purpose.INTERNAL, Set.of(SYSTEM), Set.of(SYSTEM, LANE), BANK, CLEARING, EITHER_PARTY, NO_FLOOR);
            case ACCRUAL -> plan(Purpose.INTERNAL, Set.of(USER), Set.of(SYSTEM), LATE_FEE, LATE_FEE_INCOME, NO_FLOOR);
            case ALLOWANCE ->
                plan(
                        Purpose.INTERNAL,
                        Set.of(SYSTEM),
                        Set.of(SYSTEM),
                        CREDIT_LOSS,
                        LOSS_ALLOWANCE,
                        ONE_PARTY,
                        NO_FLOOR);
            case WRITE_OFF ->
                plan(Purpose.INTERNAL, Set.of(SYSTEM), Set.of(USER), LOSS_ALLOWANCE, DEFERRED_RECEIVABLE, NO_FLOOR);
            case INTERNAL_TRANSFER ->
                plan(Purpose.INTERNAL, Set.of(SYSTEM), Set.of(SYSTEM), BANK, TRUST, EITHER_PARTY, NO_FLOOR);
            case CLAW_BACK -> plan(Purpose.INTERNAL, Set.of(USER), Set.of(SYSTEM), MONEY, CLEARING, FORCED);
            case REFUND, ESCROW_RELEASE -> Optional.empty();
        };
    }

    private static Optional<Plan> plan(
            Purpose purpose,
            Set<OwnerKind> payer,
            Set<OwnerKind> payee,
            FundClass debited,
            FundClass credited,
            Trait... traits) {
        return Optional.of(new Plan(purpose, payer, payee, debited, credited, Set.copyOf(List.of(traits))));
    }

    boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /** Whose account of this class is meant, where the order names this owner. */
    static long ownerOf(FundClass fundClass, long named) {
        return OF_THE_HOUSE.contains(fundClass) ? SystemOwner.HOUSE.owner().id() : named;
    }

    /** What a carrier or somebody else's participant brings is no cash: it cannot be withdrawn (02-accounts). */
    static boolean bringsNoCash(long channel) {
        return channel == SystemOwner.CARRIER.owner().id()
                || Owner.kindOf(channel).orElseThrow() == CHANNEL;
    }

    /** Whether an owner of this kind can have an account of the class: a credit elsewhere would end in suspense. */
    static boolean canHold(long owner, FundClass fundClass) {
        var kind = Owner.kindOf(owner).orElseThrow();
        return switch (fundClass) {
            case MONEY, PREPAID, PROCEEDS, USER_RECEIVABLE, POINT_FREE, POINT_PAID, DEFERRED_RECEIVABLE, LATE_FEE ->
                kind == USER;
            case MERCHANT_UNSETTLED, MERCHANT_PAYABLE -> kind == MERCHANT;
            case CLEARING ->
                kind == CHANNEL
                        || (kind == SYSTEM && owner != SystemOwner.HOUSE.owner().id());
            case BANK ->
                owner == SystemOwner.HOUSE.owner().id()
                        || owner == SystemOwner.BANK.owner().id();
            case SUSPENSE -> kind == LANE;
            case FROZEN, ID_ISSUER -> false;
            case ESCROW,
                    FEE_REVENUE,
                    FEE_EXEMPT,
                    TAX,
                    LOSS,
                    OPENING,
                    TRUST,
                    PAYOUT_IN_TRANSIT,
                    BANK_FEE,
                    INPUT_TAX,
                    POINT_EXPENSE,
                    POINT_OPENING,
                    BREAKAGE,
                    LATE_FEE_INCOME,
                    LOSS_ALLOWANCE,
                    CREDIT_LOSS -> owner == SystemOwner.HOUSE.owner().id();
        };
    }
}
