package dev.kessai.payment;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.participant.FundPolicy;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.participant.Posting;
import dev.kessai.contracts.participant.Purpose;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.Source;
import dev.kessai.contracts.payment.v1.CreditPart;
import dev.kessai.contracts.payment.v1.LotAmount;
import dev.kessai.contracts.payment.v1.Movement;
import dev.kessai.contracts.payment.v1.OrderSource;
import dev.kessai.contracts.payment.v1.PaymentChanged;
import dev.kessai.contracts.payment.v1.StoredEvent;
import dev.kessai.contracts.payment.v1.StoredLeg;
import dev.kessai.payment.Leg.Credit;
import dev.kessai.payment.Leg.Debit;
import dev.kessai.payment.Leg.Taken;
import java.util.ArrayList;
import java.util.List;

/** Stored events and published payloads as protobuf, and back. */
final class PaymentCodec {
    private static final Purpose[] PURPOSES = {Purpose.PAY, Purpose.SEND, Purpose.CASH_OUT, Purpose.INTERNAL};

    private PaymentCodec() {}

    static byte[] encode(PaymentEvent event) {
        var stored = StoredEvent.newBuilder();
        switch (event) {
            case PaymentEvent.Created e -> stored.setCreated(created(e));
            case PaymentEvent.Trying e ->
                stored.getTryingBuilder().setPhase(e.phase()).setDeadlineMillis(e.deadlineMillis());
            case PaymentEvent.Waiting e -> stored.getWaitingBuilder().setUntilMicros(e.untilMicros());
            case PaymentEvent.Authorized e -> stored.getAuthorizedBuilder().setUntilMicros(e.untilMicros());
            case PaymentEvent.DecidedConfirm e ->
                stored.getDecidedConfirmBuilder().addAllAmountsMinor(e.amountsMinor());
            case PaymentEvent.DecidedCancel e ->
                stored.getDecidedCancelBuilder().setFailure(e.failure());
            case PaymentEvent.Succeeded e -> {
                var succeeded = stored.getSucceededBuilder();
                for (var taken : e.taken()) succeeded.addTaken(taken(taken));
            }
            case PaymentEvent.Failed e -> stored.getFailedBuilder().setFailure(e.failure());
            case PaymentEvent.RefundReserved e -> {
                var reserved =
                        stored.getRefundReservedBuilder().setRefund(e.refund()).setRelease(e.release());
                for (var part : e.parts()) reserved.addParts(taken(part));
            }
            case PaymentEvent.RefundReleased e ->
                stored.getRefundReleasedBuilder().setRefund(e.refund());
        }
        return stored.build().toByteArray();
    }

    /** @param id and time come from the row, the body has only what the row lacks */
    static PaymentEvent decode(byte[] body, long id, long atMicros) {
        StoredEvent stored;
        try {
            stored = StoredEvent.parseFrom(body);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("payment_event body of " + id + " is broken", e);
        }
        return switch (stored.getEventCase()) {
            case CREATED -> created(stored.getCreated(), id, atMicros);
            case TRYING ->
                new PaymentEvent.Trying(
                        stored.getTrying().getPhase(), stored.getTrying().getDeadlineMillis());
            case WAITING -> new PaymentEvent.Waiting(stored.getWaiting().getUntilMicros());
            case AUTHORIZED ->
                new PaymentEvent.Authorized(stored.getAuthorized().getUntilMicros());
            case DECIDED_CONFIRM ->
                new PaymentEvent.DecidedConfirm(stored.getDecidedConfirm().getAmountsMinorList());
            case DECIDED_CANCEL ->
                new PaymentEvent.DecidedCancel(stored.getDecidedCancel().getFailure());
            case SUCCEEDED ->
                new PaymentEvent.Succeeded(takenList(stored.getSucceeded().getTakenList()));
            case FAILED -> new PaymentEvent.Failed(stored.getFailed().getFailure());
            case REFUND_RESERVED ->
                new PaymentEvent.RefundReserved(
                        stored.getRefundReserved().getRefund(),
                        takenList(stored.getRefundReserved().getPartsList()),
                        stored.getRefundReserved().getRelease());
            case REFUND_RELEASED ->
                new PaymentEvent.RefundReleased(stored.getRefundReleased().getRefund());
            case EVENT_NOT_SET -> throw new IllegalStateException("payment_event body of " + id + " is empty");
        };
    }

