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
     * @param fee whether the payer may be charged one, on top of the amount
     */
    private record Plan(Purpose purpose, Set<OwnerKind> payer, Set<OwnerKind> payee, FundClass credited, boolean fee) {}

    private static final Set<OwnerKind> USER = Set.of(OwnerKind.USER);
    private static final Set<OwnerKind> MERCHANT = Set.of(OwnerKind.MERCHANT);
    private static final Set<OwnerKind> CHANNEL = Set.of(OwnerKind.SYSTEM);
    /** The user whose channel is asked for money, or the channel itself where it has the money already. */
    private static final Set<OwnerKind> ASKED_OR_CHANNEL = Set.of(OwnerKind.USER, OwnerKind.SYSTEM);

    private static final Set<OwnerKind> HOUSE = Set.of();
    private static final Set<OwnerKind> ANYBODY = Set.of(OwnerKind.USER, OwnerKind.MERCHANT, OwnerKind.SYSTEM);

    private static final Map<PaymentType, Plan> PLANS = new EnumMap<>(Map.of(
            PaymentType.PURCHASE, new Plan(Purpose.PAY, USER, MERCHANT, FundClass.MERCHANT_UNSETTLED, false),
            PaymentType.TOP_UP, new Plan(Purpose.INTERNAL, ASKED_OR_CHANNEL, USER, FundClass.MONEY, true),
            PaymentType.TRANSFER, new Plan(Purpose.SEND, USER, USER, FundClass.MONEY, false),
            PaymentType.WITHDRAWAL, new Plan(Purpose.CASH_OUT, USER, CHANNEL, FundClass.CLEARING, true),
            PaymentType.GRANT, new Plan(Purpose.INTERNAL, HOUSE, USER, FundClass.POINT_FREE, false),
            PaymentType.OPENING, new Plan(Purpose.INTERNAL, HOUSE, ANYBODY, FundClass.MONEY, false)));

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
            case TOP_UP -> topUp(order, plan);
            case TRANSFER -> transfer(order, plan);
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
        if (order.amountMinor() + order.feeMinor() > order.currency().maxMinor())
            return refused(Refusal.AMOUNT_TOO_LARGE, "fee");
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
        boolean own = order.payer() == order.payee();
        boolean ownExpected = order.type() == PaymentType.TOP_UP && isKind(order.payer(), USER);
        return own == ownExpected ? null : refused(Refusal.NOT_LEGAL, "payee");
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
        if (participant.channel().isPresent()) {
            addExternal(legs, order, plan, participant, amountMinor);
            return true;
        }
        long classes = Legality.of(order.type()).debitsIn(participant.name(), order.excludedClasses());
        classes &= ~FundClass.CLEARING.bit();
        if (classes == 0) return false;
        var policy = new FundPolicy(classes, 0, false);
        legs.add(internal(legs.size() + 1, participant.name(), order.payer(), amountMinor, policy, plan.purpose()));
        return true;
    }

    /** A debit at the channel, and its twin on the channel's clearing account. */
    private static void addExternal(
            List<Leg> legs, Order order, Plan plan, Participants.Registered participant, long amountMinor) {
        int no = legs.size() + 1;
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
        legs.add(clearing(no + 1, participant.channel().orElseThrow().owner().id(), amountMinor, no));
    }

    private static Debit clearing(int no, long channel, long amountMinor, int twinOf) {
        var policy = FundPolicy.only(FundClass.CLEARING);
        return new Debit(no, Ledgers.BALANCE, channel, amountMinor, Kind.INTERNAL, 0, policy, Purpose.INTERNAL, twinOf);
    }

    private static Debit internal(
            int no, String ledger, long owner, long amountMinor, FundPolicy policy, Purpose purpose) {
        return new Debit(no, ledger, owner, amountMinor, Kind.INTERNAL, 0, policy, purpose, 0);
    }

    /**
     * Money comes in through a channel: the user's outside account is asked for it (sources name its participant), or
     * the channel has it already and is the payer. The user's fee is on top, so the channel owes both (journals J01 to
     * J04).
     */
    private Drafted topUp(Order order, Plan plan) {
        long total = Math.addExact(order.amountMinor(), order.feeMinor());
        var legs = new ArrayList<Leg>();
        if (isKind(order.payer(), CHANNEL)) {
            var refusal = checkSources(order);
            if (refusal != null) return refusal;
            legs.add(clearing(1, order.payer(), total, 0));
        } else {
            if (!order.parts().isEmpty()) return refused(Refusal.NOT_LEGAL, "parts");
            if (order.sources().size() != 1) return refused(Refusal.NOT_LEGAL, "sources");
            if (rest(order.sources(), total) < 0) return refused(Refusal.SOURCES_DO_NOT_SUM, "sources");
            var asked = participants.find(order.sources().getFirst().participant());
            if (asked.isEmpty()) return refused(Refusal.SOURCE_UNKNOWN, "sources");
            if (asked.get().channel().isEmpty()) return refused(Refusal.NOT_LEGAL, "sources");
            addExternal(legs, order, plan, asked.get(), total);
        }
        var credited = broughtBy(legs.getLast().owner(), plan.credited());
        legs.add(new Credit(
                legs.size() + 1, Ledgers.BALANCE, order.payee(), List.of(Part.of(credited, order.amountMinor()))));
        addFee(legs, order.feeMinor());
        return new Drafted.Legs(legs);
    }

    /** What a carrier brings cannot be withdrawn (02-accounts, external channels). */
    private static FundClass broughtBy(long channel, FundClass otherwise) {
        return channel == SystemOwner.CARRIER.owner().id() ? FundClass.PREPAID : otherwise;
    }

    private static Drafted transfer(Order order, Plan plan) {
        var refusal = checkSources(order);
        if (refusal != null) return refusal;
        return new Drafted.Legs(List.of(
                internal(
                        1,
                        Ledgers.BALANCE,
                        order.payer(),
                        order.amountMinor(),
                        FundPolicy.only(FundClass.MONEY),
                        plan.purpose()),
                new Credit(2, Ledgers.BALANCE, order.payee(), List.of(Part.of(plan.credited(), order.amountMinor())))));
    }

    /** The fee of the payer, on top of the amount, with the consumption tax inside. */
    private static void addFee(List<Leg> legs, long feeMinor) {
        if (feeMinor == 0) return;
        long house = SystemOwner.HOUSE.owner().id();
        legs.add(new Credit(legs.size() + 1, Ledgers.BALANCE, house, Tax.inclusive(feeMinor)));
    }

    private static Drafted withdrawal(Order order, Plan plan) {
        var refusal = checkSources(order);
        if (refusal != null) return refusal;
        long total = Math.addExact(order.amountMinor(), order.feeMinor());
        var legs = new ArrayList<Leg>();
        legs.add(internal(1, Ledgers.BALANCE, order.payer(), total, FundPolicy.only(FundClass.MONEY), plan.purpose()));
        legs.add(new Credit(2, Ledgers.BALANCE, order.payee(), List.of(Part.of(plan.credited(), order.amountMinor()))));
        addFee(legs, order.feeMinor());
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
        return Part.of(broughtBy(debited, FundClass.MONEY), part.amountMinor());
    }

    private static Drafted.Refused refused(Refusal reason, String param) {
        return new Drafted.Refused(reason, param);
    }
}
