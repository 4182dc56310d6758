package dev.kessai.payment;

import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerKind;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.participant.FundPolicy;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentAnswer.Refusal;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.Source;
import dev.kessai.payment.Leg.Kind;
import dev.kessai.payment.Plan.Trait;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From an order to its legs, by the {@link Plan} of its type and the {@link Legality} of its classes: what they do not
 * allow is refused before anything is stored.
 *
 * <p>Value comes either from sources, which the caller divides among participants, or from classes: those that the
 * order's debits name, or the type's own. It goes to the parts that the order names, or to the type's class. A class
 * that only the house has is the house's, whoever is named; all others belong to the payer or the payee.
 *
 * <p>Phases (01-payment rule 5): internal debits in parallel, then cancellable external ones, then the one pivot.
 */
final class Plans {
    /** One transfer between users, JPY (funds-transfer business type II). */
    static final long TRANSFER_MAX_MINOR = 1_000_000;

    static final int REFERENCE_LENGTH_MAX = 64;
    static final int SOURCES_MAX = 8;
    static final int PARTS_MAX = 16;

    /** Legs, or why there are none. */
    sealed interface Drafted {
        record Legs(List<Leg> legs) implements Drafted {}

        /** @param param the field at fault */
        record Refused(Refusal reason, String param) implements Drafted {}
    }

    private final Participants participants;

    Plans(Participants participants) {
        this.participants = participants;
    }

    /** The legs of a new order; what is made from another payment (a refund, a release) has none here. */
    Drafted legs(Order order) {
        var found = Plan.of(order.type());
        if (found.isEmpty()) return refused(Refusal.NOT_LEGAL, "type");
        var plan = found.get();
        var refusal = checkAmounts(order, plan);
        if (refusal == null) refusal = checkOwners(order, plan);
        if (refusal != null) return refusal;
        var legs = new LegList();
        refusal = isFromSources(order, plan) ? addSources(legs, order, plan) : addDebits(legs, order, plan);
        if (refusal == null) refusal = addCredits(legs, order, plan);
        return refusal == null ? new Drafted.Legs(legs.all()) : refusal;
    }

    private static Drafted.@Nullable Refused checkAmounts(Order order, Plan plan) {
        if (order.amountMinor() <= 0) return refused(Refusal.AMOUNT_NOT_POSITIVE, "amount");
        if (order.amountMinor() > order.currency().maxMinor()) return refused(Refusal.AMOUNT_TOO_LARGE, "amount");
        if (order.feeMinor() < 0 || order.feeMinor() > order.currency().maxMinor())
            return refused(Refusal.AMOUNT_NOT_POSITIVE, "fee");
        if (order.feeMinor() > 0 && !plan.has(Trait.FEE)) return refused(Refusal.FEE_NOT_ALLOWED, "fee");
        if (total(order) > order.currency().maxMinor()) return refused(Refusal.AMOUNT_TOO_LARGE, "fee");
        if (order.reference().length() > REFERENCE_LENGTH_MAX) return refused(Refusal.REFERENCE_TOO_LONG, "reference");
        if (order.type() == PaymentType.TRANSFER && order.amountMinor() > TRANSFER_MAX_MINOR)
            return refused(Refusal.TRANSFER_TOO_LARGE, "amount");
        boolean later = order.capture() == Order.Capture.LATER;
        if (later && order.type() != PaymentType.PURCHASE) return refused(Refusal.NOT_LEGAL, "capture");
        return null;
    }

    private static Drafted.@Nullable Refused checkOwners(Order order, Plan plan) {
        boolean payerNamed = order.payer() != 0;
        if (!payerNamed && !plan.has(Trait.PAYER_OPTIONAL)) return refused(Refusal.PAYER_MISSING, "payer");
        if (payerNamed && !isKind(order.payer(), plan.payer())) return refused(Refusal.NOT_LEGAL, "payer");
        if (order.payee() == 0) return refused(Refusal.PAYEE_MISSING, "payee");
        if (!isKind(order.payee(), plan.payee())) return refused(Refusal.NOT_LEGAL, "payee");
        if (plan.has(Trait.EITHER_PARTY)) return null;
        boolean ownChannel = order.type() == PaymentType.TOP_UP && isUser(order.payer());
        boolean one = plan.has(Trait.ONE_PARTY) || ownChannel;
        return (order.payer() == order.payee()) == one ? null : refused(Refusal.NOT_LEGAL, "payee");
    }

    private static boolean isKind(long owner, Set<OwnerKind> kinds) {
        return Owner.kindOf(owner).filter(kinds::contains).isPresent();
    }

    private static boolean isUser(long owner) {
        return isKind(owner, Set.of(OwnerKind.USER));
    }

    private static boolean isFromSources(Order order, Plan plan) {
        return plan.has(Trait.FROM_SOURCES) && isUser(order.payer());
    }

    private static long total(Order order) {
        return order.amountMinor() + order.feeMinor();
    }