    /** The payload that subscribers read of a payment in this state. */
    static byte[] changed(Payment payment) {
        var order = payment.order();
        var changed = PaymentChanged.newBuilder()
                .setPayment(payment.id())
                .setVersion(payment.version())
                .setType(order.type().code())
                .setStatus(statusCode(payment))
                .setAmountMinor(payment.capturedMinor() == 0 ? order.amountMinor() : payment.capturedMinor())
                .setCurrency(order.currency().code())
                .setPayer(order.payer())
                .setPayee(order.payee())
                .setAccountingCode(order.accountingCode())
                .setReference(order.reference())
                .setParent(payment.head().parent())
                .setDecidedAt(payment.decidedAtMicros())
                .setFailure(payment.failure());
        for (var leg : payment.head().legs()) addMovements(changed, leg, payment.answers());
        return changed.build().toByteArray();
    }

    private static int statusCode(Payment payment) {
        return switch (payment.state().status()) {
            case SUCCEEDED -> 1;
            case FAILED -> 2;
            case AUTHORIZED -> 3;
            case WAITING_EXTERNAL -> 4;
            case PROCESSING -> throw new IllegalStateException("nothing to publish in " + payment.state());
        };
    }

    private static void addMovements(PaymentChanged.Builder changed, Leg leg, Answers answers) {
        switch (answers.of(leg)) {
            case Reply.Confirmed confirmed -> addMovements(changed, leg, confirmed.atMicros(), confirmed.postings());
            case Reply.Posted posted -> addMovements(changed, leg, posted.atMicros(), posted.postings());
            case null, default -> {}
        }
    }

    private static void addMovements(PaymentChanged.Builder changed, Leg leg, long atMicros, List<Posting> postings) {
        for (var posting : postings) {
            var movement = Movement.newBuilder()
                    .setLeg(leg.no())
                    .setParticipant(leg.participant())
                    .setOwner(posting.owner())
                    .setFundClass(posting.fundClass().code())
                    .setAmountMinor(posting.amountMinor())
                    .setSeq(posting.seq())
                    .setAt(atMicros)
                    .setBalanceMinor(posting.balanceMinor())
                    .setAvailableMinor(posting.availableMinor());
            for (var lot : posting.lots())
                movement.addLots(LotAmount.newBuilder().setLot(lot.lot()).setAmountMinor(lot.amountMinor()));
            changed.addMovements(movement);
        }
    }

    private static dev.kessai.contracts.payment.v1.Created created(PaymentEvent.Created event) {
        var head = event.head();
        var order = head.order();
        var created = dev.kessai.contracts.payment.v1.Created.newBuilder()
                .setType(order.type().code())
                .setAmountMinor(order.amountMinor())
                .setCurrency(order.currency().code())
                .setPayer(order.payer())
                .setPayee(order.payee())
                .setExcludedClasses(order.excludedClasses())
                .setFeeMinor(order.feeMinor())
                .setAccountingCode(order.accountingCode())
                .setReference(order.reference())
                .setCaptureLater(order.capture() == Order.Capture.LATER)
                .setParent(head.parent())
                .setDeadlineMillis(head.deadlineMillis())
                .setRiskAllows(event.riskAllows());
        for (var source : order.sources())
            created.addSources(OrderSource.newBuilder()
                    .setParticipant(source.participant())
                    .setAmountMinor(source.amountMinor()));
        for (var part : order.parts()) created.addParts(part(part));
        for (var part : order.debits()) created.addDebits(part(part));
        for (var leg : head.legs()) created.addLegs(leg(leg));
        return created.build();
    }

