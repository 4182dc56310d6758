package dev.kessai.payment;

import dev.kessai.contracts.catalogue.AccountingCodes;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentAnswer.Refusal;
import dev.kessai.contracts.payment.PaymentCommand;
import java.util.List;
import java.util.function.Consumer;

/**
 * From a caller's command to the input of a payment lane: the plan, its legality, the payee and the risk check. It
 * needs no lane, so it costs the lane's owner nothing; it runs on the caller's thread and blocks nobody. Thread-safe.
 */
public final class Intake {
    private final int lanes;
    private final Plans plans;
    private final Receivers receivers;
    private final RiskCheck risk;
    private final AccountingCodes codes;

    public Intake(int lanes, Participants registered, Receivers receivers, RiskCheck risk, AccountingCodes codes) {
        this.lanes = lanes;
        this.plans = new Plans(registered);
        this.receivers = receivers;
        this.risk = risk;
        this.codes = codes;
    }

    /**
     * Gives the input that carries this command; a refusal of the plan travels with it, since a known key comes first.
     *
     * @param to called before this returns, unless the payee has to be read
     */
    public void input(PaymentCommand command, Consumer<PaymentAnswer> answer, Consumer<PaymentInput> to) {
        if (command instanceof PaymentCommand.Create create) plan(create, answer, to);
        else to.accept(new PaymentInput.Ask(command, target(command), answer));
    }

    private void plan(PaymentCommand.Create create, Consumer<PaymentAnswer> answer, Consumer<PaymentInput> to) {
        var order = create.order();
        var drafted = codes.allows(order.type(), order.accountingCode())
                ? plans.legs(order)
                : new Plans.Drafted.Refused(Refusal.ACCOUNTING_CODE_UNKNOWN, "accounting_code");
        if (drafted instanceof Plans.Drafted.Legs(var legs))
            receivers.refusal(
                    order.payee(),
                    order.currency(),
                    received(legs, order.payee()),
                    refusal -> to.accept(
                            planned(create, refusal.map(Intake::refused).orElse(drafted), answer)));
        else to.accept(planned(create, drafted, answer));
    }

    /** What the payee gets in the ledger that knows who exists. */
    private long received(List<Leg> legs, long payee) {
        long sum = 0;
        for (var leg : legs)
            if (leg instanceof Leg.Credit credit
                    && credit.owner() == payee
                    && credit.participant().equals(receivers.ledger())) sum += credit.amountMinor();
        return sum;
    }

    private PaymentInput planned(PaymentCommand.Create create, Plans.Drafted drafted, Consumer<PaymentAnswer> answer) {
        boolean allows = drafted instanceof Plans.Drafted.Legs && risk.allows(create.order());
        return new PaymentInput.Create(create, drafted, allows, create.key().lane(lanes), answer);
    }

    private static Plans.Drafted refused(Refusal payee) {
        return new Plans.Drafted.Refused(payee, payee == Refusal.STORE_UNAVAILABLE ? "" : "payee");
    }

    private static long target(PaymentCommand command) {
        return switch (command) {
            case PaymentCommand.Create _ -> throw new IllegalStateException("a Create has no target yet");
            case PaymentCommand.Refund refund -> refund.payment();
            case PaymentCommand.Release release -> release.payment();
            case PaymentCommand.Capture capture -> capture.payment();
            case PaymentCommand.VoidPayment voided -> voided.payment();
            case PaymentCommand.Find find -> find.payment();
            case PaymentCommand.LegChanged changed -> changed.leg().payment();
        };
    }
}