    /** What the caller takes from which participant; each takes from the classes that the type may debit there. */
    private Drafted.@Nullable Refused addSources(LegList legs, Order order, Plan plan) {
        var sources = order.sources();
        if (!order.debits().isEmpty()) return refused(Refusal.NOT_LEGAL, "debits");
        if (sources.isEmpty()) return refused(Refusal.SOURCES_DO_NOT_SUM, "sources");
        if (sources.size() > SOURCES_MAX) return refused(Refusal.SOURCE_UNKNOWN, "sources");
        boolean several = sources.size() > 1;
        if (several && order.type() == PaymentType.TOP_UP) return refused(Refusal.NOT_LEGAL, "sources");
        long rest = rest(sources, total(order));
        if (rest < 0) return refused(Refusal.SOURCES_DO_NOT_SUM, "sources");
        var names = new HashSet<String>();
        boolean pivot = false;
        for (var source : sources) {
            var registered = participants.find(source.participant());
            if (registered.isEmpty()) return refused(Refusal.SOURCE_UNKNOWN, "sources");
            if (!names.add(source.participant())) return refused(Refusal.SOURCE_TWICE, "sources");
            long amount = source.amountMinor() == Source.REST ? rest : source.amountMinor();
            var participant = registered.get();
            boolean second = pivot && participant.kind() == Kind.PIVOT;
            pivot |= participant.kind() == Kind.PIVOT;
            if (second || !addSource(legs, order, plan, participant, amount))
                return refused(Refusal.NOT_LEGAL, "sources");
        }
        return null;
    }

    /** What the one rest source takes; 0 when there is none and the others sum up; negative when they do not. */
    private static long rest(List<Source> sources, long amountMinor) {
        long sum = 0;
        int rests = 0;
        for (var source : sources) {
            if (source.amountMinor() > amountMinor - sum) return -1;
            sum += source.amountMinor();
            if (source.amountMinor() == Source.REST) rests++;
        }
        long rest = amountMinor - sum;
        boolean fits = rests == 0 ? rest == 0 : rests == 1 && rest > 0;
        return fits ? rest : -1;
    }

    private static boolean addSource(
            LegList legs, Order order, Plan plan, Participants.Registered participant, long amountMinor) {
        var channel = participant.channel();
        if (channel.isPresent()) {
            legs.external(participant, order.payer(), amountMinor, plan.purpose());
            return true;
        }
        long classes = Legality.of(order.type()).debitsIn(participant.name(), order.excludedClasses());
        classes &= ~FundClass.CLEARING.bit();
        if (classes == 0) return false;
        var policy = new FundPolicy(classes, 0, false);
        legs.debit(participant.name(), order.payer(), amountMinor, policy, plan.purpose());
        return true;
    }

    /** What is taken by class: as the order says, or the type's own class. */
    private static Drafted.@Nullable Refused addDebits(LegList legs, Order order, Plan plan) {
        for (var source : order.sources())
            if (!source.participant().equals(Ledgers.BALANCE)) return refused(Refusal.NOT_LEGAL, "sources");
        if (order.payer() == 0) return addHouseDebits(legs, order, plan);
        var debits = order.debits();
        if (debits.isEmpty() && plan.debited() == FundClass.SUSPENSE)
            return refused(Refusal.PARTS_DO_NOT_SUM, "debits");
        boolean noCash = order.type() == PaymentType.CLAW_BACK && Plan.bringsNoCash(order.payee());
        if (debits.isEmpty()) debits = List.of(Part.of(brought(plan.debited(), noCash), total(order)));
        var wrong = checkParts(debits, total(order), "debits");
        if (wrong != null) return wrong;
        var suspense = suspenseLedger(order);
        for (var part : debits) {
            var fundClass = part.fundClass();
            long owner = Plan.ownerOf(fundClass, order.payer());
            boolean legal = Legality.of(order.type()).debits(fundClass)
                    && Plan.canHold(owner, fundClass)
                    && !(part.lot() instanceof Part.Lot.New);
            if (!legal) return refused(Refusal.NOT_LEGAL, "debits");
            long lot = part.lot() instanceof Part.Lot.Restore one ? one.lot() : 0;
            legs.debit(
                    fundClass.ledgerOr(suspense),
                    owner,
                    part.amountMinor(),
                    new FundPolicy(fundClass.bit(), lot, plan.has(Trait.NO_FLOOR), plan.has(Trait.FORCED)),
                    plan.purpose());
        }
        return null;
    }

    /** What the house gives: points of a campaign, the opening balances of a migrated system; a debit a ledger. */
    private static Drafted.@Nullable Refused addHouseDebits(LegList legs, Order order, Plan plan) {
        if (!order.debits().isEmpty()) return refused(Refusal.NOT_LEGAL, "debits");
        var amounts = new LinkedHashMap<FundClass, Long>();
        for (var part : parts(order, plan, false)) {
            var equity = houseClass(order.type(), part.fundClass());
            if (equity == null) return refused(Refusal.NOT_LEGAL, "parts");
            amounts.merge(equity, part.amountMinor(), Math::addExact);
        }
        long house = SystemOwner.HOUSE.owner().id();
        amounts.forEach((equity, amount) ->
                legs.debit(equity.ledgerOr(Ledgers.BALANCE), house, amount, FundPolicy.only(equity), plan.purpose()));
        return null;
    }

