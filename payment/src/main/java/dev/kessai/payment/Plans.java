package dev.kessai.payment;

import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerKind;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.participant.FundPolicy;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.participant.Purpose;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentAnswer.Refusal;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.Source;
import dev.kessai.payment.Leg.Credit;
import dev.kessai.payment.Leg.Debit;
import dev.kessai.payment.Leg.Kind;
import dev.kessai.payment.Leg.Taken;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From an order to its legs: which type may name whom, in which phase each debit is tried, what is credited. Values, a
 * line a type; what a line does not allow is refused before anything is stored.
 *
 * <p>Phases (01-payment rule 5): internal debits in parallel, then cancellable external ones, then the one pivot.
 * Beside each external debit stands a debit of the same amount on the channel's clearing account, since an external
 * participant owns no value.
 */
final class Plans {
    /** One transfer between users, JPY (funds-transfer business type II). */
    static final long TRANSFER_MAX_MINOR = 1_000_000;

    static final int REFERENCE_LENGTH_MAX = 64;
    static final int SOURCES_MAX = 8;
    static final int PARTS_MAX = 16;

    /**
     * @param payer kinds that may pay; empty where the house pays and the order names nobody
     * @param payee kinds that may receive
     * @param credited the class that the payee receives by default
     * @param splits whether the caller divides the amount among sources
     */
    private record Plan(
            Purpose purpose,
            Set<OwnerKind> payer,
            Set<OwnerKind> payee,
            FundClass credited,
            boolean splits,
            boolean fee) {}

    private static final Set<OwnerKind> USER = Set.of(OwnerKind.USER);
    private static final Set<OwnerKind> MERCHANT = Set.of(OwnerKind.MERCHANT);
    private static final Set<OwnerKind> CHANNEL = Set.of(OwnerKind.SYSTEM);
    private static final Set<OwnerKind> HOUSE = Set.of();
    private static final Set<OwnerKind> ANYBODY = Set.of(OwnerKind.USER, OwnerKind.MERCHANT, OwnerKind.SYSTEM);

    private static final Map<PaymentType, Plan> PLANS = new EnumMap<>(Map.of(
            PaymentType.PURCHASE, new Plan(Purpose.PAY, USER, MERCHANT, FundClass.MERCHANT_UNSETTLED, true, false),
            PaymentType.TOP_UP, new Plan(Purpose.INTERNAL, CHANNEL, USER, FundClass.MONEY, false, false),
            PaymentType.TRANSFER, new Plan(Purpose.SEND, USER, USER, FundClass.MONEY, false, false),
            PaymentType.WITHDRAWAL, new Plan(Purpose.CASH_OUT, USER, CHANNEL, FundClass.CLEARING, false, true),
            PaymentType.GRANT, new Plan(Purpose.INTERNAL, HOUSE, USER, FundClass.POINT_FREE, false, false),
            PaymentType.OPENING, new Plan(Purpose.INTERNAL, HOUSE, ANYBODY, FundClass.MONEY, false, false)));

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

    /** The legs of a new order; not of a refund, which {@link #refund} makes from its parent. */
    Drafted legs(Order order) {
        var plan = PLANS.get(order.type());
        if (plan == null) return refused(Refusal.NOT_LEGAL, "type");
        var refusal = checkAmounts(order, plan);
        if (refusal == null) refusal = checkOwners(order, plan);
        if (refusal != null) return refusal;
        return switch (order.type()) {
            case PURCHASE -> purchase(order, plan);
            case TOP_UP, TRANSFER -> simple(order, plan);
            case WITHDRAWAL -> withdrawal(order, plan);
            case GRANT, OPENING -> fromHouse(order, plan);
            case REFUND -> refused(Refusal.NOT_LEGAL, "type");
        };
    }

    private static Drafted.@Nullable Refused checkAmounts(Order order, Plan plan) {
        if (order.amountMinor() <= 0) return refused(Refusal.AMOUNT_NOT_POSITIVE, "amount");
        if (order.amountMinor() > order.currency().maxMinor()) return refused(Refusal.AMOUNT_TOO_LARGE, "amount");
        if (order.feeMinor() < 0 || order.feeMinor() > order.currency().maxMinor())
            return refused(Refusal.AMOUNT_NOT_POSITIVE, "fee");
        if (order.feeMinor() > 0 && !plan.fee()) return refused(Refusal.FEE_NOT_ALLOWED, "fee");
        if (order.reference().length() > REFERENCE_LENGTH_MAX) return refused(Refusal.REFERENCE_TOO_LONG, "reference");
        if (order.type() == PaymentType.TRANSFER && order.amountMinor() > TRANSFER_MAX_MINOR)
            return refused(Refusal.TRANSFER_TOO_LARGE, "amount");
        boolean later = order.capture() == Order.Capture.LATER;
        if (later && order.type() != PaymentType.PURCHASE) return refused(Refusal.NOT_LEGAL, "capture");
        return null;
    }

