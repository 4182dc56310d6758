package dev.kessai.contracts.wire;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.audit.AuditEvent;
import dev.kessai.contracts.audit.AuditMovement;
import dev.kessai.contracts.audit.v1.AuditedAmount;
import dev.kessai.contracts.audit.v1.AuditedEvent;
import java.util.ArrayList;

/** Audited events to protos and back; reading throws IllegalArgumentException for the unknown. */
public final class AuditWire {
    private AuditWire() {}

    public static AuditedEvent write(AuditEvent event) {
        var wire = AuditedEvent.newBuilder()
                .setEventId(event.eventId())
                .setPayment(event.payment())
                .setAtMicros(event.atMicros())
                .setAccountingCode(event.accountingCode());
        for (var movement : event.amounts()) wire.addAmounts(write(movement));
        return wire.build();
    }

    public static AuditEvent event(AuditedEvent wire) {
        var amounts = new ArrayList<AuditMovement>(wire.getAmountsCount());
        for (var amount : wire.getAmountsList()) amounts.add(movement(amount));
        return new AuditEvent(
                wire.getEventId(), wire.getPayment(), wire.getAtMicros(), wire.getAccountingCode(), amounts);
    }

    private static AuditedAmount write(AuditMovement movement) {
        return AuditedAmount.newBuilder()
                .setLeg(movement.leg())
                .setParticipant(movement.participant())
                .setOwner(movement.owner())
                .setFundClassValue(movement.fundClass().code())
                .setCurrency(movement.currency().code())
                .setAmountMinor(movement.amountMinor())
                .build();
    }

    private static AuditMovement movement(AuditedAmount wire) {
        return new AuditMovement(
                wire.getLeg(),
                wire.getParticipant(),
                wire.getOwner(),
                FundClass.of(wire.getFundClassValue()),
                Currency.of(wire.getCurrency()),
                wire.getAmountMinor());
    }
}
