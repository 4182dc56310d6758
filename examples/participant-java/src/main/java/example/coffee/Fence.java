package example.coffee;

import dev.kessai.contracts.participant.v1.Aborted;
import dev.kessai.contracts.participant.v1.Absent;
import dev.kessai.contracts.participant.v1.AlarmCode;
import dev.kessai.contracts.participant.v1.Cancelled;
import dev.kessai.contracts.participant.v1.Confirm;
import dev.kessai.contracts.participant.v1.DeclineReason;
import dev.kessai.contracts.participant.v1.LegCommand;
import dev.kessai.contracts.participant.v1.LegReply;
import dev.kessai.contracts.participant.v1.Posted;
import dev.kessai.contracts.participant.v1.Purpose;
import dev.kessai.contracts.participant.v1.Tried;
import dev.kessai.contracts.participant.v1.Try;
import example.coffee.CardStore.Cards;
import example.coffee.CardStore.Leg;
import example.coffee.CardStore.State;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a command meets and what it is told; inside one transaction.
 *
 * <pre>
 *   call \ stored  nothing    TRIED      CONFIRMED  CANCELLED  SUSPENDED  DECLINED
 *   Try            reserve    repeat     repeat     ABORTED    ABORTED    repeat
 *   Confirm        alarm      CONFIRMED  repeat     alarm      alarm      alarm
 *   Cancel         SUSPENDED  CANCELLED  alarm      ok         ok         ok
 *   Get            ABSENT     tells what is stored
 * </pre>
 *
 * Nobody credits an outside party, so a Credit cannot be read here.
 */
final class Fence {
    private static final int JPY = 392;
    private static final int USD = 840;
    private static final Clock CLOCK = Clock.systemUTC();

    private final Cards cards;

    Fence(Cards cards) {
        this.cards = cards;
    }

    LegReply decide(LegCommand command) throws SQLException {
        return switch (command.getCommandCase()) {
            case TRY -> isReadable(command.getTry()) ? decideTry(command) : unreadable(command);
            case CONFIRM -> command.getConfirm().getAmountMinor() > 0 ? decideConfirm(command) : unreadable(command);
            case CANCEL -> decideCancel(command);
            case GET -> decideGet(command);
            case CREDIT, COMMAND_NOT_SET -> unreadable(command);
        };
    }

    private static boolean isReadable(Try it) {
        boolean purpose = it.getPurpose() != Purpose.UNRECOGNIZED && it.getPurpose() != Purpose.PURPOSE_UNSPECIFIED;
        return purpose && it.getAmountMinor() > 0 && (it.getCurrency() == JPY || it.getCurrency() == USD);
    }

    private LegReply decideTry(LegCommand command) throws SQLException {
        var stored = cards.find(command.getPayment(), command.getLeg());
        if (stored == null) return reserve(command);
        boolean same = stored.owner() == command.getOwner()
                && (stored.state() == State.SUSPENDED || stored.content().equals(content(command.getTry())));
        if (!same) return alarm(command, AlarmCode.ALARM_CODE_KEY_REUSED);
        return switch (stored.state()) {
            case TRIED, CONFIRMED, DECLINED -> stored.first();
            case CANCELLED, SUSPENDED ->
                reply(command).setAborted(Aborted.getDefaultInstance()).build();
        };
    }

    private LegReply reserve(LegCommand command) throws SQLException {
        var wish = command.getTry();
        boolean yen = wish.getCurrency() == JPY;
        boolean reserved = yen && cards.reserve(command.getOwner(), wish.getAmountMinor());
        var answer = reserved
                ? reply(command).setTried(Tried.getDefaultInstance()).build()
                : reply(command)
                        .setDeclined(
                                yen
                                        ? DeclineReason.DECLINE_REASON_BALANCE_TOO_LOW
                                        : DeclineReason.DECLINE_REASON_CURRENCY_NOT_HELD)
                        .build();
        cards.insert(new Leg(
                command.getPayment(),
                command.getLeg(),
                command.getOwner(),
                reserved ? State.TRIED : State.DECLINED,
                wish.getAmountMinor(),
                content(wish),
                answer));
        return answer;
    }

