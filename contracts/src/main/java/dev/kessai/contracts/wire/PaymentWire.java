package dev.kessai.contracts.wire;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentStatus;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.PaymentView;
import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.contracts.payment.Source;
import dev.kessai.contracts.payment.Wait;
import dev.kessai.contracts.payment.v1.CapturePayment;
import dev.kessai.contracts.payment.v1.CaptureTime;
import dev.kessai.contracts.payment.v1.ChangeHead;
import dev.kessai.contracts.payment.v1.CreatePayment;
import dev.kessai.contracts.payment.v1.CreditPart;
import dev.kessai.contracts.payment.v1.LegChanged;
import dev.kessai.contracts.payment.v1.OrderSource;
import dev.kessai.contracts.payment.v1.PaymentLeg;
import dev.kessai.contracts.payment.v1.PaymentOrder;
import dev.kessai.contracts.payment.v1.PaymentRefusal;
import dev.kessai.contracts.payment.v1.PaymentRefused;
import dev.kessai.contracts.payment.v1.PaymentRetry;
import dev.kessai.contracts.payment.v1.PaymentState;
import dev.kessai.contracts.payment.v1.PaymentTaken;
import dev.kessai.contracts.payment.v1.RefundPayment;
import dev.kessai.contracts.payment.v1.ReleasePayment;
import dev.kessai.contracts.payment.v1.SubmitAnswer;
import dev.kessai.contracts.payment.v1.SubmitCommand;
import dev.kessai.contracts.payment.v1.VoidPayment;
import dev.kessai.contracts.payment.v1.WaitUntil;
import java.util.ArrayList;
import java.util.List;

/** Payment commands, answers and views to protos and back; reading throws IllegalArgumentException for the unknown. */
public final class PaymentWire {
    private static final WireEnum<PaymentType> TYPES =
            new WireEnum<>(PaymentType.values(), dev.kessai.contracts.payment.v1.PaymentType.getDescriptor());
    private static final WireEnum<PaymentStatus> STATUSES =
            new WireEnum<>(PaymentStatus.values(), dev.kessai.contracts.payment.v1.PaymentStatus.getDescriptor());
    private static final WireEnum<PaymentAnswer.Refusal> REFUSALS =
            new WireEnum<>(PaymentAnswer.Refusal.values(), PaymentRefusal.getDescriptor());
    private static final WireEnum<Order.Capture> CAPTURES =
            new WireEnum<>(Order.Capture.values(), CaptureTime.getDescriptor());
    private static final WireEnum<Wait> WAITS = new WireEnum<>(Wait.values(), WaitUntil.getDescriptor());

    private PaymentWire() {}

    /** @param number by which the answer names the command */
    public static SubmitCommand write(int number, PaymentCommand command) {
        var wire = SubmitCommand.newBuilder().setNumber(number);
        switch (command) {
            case PaymentCommand.Create it ->
                wire.setCreate(CreatePayment.newBuilder().setHead(head(it)).setOrder(write(it.order())));
            case PaymentCommand.Refund it ->
                wire.setRefund(RefundPayment.newBuilder()
                        .setHead(head(it))
                        .setPayment(it.payment())
                        .setAmountMinor(it.amountMinor())
                        .setAccountingCode(it.accountingCode())
                        .setReference(it.reference()));
            case PaymentCommand.Release it -> wire.setRelease(write(it));
            case PaymentCommand.Capture it ->
                wire.setCapture(CapturePayment.newBuilder()
                        .setHead(head(it))
                        .setPayment(it.payment())
                        .setAmountMinor(it.amountMinor()));
            case PaymentCommand.VoidPayment it ->
                wire.setVoid(VoidPayment.newBuilder().setHead(head(it)).setPayment(it.payment()));
            case PaymentCommand.Find it -> wire.setFind(it.payment());
            case PaymentCommand.LegChanged it ->
                wire.setLegChanged(LegChanged.newBuilder()
                        .setPayment(it.leg().payment())
                        .setLeg(it.leg().no()));
        }
        return wire.build();
    }

    private static ReleasePayment write(PaymentCommand.Release it) {
        var wire = ReleasePayment.newBuilder()
                .setHead(head(it))
                .setPayment(it.payment())
                .setAmountMinor(it.amountMinor())
                .setFeeMinor(it.feeMinor())
                .setAccountingCode(it.accountingCode())
                .setReference(it.reference());
        if (it.expiresAtMicros() != Long.MAX_VALUE) wire.setExpiresAtMicros(it.expiresAtMicros());
        return wire.build();
    }