    /** From which class the house gives this one, if it does. */
    private static @Nullable FundClass houseClass(PaymentType type, FundClass given) {
        boolean points = given.isIn(Ledgers.POINTS);
        if (type == PaymentType.GRANT) return points ? FundClass.POINT_EXPENSE : null;
        boolean opens = type == PaymentType.OPENING && !isEquity(given) && (points || given.isIn(Ledgers.BALANCE));
        return !opens ? null : points ? FundClass.POINT_OPENING : FundClass.OPENING;
    }

    private static boolean isEquity(FundClass fundClass) {
        return fundClass == FundClass.OPENING || fundClass == FundClass.POINT_OPENING;
    }

    /** What the payee receives, a leg for each owner and ledger, then the fee that the payer pays to the house. */
    private static Drafted.@Nullable Refused addCredits(LegList legs, Order order, Plan plan) {
        boolean noCash = order.type() == PaymentType.TOP_UP && legs.anyDebit(Plan::bringsNoCash);
        var parts = parts(order, plan, noCash);
        boolean unnamed = order.parts().isEmpty() && plan.credited() == FundClass.SUSPENSE;
        if (unnamed) return refused(Refusal.PARTS_DO_NOT_SUM, "parts");
        var wrong = checkParts(parts, order.amountMinor(), "parts");
        if (wrong != null) return wrong;
        if (!isOneSided(order)) return refused(Refusal.NOT_LEGAL, "parts");
        var suspense = suspenseLedger(order);
        for (var part : parts) {
            var fundClass = part.fundClass();
            long owner = Plan.ownerOf(fundClass, order.payee());
            boolean legal = Legality.of(order.type()).credits(fundClass)
                    && Plan.canHold(owner, fundClass)
                    && part.lot() instanceof Part.Lot.New == fundClass.isInLots()
                    && !(part.lot() instanceof Part.Lot.Restore);
            if (!legal) return refused(Refusal.NOT_LEGAL, "parts");
            legs.credit(fundClass.ledgerOr(suspense), owner, part);
        }
        legs.fee(order.feeMinor());
        return null;
    }

    private static List<Part> parts(Order order, Plan plan, boolean noCash) {
        if (!order.parts().isEmpty()) return order.parts();
        var fundClass = brought(plan.credited(), noCash);
        var lot = fundClass.isInLots() ? new Part.Lot.New(Long.MAX_VALUE) : Part.Lot.NONE;
        return List.of(new Part(fundClass, order.amountMinor(), lot));
    }

    /** What a carrier brings or takes back is prepaid: it cannot be withdrawn (02-accounts, external channels). */
    private static FundClass brought(FundClass fundClass, boolean noCash) {
        return noCash && fundClass == FundClass.MONEY ? FundClass.PREPAID : fundClass;
    }

    /**
     * What moves any class has one side that is always the same: an adjustment suspense, or a loss that the company
     * bears; an opening with a payer (a debt, an asset) equity.
     */
    private static boolean isOneSided(Order order) {
        return switch (order.type()) {
            case ADJUSTMENT ->
                order.debits().stream().allMatch(Plans::isOpenQuestion)
                        || order.parts().stream().allMatch(Plans::isOpenQuestion);
            case OPENING -> order.payer() == 0 || isAllEquity(order.parts());
            default -> true;
        };
    }

    private static boolean isAllEquity(List<Part> parts) {
        return !parts.isEmpty() && parts.stream().allMatch(part -> isEquity(part.fundClass()));
    }

    private static boolean isOpenQuestion(Part part) {
        return part.fundClass() == FundClass.SUSPENSE || part.fundClass() == FundClass.LOSS;
    }

    /** Suspense stands in the ledger of what it is the other side of. */
    private static String suspenseLedger(Order order) {
        for (var parts : List.of(order.debits(), order.parts()))
            for (var part : parts)
                if (part.fundClass() != FundClass.SUSPENSE)
                    return part.fundClass().ledgerOr(Ledgers.BALANCE);
        return Ledgers.BALANCE;
    }

    private static Drafted.@Nullable Refused checkParts(List<Part> parts, long amountMinor, String param) {
        if (parts.size() > PARTS_MAX) return refused(Refusal.PARTS_DO_NOT_SUM, param);
        long sum = 0;
        for (var part : parts) {
            if (part.amountMinor() > amountMinor - sum) return refused(Refusal.PARTS_DO_NOT_SUM, param);
            sum += part.amountMinor();
        }
        return sum == amountMinor ? null : refused(Refusal.PARTS_DO_NOT_SUM, param);
    }

    private static Drafted.Refused refused(Refusal reason, String param) {
        return new Drafted.Refused(reason, param);
    }
}