    private static PaymentEvent created(dev.kessai.contracts.payment.v1.Created created, long id, long atMicros) {
        var sources = new ArrayList<Source>();
        for (var source : created.getSourcesList())
            sources.add(new Source(source.getParticipant(), source.getAmountMinor()));
        var legs = new ArrayList<Leg>();
        for (var leg : created.getLegsList()) legs.add(leg(leg, legs.size() + 1));
        var order = new Order(
                PaymentType.find(created.getType()).orElseThrow(),
                created.getAmountMinor(),
                Currency.of(created.getCurrency()),
                created.getPayer(),
                created.getPayee(),
                sources,
                created.getExcludedClasses(),
                parts(created.getPartsList()),
                created.getFeeMinor(),
                created.getAccountingCode(),
                created.getReference(),
                created.getCaptureLater() ? Order.Capture.LATER : Order.Capture.AT_ONCE,
                parts(created.getDebitsList()));
        var head = new Payment.Head(id, created.getParent(), order, legs, atMicros, created.getDeadlineMillis());
        return new PaymentEvent.Created(head, created.getRiskAllows());
    }

    private static StoredLeg leg(Leg leg) {
        var stored = StoredLeg.newBuilder().setParticipant(leg.participant()).setOwner(leg.owner());
        switch (leg) {
            case Debit debit ->
                stored.setAmountMinor(debit.amountMinor())
                        .setPhase(debit.phase())
                        .setKind(debit.kind().code())
                        .setClasses(
                                debit.policy().classes() == FundPolicy.ALL
                                        ? 0
                                        : debit.policy().classes())
                        .setLot(debit.policy().lot())
                        .setNoFloor(debit.policy().noFloor())
                        .setForce(debit.policy().force())
                        .setPurpose(purposeCode(debit.purpose()))
                        .setTwinOf(debit.twinOf());
            case Credit credit -> {
                stored.setSide(1);
                for (var part : credit.parts()) stored.addParts(part(part));
            }
        }
        return stored.build();
    }

    private static Leg leg(StoredLeg stored, int no) {
        if (stored.getSide() == 1)
            return new Credit(no, stored.getParticipant(), stored.getOwner(), parts(stored.getPartsList()));
        long classes = stored.getClasses() == 0 ? FundPolicy.ALL : stored.getClasses();
        return new Debit(
                no,
                stored.getParticipant(),
                stored.getOwner(),
                stored.getAmountMinor(),
                Leg.Kind.of(stored.getKind()),
                stored.getPhase(),
                new FundPolicy(classes, stored.getLot(), stored.getNoFloor(), stored.getForce()),
                PURPOSES[stored.getPurpose()],
                stored.getTwinOf());
    }

    private static int purposeCode(Purpose purpose) {
        return switch (purpose) {
            case PAY -> 0;
            case SEND -> 1;
            case CASH_OUT -> 2;
            case INTERNAL -> 3;
        };
    }

    private static CreditPart part(Part part) {
        var stored =
                CreditPart.newBuilder().setFundClass(part.fundClass().code()).setAmountMinor(part.amountMinor());
        switch (part.lot()) {
            case Part.Lot.None _ -> {}
            case Part.Lot.New lot -> stored.setNewLotExpiresAt(lot.expiresAtMicros());
            case Part.Lot.Restore lot -> stored.setRestoreLot(lot.lot());
        }
        return stored.build();
    }

    private static List<Part> parts(List<CreditPart> stored) {
        var parts = new ArrayList<Part>(stored.size());
        for (var part : stored) {
            Part.Lot lot = Part.Lot.NONE;
            if (part.hasNewLotExpiresAt()) lot = new Part.Lot.New(part.getNewLotExpiresAt());
            if (part.hasRestoreLot()) lot = new Part.Lot.Restore(part.getRestoreLot());
            parts.add(new Part(FundClass.of(part.getFundClass()), part.getAmountMinor(), lot));
        }
        return parts;
    }

    private static dev.kessai.contracts.payment.v1.Taken taken(Taken taken) {
        return dev.kessai.contracts.payment.v1.Taken.newBuilder()
                .setLeg(taken.leg())
                .setFundClass(taken.fundClass().code())
                .setLot(taken.lot())
                .setAmountMinor(taken.amountMinor())
                .build();
    }

    private static List<Taken> takenList(List<dev.kessai.contracts.payment.v1.Taken> stored) {
        var all = new ArrayList<Taken>(stored.size());
        for (var taken : stored)
            all.add(new Taken(
                    taken.getLeg(), FundClass.of(taken.getFundClass()), taken.getLot(), taken.getAmountMinor()));
        return all;
    }
}