    public static PaymentCommand command(SubmitCommand wire) {
        return switch (wire.getCommandCase()) {
            case CREATE -> {
                var head = wire.getCreate().getHead();
                yield new PaymentCommand.Create(
                        key(head), order(wire.getCreate().getOrder()), until(head), head.getDeadlineMillis());
            }
            case REFUND -> {
                var it = wire.getRefund();
                var head = it.getHead();
                yield new PaymentCommand.Refund(
                        key(head),
                        it.getPayment(),
                        it.getAmountMinor(),
                        it.getAccountingCode(),
                        it.getReference(),
                        until(head),
                        head.getDeadlineMillis());
            }
            case RELEASE -> {
                var it = wire.getRelease();
                var head = it.getHead();
                yield new PaymentCommand.Release(
                        key(head),
                        it.getPayment(),
                        it.getAmountMinor(),
                        it.getFeeMinor(),
                        it.hasExpiresAtMicros() ? it.getExpiresAtMicros() : Long.MAX_VALUE,
                        it.getAccountingCode(),
                        it.getReference(),
                        until(head),
                        head.getDeadlineMillis());
            }
            case CAPTURE -> {
                var it = wire.getCapture();
                var head = it.getHead();
                yield new PaymentCommand.Capture(
                        key(head), it.getPayment(), it.getAmountMinor(), until(head), head.getDeadlineMillis());
            }
            case VOID -> {
                var head = wire.getVoid().getHead();
                yield new PaymentCommand.VoidPayment(
                        key(head), wire.getVoid().getPayment(), until(head), head.getDeadlineMillis());
            }
            case FIND -> new PaymentCommand.Find(wire.getFind());
            case LEG_CHANGED -> {
                var it = wire.getLegChanged();
                yield new PaymentCommand.LegChanged(new LegKey(it.getPayment(), it.getLeg()));
            }
            case COMMAND_NOT_SET -> throw new IllegalArgumentException("no command that this version knows");
        };
    }

    public static SubmitAnswer write(int number, PaymentAnswer answer) {
        var wire = SubmitAnswer.newBuilder().setNumber(number);
        switch (answer) {
            case PaymentAnswer.Taken it ->
                wire.setTaken(PaymentTaken.newBuilder()
                        .setPayment(write(it.payment()))
                        .setReplayed(it.replayed())
                        .setSatisfied(it.satisfied()));
            case PaymentAnswer.Refused it ->
                wire.setRefused(PaymentRefused.newBuilder()
                        .setReasonValue(REFUSALS.number(it.reason()))
                        .setParam(it.param()));
            case PaymentAnswer.Retry it ->
                wire.setRetry(PaymentRetry.newBuilder()
                        .setAfterMillis(it.afterMillis())
                        .setDetail(it.detail()));
            case PaymentAnswer.NotOwner it -> wire.setNotOwner(it.address());
        }
        return wire.build();
    }

    /** BAD_COMMAND, too, is an IllegalArgumentException: a bug of this side, never an outcome. */
    public static PaymentAnswer answer(SubmitAnswer wire) {
        return switch (wire.getAnswerCase()) {
            case TAKEN -> {
                var it = wire.getTaken();
                yield new PaymentAnswer.Taken(view(it.getPayment()), it.getReplayed(), it.getSatisfied());
            }
            case REFUSED ->
                new PaymentAnswer.Refused(
                        REFUSALS.of(wire.getRefused().getReasonValue()),
                        wire.getRefused().getParam());
            case RETRY ->
                new PaymentAnswer.Retry(
                        wire.getRetry().getAfterMillis(), wire.getRetry().getDetail());
            case NOT_OWNER -> new PaymentAnswer.NotOwner(wire.getNotOwner());
            case BAD_COMMAND -> throw new IllegalArgumentException("bad command: " + wire.getBadCommand());
            case ANSWER_NOT_SET -> throw new IllegalArgumentException("no answer that this version knows");
        };
    }

    public static PaymentState write(PaymentView view) {
        var wire = PaymentState.newBuilder()
                .setId(view.id())
                .setVersion(view.version())
                .setStatusValue(STATUSES.number(view.status()))
                .setState(view.state())
                .setOrder(write(view.order()))
                .setParent(view.parent())
                .setCapturedMinor(view.capturedMinor())
                .setRefundedMinor(view.refundedMinor())
                .setCreatedAtMicros(view.createdAtMicros())
                .setDecidedAtMicros(view.decidedAtMicros())
                .setCompletedAtMicros(view.completedAtMicros());
        var failure = view.failure();
        if (failure != null) wire.setFailure(failure);
        for (var leg : view.legs())
            wire.addLegs(PaymentLeg.newBuilder()
                    .setNo(leg.no())
                    .setParticipant(leg.participant())
                    .setOwner(leg.owner())
                    .setAmountMinor(leg.amountMinor()));
        return wire.build();
    }