    private LegReply decideConfirm(LegCommand command) throws SQLException {
        var stored = cards.find(command.getPayment(), command.getLeg());
        if (stored == null) return alarm(command, AlarmCode.ALARM_CODE_CONFIRM_WITHOUT_TRY);
        if (stored.owner() != command.getOwner()) return alarm(command, AlarmCode.ALARM_CODE_KEY_REUSED);
        var confirm = command.getConfirm();
        return switch (stored.state()) {
            case TRIED -> settle(command, confirm, stored);
            case CONFIRMED -> {
                var settlement = cards.settlement(stored);
                boolean same = settlement.amountMinor() == confirm.getAmountMinor();
                yield same ? settlement.answer() : alarm(command, AlarmCode.ALARM_CODE_KEY_REUSED);
            }
            case CANCELLED, SUSPENDED -> alarm(command, AlarmCode.ALARM_CODE_CONFIRM_AFTER_CANCEL);
            case DECLINED -> alarm(command, AlarmCode.ALARM_CODE_CONFIRM_WITHOUT_TRY);
        };
    }

    private LegReply settle(LegCommand command, Confirm confirm, Leg stored) throws SQLException {
        if (confirm.getAmountMinor() > stored.amountMinor())
            return alarm(command, AlarmCode.ALARM_CODE_CONFIRM_ABOVE_TRIED);
        // Never before the decision; no postings: what we keep is no business of the caller's books.
        long at = Math.max(ChronoUnit.MICROS.between(Instant.EPOCH, CLOCK.instant()), confirm.getDecidedAtMicros());
        var answer =
                reply(command).setConfirmed(Posted.newBuilder().setAtMicros(at)).build();
        cards.confirm(stored, confirm.getAmountMinor(), answer);
        return answer;
    }

    private LegReply decideCancel(LegCommand command) throws SQLException {
        var stored = cards.find(command.getPayment(), command.getLeg());
        var answer = reply(command).setCancelled(Cancelled.getDefaultInstance()).build();
        if (stored == null) {
            // The fence: a Try that comes later meets this row.
            cards.insert(new Leg(
                    command.getPayment(), command.getLeg(), command.getOwner(), State.SUSPENDED, 0, "", answer));
            return answer;
        }
        if (stored.owner() != command.getOwner()) return alarm(command, AlarmCode.ALARM_CODE_KEY_REUSED);
        switch (stored.state()) {
            case TRIED -> cards.cancel(stored);
            case CONFIRMED -> {
                return alarm(command, AlarmCode.ALARM_CODE_CANCEL_AFTER_CONFIRM);
            }
            case CANCELLED, SUSPENDED, DECLINED -> {}
        }
        return answer;
    }

    private LegReply decideGet(LegCommand command) throws SQLException {
        var stored = cards.find(command.getPayment(), command.getLeg());
        if (stored == null)
            return reply(command).setAbsent(Absent.getDefaultInstance()).build();
        return switch (stored.state()) {
            case TRIED, DECLINED, SUSPENDED -> stored.first();
            case CONFIRMED -> cards.settlement(stored).answer();
            case CANCELLED ->
                reply(command).setCancelled(Cancelled.getDefaultInstance()).build();
        };
    }

    /** What must be the same under one key, beside the owner. */
    private static String content(Try it) {
        var policy = it.getPolicy();
        return it.getAmountMinor() + " " + it.getCurrency() + " " + policy.getClasses() + " " + policy.getLot() + " "
                + policy.getNoFloor() + " " + policy.getForce() + " " + it.getPurposeValue();
    }

    private static LegReply unreadable(LegCommand command) {
        return alarm(command, AlarmCode.ALARM_CODE_BAD_COMMAND);
    }

    static LegReply alarm(LegCommand command, AlarmCode code) {
        return reply(command).setAlarm(code).build();
    }

    private static LegReply.Builder reply(LegCommand command) {
        return LegReply.newBuilder().setPayment(command.getPayment()).setLeg(command.getLeg());
    }
}