    private static Drafted.@Nullable Refused checkOwners(Order order, Plan plan) {
        boolean payerNamed = order.payer() != 0;
        if (payerNamed == plan.payer().isEmpty()) return refused(Refusal.PAYER_MISSING, "payer");
        if (payerNamed && !isKind(order.payer(), plan.payer())) return refused(Refusal.NOT_LEGAL, "payer");
        if (order.payee() == 0) return refused(Refusal.PAYEE_MISSING, "payee");
        if (!isKind(order.payee(), plan.payee())) return refused(Refusal.NOT_LEGAL, "payee");
        return order.payer() == order.payee() ? refused(Refusal.NOT_LEGAL, "payee") : null;
    }

    private static boolean isKind(long owner, Set<OwnerKind> kinds) {
        return Owner.kindOf(owner).filter(kinds::contains).isPresent();
    }

    private Drafted purchase(Order order, Plan plan) {
        var sources = order.sources();
        if (sources.isEmpty()) return refused(Refusal.SOURCES_DO_NOT_SUM, "sources");
        if (sources.size() > SOURCES_MAX) return refused(Refusal.SOURCE_UNKNOWN, "sources");
        long rest = rest(sources, order.amountMinor());
        if (rest < 0) return refused(Refusal.SOURCES_DO_NOT_SUM, "sources");
        var legs = new ArrayList<Leg>();
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
            if (second || !addDebits(legs, order, plan, participant, amount))
                return refused(Refusal.NOT_LEGAL, "sources");
        }
        legs.add(new Credit(
                legs.size() + 1,
                Ledgers.BALANCE,
                order.payee(),
                List.of(Part.of(plan.credited(), order.amountMinor()))));
        return new Drafted.Legs(legs);
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

    private boolean addDebits(
            List<Leg> legs, Order order, Plan plan, Participants.Registered participant, long amountMinor) {
        int no = legs.size() + 1;
        if (participant.channel().isEmpty()) {
            long classes = Legality.of(order.type()).debitsIn(participant.name(), order.excludedClasses());
            classes &= ~FundClass.CLEARING.bit();
            if (classes == 0) return false;
            var policy = new FundPolicy(classes, 0, false);
            legs.add(internal(no, participant.name(), order.payer(), amountMinor, policy, plan.purpose()));
            return true;
        }
        int phase = participant.kind() == Kind.CANCELLABLE ? 1 : 2;
        legs.add(new Debit(
                no,
                participant.name(),
                order.payer(),
                amountMinor,
                participant.kind(),
                phase,
                FundPolicy.DEFAULT,
                plan.purpose(),
                0));
        legs.add(new Debit(
                no + 1,
                Ledgers.BALANCE,
                participant.channel().get().owner().id(),
                amountMinor,
                Kind.INTERNAL,
                0,
                FundPolicy.only(FundClass.CLEARING),
                Purpose.INTERNAL,
                no));
        return true;
    }

    private static Debit internal(
            int no, String ledger, long owner, long amountMinor, FundPolicy policy, Purpose purpose) {
        return new Debit(no, ledger, owner, amountMinor, Kind.INTERNAL, 0, policy, purpose, 0);
    }

    private static Drafted simple(Order order, Plan plan) {
        var refusal = checkSources(order);
        if (refusal != null) return refusal;
        boolean carrier = order.payer() == SystemOwner.CARRIER.owner().id();
        var credited = carrier ? FundClass.PREPAID : plan.credited();
        var debited = order.type() == PaymentType.TOP_UP ? FundClass.CLEARING : FundClass.MONEY;
        return new Drafted.Legs(List.of(
                internal(
                        1,
                        Ledgers.BALANCE,
                        order.payer(),
                        order.amountMinor(),
                        FundPolicy.only(debited),
                        plan.purpose()),
                new Credit(2, Ledgers.BALANCE, order.payee(), List.of(Part.of(credited, order.amountMinor())))));
    }

    /** The fee is on top and includes consumption tax. */
    private static Drafted withdrawal(Order order, Plan plan) {
        var refusal = checkSources(order);
        if (refusal != null) return refusal;
        long total = Math.addExact(order.amountMinor(), order.feeMinor());
        var legs = new ArrayList<Leg>();
        legs.add(internal(1, Ledgers.BALANCE, order.payer(), total, FundPolicy.only(FundClass.MONEY), plan.purpose()));
        legs.add(new Credit(2, Ledgers.BALANCE, order.payee(), List.of(Part.of(plan.credited(), order.amountMinor()))));
        if (order.feeMinor() > 0)
            legs.add(new Credit(3, Ledgers.BALANCE, SystemOwner.HOUSE.owner().id(), Tax.inclusive(order.feeMinor())));
        return new Drafted.Legs(legs);
    }

