package dev.kessai.payment;

import dev.kessai.contracts.catalogue.AccountingCodes;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentAnswer.Refusal;
import dev.kessai.contracts.payment.PaymentCommand;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a caller's command to the input of a payment lane: the plan, its legality, the payee and the risk check. It
 * needs no lane, so it runs on the caller's thread and costs the lane's owner nothing. Thread-safe.
 */
public final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

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

    /** The input that carries this command; a refusal of the plan travels with it, since a known key comes first. */
    public PaymentInput input(PaymentCommand command, Consumer<PaymentAnswer> answer) {
        return command instanceof PaymentCommand.Create create
                ? planned(create, answer)
                : new PaymentInput.Ask(command, target(command), answer);
    }

    private PaymentInput planned(PaymentCommand.Create create, Consumer<PaymentAnswer> answer) {
        int lane = create.key().lane(lanes);
        var order = create.order();
        var drafted = draft(order);
        boolean allows = drafted instanceof Plans.Drafted.Legs && risk.allows(order);
        return new PaymentInput.Create(create, drafted, allows, lane, answer);
    }

    private Plans.Drafted draft(Order order) {
        if (!codes.allows(order.type(), order.accountingCode()))
            return new Plans.Drafted.Refused(Refusal.ACCOUNTING_CODE_UNKNOWN, "accounting_code");
        var drafted = plans.legs(order);
        if (drafted instanceof Plans.Drafted.Refused) return drafted;
        try {
            var refusal = receivers.refusal(order.payee());
            return refusal.isEmpty() ? drafted : new Plans.Drafted.Refused(refusal.get(), "payee");
        } catch (RuntimeException e) {
            LOG.warn("cannot read the payee: {}", e.toString());
            return new Plans.Drafted.Refused(Refusal.STORE_UNAVAILABLE, "");
        }
    }

    private static long target(PaymentCommand command) {
        return switch (command) {
            case PaymentCommand.Create _ -> throw new IllegalStateException("a Create has no target yet");
            case PaymentCommand.Refund refund -> refund.payment();
            case PaymentCommand.Capture capture -> capture.payment();
            case PaymentCommand.VoidPayment voided -> voided.payment();
            case PaymentCommand.Find find -> find.payment();
            case PaymentCommand.LegChanged changed -> changed.leg().payment();
        };
    }
}