    public static PaymentView view(PaymentState wire) {
        var legs = new ArrayList<PaymentView.Leg>(wire.getLegsCount());
        for (var leg : wire.getLegsList())
            legs.add(new PaymentView.Leg(leg.getNo(), leg.getParticipant(), leg.getOwner(), leg.getAmountMinor()));
        return new PaymentView(
                wire.getId(),
                wire.getVersion(),
                STATUSES.of(wire.getStatusValue()),
                wire.getState(),
                order(wire.getOrder()),
                wire.getParent(),
                wire.getCapturedMinor(),
                wire.getRefundedMinor(),
                wire.hasFailure() ? wire.getFailure() : null,
                wire.getCreatedAtMicros(),
                wire.getDecidedAtMicros(),
                wire.getCompletedAtMicros(),
                legs);
    }

    public static PaymentOrder write(Order order) {
        var wire = PaymentOrder.newBuilder()
                .setTypeValue(TYPES.number(order.type()))
                .setAmountMinor(order.amountMinor())
                .setCurrency(order.currency().code())
                .setPayer(order.payer())
                .setPayee(order.payee())
                .setExcludedClasses(order.excludedClasses())
                .setFeeMinor(order.feeMinor())
                .setAccountingCode(order.accountingCode())
                .setReference(order.reference())
                .setCaptureValue(CAPTURES.number(order.capture()));
        for (var source : order.sources())
            wire.addSources(OrderSource.newBuilder()
                    .setParticipant(source.participant())
                    .setAmountMinor(source.amountMinor()));
        for (var part : order.parts()) wire.addParts(write(part));
        for (var part : order.debits()) wire.addDebits(write(part));
        return wire.build();
    }

    public static Order order(PaymentOrder wire) {
        var sources = new ArrayList<Source>(wire.getSourcesCount());
        for (var source : wire.getSourcesList())
            sources.add(new Source(source.getParticipant(), source.getAmountMinor()));
        return new Order(
                TYPES.of(wire.getTypeValue()),
                wire.getAmountMinor(),
                Currency.of(wire.getCurrency()),
                wire.getPayer(),
                wire.getPayee(),
                sources,
                wire.getExcludedClasses(),
                parts(wire.getPartsList()),
                wire.getFeeMinor(),
                wire.getAccountingCode(),
                wire.getReference(),
                CAPTURES.of(wire.getCaptureValue()),
                parts(wire.getDebitsList()));
    }

    private static List<Part> parts(List<CreditPart> wire) {
        var parts = new ArrayList<Part>(wire.size());
        for (var part : wire) parts.add(part(part));
        return parts;
    }

    private static ChangeHead head(PaymentCommand.Change change) {
        var key = change.key();
        return ChangeHead.newBuilder()
                .setPrincipal(key.principal())
                .setKeyHigh(key.key().high())
                .setKeyLow(key.key().low())
                .setFingerprintHigh(key.fingerprint().high())
                .setFingerprintLow(key.fingerprint().low())
                .setUntilValue(WAITS.number(change.until()))
                .setDeadlineMillis(change.deadlineMillis())
                .build();
    }

    private static RequestKey key(ChangeHead head) {
        return new RequestKey(
                head.getPrincipal(),
                new Hash128(head.getKeyHigh(), head.getKeyLow()),
                new Hash128(head.getFingerprintHigh(), head.getFingerprintLow()));
    }

    private static Wait until(ChangeHead head) {
        return WAITS.of(head.getUntilValue());
    }

    private static CreditPart write(Part part) {
        var wire = CreditPart.newBuilder().setFundClass(part.fundClass().code()).setAmountMinor(part.amountMinor());
        switch (part.lot()) {
            case Part.Lot.None none -> {}
            case Part.Lot.New lot -> wire.setNewLotExpiresAt(lot.expiresAtMicros());
            case Part.Lot.Restore lot -> wire.setRestoreLot(lot.lot());
        }
        return wire.build();
    }

    private static Part part(CreditPart wire) {
        if (wire.hasNewLotExpiresAt() && wire.hasRestoreLot())
            throw new IllegalArgumentException("a part is either a new lot or a restored one");
        var lot = wire.hasNewLotExpiresAt()
                ? new Part.Lot.New(wire.getNewLotExpiresAt())
                : wire.hasRestoreLot() ? new Part.Lot.Restore(wire.getRestoreLot()) : Part.Lot.NONE;
        return new Part(FundClass.of(wire.getFundClass()), wire.getAmountMinor(), lot);
    }
}