    private static Drafted.@Nullable Refused checkSources(Order order) {
        if (!order.parts().isEmpty()) return refused(Refusal.NOT_LEGAL, "parts");
        for (var source : order.sources())
            if (!source.participant().equals(Ledgers.BALANCE)) return refused(Refusal.NOT_LEGAL, "sources");
        return null;
    }

    /** What the house gives: points of a campaign, the opening balances of a migrated system. */
    private static Drafted fromHouse(Order order, Plan plan) {
        if (!order.sources().isEmpty()) return refused(Refusal.NOT_LEGAL, "sources");
        var parts = order.parts().isEmpty()
                ? List.of(new Part(plan.credited(), order.amountMinor(), defaultLot(plan.credited())))
                : order.parts();
        if (parts.size() > PARTS_MAX) return refused(Refusal.PARTS_DO_NOT_SUM, "parts");
        long sum = 0;
        var byLedger = new LinkedHashMap<String, List<Part>>();
        for (var part : parts) {
            if (!Legality.of(order.type()).credits(part.fundClass())) return refused(Refusal.NOT_LEGAL, "parts");
            if (part.lot() instanceof Part.Lot.Restore) return refused(Refusal.NOT_LEGAL, "parts");
            if (part.amountMinor() > order.amountMinor() - sum) return refused(Refusal.PARTS_DO_NOT_SUM, "parts");
            sum += part.amountMinor();
            var ledger = part.fundClass().isIn(Ledgers.POINTS) ? Ledgers.POINTS : Ledgers.BALANCE;
            byLedger.computeIfAbsent(ledger, name -> new ArrayList<>()).add(part);
        }
        if (sum != order.amountMinor()) return refused(Refusal.PARTS_DO_NOT_SUM, "parts");
        return new Drafted.Legs(houseLegs(order, plan, byLedger));
    }

    private static List<Leg> houseLegs(Order order, Plan plan, Map<String, List<Part>> byLedger) {
        var legs = new ArrayList<Leg>();
        long house = SystemOwner.HOUSE.owner().id();
        byLedger.forEach((ledger, parts) -> {
            long amount = 0;
            for (var part : parts) amount += part.amountMinor();
            long classes = Legality.of(order.type()).debitsIn(ledger, 0);
            legs.add(internal(
                    legs.size() + 1, ledger, house, amount, new FundPolicy(classes, 0, false), plan.purpose()));
        });
        byLedger.forEach((ledger, parts) -> legs.add(new Credit(legs.size() + 1, ledger, order.payee(), parts)));
        return legs;
    }

    private static Part.Lot defaultLot(FundClass fundClass) {
        return fundClass.isIn(Ledgers.POINTS) ? new Part.Lot.New(Long.MAX_VALUE) : Part.Lot.NONE;
    }

    /**
     * The legs of a refund: from the merchant's unsettled sales, back to where the parts were taken (01-payment rule
     * 14). What came from an outside channel goes back as money, from a carrier as prepaid.
     */
    static List<Leg> refund(Payment parent, long amountMinor, List<Taken> parts) {
        var legs = new ArrayList<Leg>();
        legs.add(internal(
                1,
                Ledgers.BALANCE,
                parent.order().payee(),
                amountMinor,
                FundPolicy.only(FundClass.MERCHANT_UNSETTLED),
                Purpose.INTERNAL));
        var byParticipant = new LinkedHashMap<String, List<Part>>();
        for (var part : parts) {
            var debit = parent.head().legs().get(part.leg() - 1);
            byParticipant
                    .computeIfAbsent(debit.participant(), name -> new ArrayList<>())
                    .add(back(debit.owner(), part));
        }
        byParticipant.forEach((participant, all) ->
                legs.add(new Credit(legs.size() + 1, participant, parent.order().payer(), all)));
        return legs;
    }

    private static Part back(long debited, Taken part) {
        if (part.fundClass() != FundClass.CLEARING) {
            var lot = part.lot() == 0 ? Part.Lot.NONE : new Part.Lot.Restore(part.lot());
            return new Part(part.fundClass(), part.amountMinor(), lot);
        }
        boolean carrier = debited == SystemOwner.CARRIER.owner().id();
        return Part.of(carrier ? FundClass.PREPAID : FundClass.MONEY, part.amountMinor());
    }

    private static Drafted.Refused refused(Refusal reason, String param) {
        return new Drafted.Refused(reason, param);
    }
}
