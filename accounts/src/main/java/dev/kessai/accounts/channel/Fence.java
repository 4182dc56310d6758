package dev.kessai.accounts.channel;

import dev.kessai.accounts.channel.Operation.Outward;
import dev.kessai.accounts.channel.Operation.Told;
import dev.kessai.base.hash.Hash128;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.contracts.participant.Reply.AlarmCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The participant contract over the stored operation of a leg, pure (01-payment, participant contract):
 *
 * <pre>
 *   call \ stored  none       PENDING    TRIED      CONFIRMED  CANCELLED  SUSPENDED  DECLINED   POSTED
 *   Try            ask        PENDING    repeat     repeat     ABORTED    ABORTED    repeat     alarm
 *   Confirm        alarm      alarm      CONFIRMED  repeat     alarm      alarm      alarm      alarm
 *   Cancel         SUSPENDED  CANCELLED  CANCELLED  alarm      ok         ok         ok         alarm
 *   Credit         POSTED     alarm      alarm      alarm      alarm      alarm      alarm      repeat
 * </pre>
 *
 * <p>Another content under a stored key (owner, amount, currency, policy, parts; at Confirm the amount) is KEY_REUSED.
 * The Try of a key that is not stored is not decided here: it is asked of the partner first.
 */
final class Fence {
    /** @param step what to store; null where nothing changes */
    record Ruling(Reply reply, @Nullable Step step) {}

    private final Terms terms;

    Fence(Terms terms) {
        this.terms = terms;
    }

    Ruling decide(Command.Try command, Operation stored) {
        if (stored.state() == LegState.POSTED) return alarm(stored.leg(), AlarmCode.DEBIT_ON_CREDIT_LEG);
        boolean same = stored.asked().owner() == command.owner()
                && (stored.state() == LegState.SUSPENDED || stored.asked().content() == content(command));
        return same ? new Ruling(stored.firstReply(), null) : alarm(stored.leg(), AlarmCode.KEY_REUSED);
    }

    /** @param atMicros business time */
    Ruling decide(Command.Confirm command, @Nullable Operation stored, List<Receipt> receipts, long atMicros) {
        if (stored == null) return alarm(command.leg(), AlarmCode.CONFIRM_WITHOUT_TRY);
        if (isOther(stored, command.owner())) return alarm(stored.leg(), AlarmCode.KEY_REUSED);
        return switch (stored.state()) {
            case TRIED -> {
                if (command.amountMinor() > stored.asked().amountMinor())
                    yield alarm(stored.leg(), AlarmCode.CONFIRM_ABOVE_TRIED);
                long at = Math.max(atMicros, command.decidedAtMicros());
                var step = new Transition(stored, receipts, terms).confirmed(command.amountMinor(), at);
                yield new Ruling(step.operation().storedReply(), step);
            }
            case CONFIRMED ->
                stored.told().confirmedMinor() == command.amountMinor()
                        ? new Ruling(stored.storedReply(), null)
                        : alarm(stored.leg(), AlarmCode.KEY_REUSED);
            case CANCELLED, SUSPENDED -> alarm(stored.leg(), AlarmCode.CONFIRM_AFTER_CANCEL);
            case PENDING, DECLINED -> alarm(stored.leg(), AlarmCode.CONFIRM_WITHOUT_TRY);
            case POSTED -> alarm(stored.leg(), AlarmCode.DEBIT_ON_CREDIT_LEG);
        };
    }

    Ruling decide(Command.Cancel command, @Nullable Operation stored, List<Receipt> receipts) {
        if (stored == null) {
            var fence = operation(command, Currency.JPY, 0, 0, LegState.SUSPENDED, 0);
            return new Ruling(new Reply.Cancelled(command.leg()), Step.to(fence));
        }
        if (isOther(stored, command.owner())) return alarm(stored.leg(), AlarmCode.KEY_REUSED);
        return switch (stored.state()) {
            case PENDING, TRIED -> {
                var step = new Transition(stored, receipts, terms).cancelled();
                yield new Ruling(step.operation().storedReply(), step);
            }
            case CANCELLED, SUSPENDED, DECLINED -> new Ruling(new Reply.Cancelled(stored.leg()), null);
            case CONFIRMED -> alarm(stored.leg(), AlarmCode.CANCEL_AFTER_CONFIRM);
            case POSTED -> alarm(stored.leg(), AlarmCode.DEBIT_ON_CREDIT_LEG);
        };
    }

    /** Money back to the payer: through the channel where it can, else into the user's balance. */
    Ruling decide(Command.Credit command, @Nullable Operation stored, long atMicros) {
        long content = content(command);
        if (stored != null) {
            if (stored.state() != LegState.POSTED) return alarm(stored.leg(), AlarmCode.CREDIT_ON_DEBIT_LEG);
            boolean same = stored.asked().content() == content;
            return same ? new Ruling(stored.firstReply(), null) : alarm(stored.leg(), AlarmCode.KEY_REUSED);
        }
        long amount = 0;
        for (var part : command.parts()) amount = Math.addExact(amount, part.amountMinor());
        if (amount > command.currency().maxMinor()) return alarm(command.leg(), AlarmCode.BAD_COMMAND);
        long at = Math.max(atMicros, command.decidedAtMicros());
        var posted = operation(command, command.currency(), amount, content, LegState.POSTED, at);
        var step = terms.refunds()
                ? Step.to(posted.with(posted.outward().next(Call.REFUND)))
                : Step.to(posted).opens(FollowUp.returned(posted));
        return new Ruling(posted.firstReply(), step);
    }

    static Ruling decide(Command.Get command, @Nullable Operation stored) {
        return new Ruling(stored == null ? new Reply.Absent(command.leg()) : stored.storedReply(), null);
    }

    private static boolean isOther(Operation stored, long owner) {
        return stored.state() != LegState.POSTED && stored.asked().owner() != owner;
    }

    private Operation operation(
            Command command, Currency currency, long amountMinor, long content, LegState state, long atMicros) {
        var asked = new Operation.Asked(
                terms.channel(), command.leg(), command.owner(), currency, amountMinor, content, "", 0);
        return new Operation(asked, new Told(state, null, 0, atMicros), Outward.NONE);
    }

    /** Stored for ever: the spelling never changes. */
    static long content(Command.Try command) {
        var policy = command.policy();
        return Hash128.of(String.join(
                        ":",
                        "try",
                        Long.toString(command.owner()),
                        Long.toString(command.amountMinor()),
                        command.currency().name(),
                        Long.toString(policy.classes()),
                        Long.toString(policy.lot()),
                        Boolean.toString(policy.noFloor()),
                        Boolean.toString(policy.force()),
                        command.purpose().name()))
                .high();
    }

    /** Stored for ever: the spelling never changes. */
    static long content(Command.Credit command) {
        var text =
                new StringBuilder("credit:").append(command.owner()).append(':').append(command.currency());
        for (var part : command.parts())
            text.append(':').append(part.fundClass()).append(' ').append(part.amountMinor());
        return Hash128.of(text.toString()).high();
    }

    private static Ruling alarm(LegKey leg, AlarmCode code) {
        return new Ruling(new Reply.Alarm(leg, code), null);
    }
}
