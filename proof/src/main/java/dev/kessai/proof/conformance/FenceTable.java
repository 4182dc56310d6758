package dev.kessai.proof.conformance;

import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.contracts.participant.Reply.AlarmCode;
import dev.kessai.proof.conformance.Legs.Prepared;
import dev.kessai.proof.conformance.Legs.Row;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Every call meets every state (01-payment, participant contract). A cell holds when its answer is the table's and what
 * is stored afterwards, as Get tells it, is what the call leads to: after an alarm or a repetition, what was stored
 * before.
 *
 * <pre>
 *   call \ row  NONE       PENDING    TRIED      CONFIRMED  CANCELLED  SUSPENDED  DECLINED   POSTED
 *   Try         do it      or repeat  repeat     repeat     ABORTED    ABORTED    repeat     alarm
 *   Confirm     alarm      alarm      CONFIRMED  repeat     alarm      alarm      alarm      alarm
 *   Cancel      SUSPENDED  CANCELLED  CANCELLED  alarm      ok         ok         ok         alarm
 *   Credit      POSTED     alarm      alarm      alarm      alarm      alarm      alarm      repeat
 *   Get         ABSENT     and Get tells what is stored
 * </pre>
 */
final class FenceTable {
    static final String GROUP = "fence table";

    /** The rows of the table as it is drawn. */
    enum Call {
        TRY,
        CONFIRM,
        CANCEL,
        CREDIT,
        GET
    }

    private final Wire wire;
    private final Subject subject;
    private final Legs legs;

    FenceTable(Wire wire, Subject subject, Legs legs) {
        this.wire = wire;
        this.subject = subject;
        this.legs = legs;
    }

    static String cell(Call call, Row row) {
        return call + " / " + row;
    }

    void check(Findings findings) {
        for (var call : Call.values())
            for (var row : Row.values()) {
                var why = notAsked(call, row);
                findings.checkIf(why.isEmpty(), why, GROUP, cell(call, row), () -> check(call, row));
            }
    }

    private String notAsked(Call call, Row row) {
        if (row == Row.PENDING && subject.pendingMinor() == 0) return "no --pending-amount";
        if ((call == Call.CREDIT || row == Row.POSTED) && !subject.credits()) return "it is never credited";
        boolean needsCancel = row == Row.CANCELLED || (call == Call.CANCEL && (row == Row.TRIED || row == Row.PENDING));
        return needsCancel && !subject.cancels() ? "nobody cancels a charge" : "";
    }

    private void check(Call call, Row row) {
        var prepared = legs.prepare(row);
        var before = stored(prepared, row);
        var reply = wire.ask(command(call, prepared));
        Mismatch.unless(fits(call, prepared, reply), expected(call, prepared), Words.of(reply));
        var next = next(call, row, reply);
        if (next != row) {
            var _ = stored(prepared, next);
            return;
        }
        var after = wire.ask(legs.get(prepared.leg()));
        boolean isSame = after.equals(before) || row == Row.PENDING;
        Mismatch.unless(isSame, "that " + Words.of(before) + " stays stored", Words.of(after));
    }

    /** What Get says, which must be that row. */
    private Reply stored(Prepared prepared, Row row) {
        var reply = wire.ask(legs.get(prepared.leg()));
        Mismatch.unless(isStoredAs(row, reply), "that Get tells " + row, Words.of(reply));
        return reply;
    }

    private static boolean isStoredAs(Row row, Reply reply) {
        return switch (row) {
            case NONE -> reply instanceof Reply.Absent;
            case PENDING ->
                reply instanceof Reply.Pending || reply instanceof Reply.Tried || reply instanceof Reply.Declined;
            case TRIED -> reply instanceof Reply.Tried;
            case CONFIRMED -> reply instanceof Reply.Confirmed;
            case CANCELLED, SUSPENDED -> reply instanceof Reply.Cancelled || reply instanceof Reply.Aborted;
            case DECLINED -> reply instanceof Reply.Declined;
            case POSTED -> reply instanceof Reply.Posted;
        };
    }

    private Command command(Call call, Prepared prepared) {
        var leg = prepared.leg();
        return switch (call) {
            case TRY -> prepared.row() == Row.POSTED ? legs.tryOf(leg) : prepared.asked();
            case CONFIRM -> legs.confirm(leg);
            case CANCEL -> legs.cancel(leg);
            case CREDIT -> prepared.row() == Row.POSTED ? prepared.asked() : legs.credit(leg);
            case GET -> legs.get(leg);
        };
    }

    private static Row next(Call call, Row row, Reply reply) {
        return switch (call) {
            case TRY -> row == Row.NONE ? (reply instanceof Reply.Pending ? Row.PENDING : Row.TRIED) : row;
            case CONFIRM -> row == Row.TRIED ? Row.CONFIRMED : row;
            case CANCEL ->
                switch (row) {
                    case NONE -> Row.SUSPENDED;
                    case PENDING, TRIED -> Row.CANCELLED;
                    case CONFIRMED, CANCELLED, SUSPENDED, DECLINED, POSTED -> row;
                };
            case CREDIT -> row == Row.NONE ? Row.POSTED : row;
            case GET -> row;
        };
    }

    private static boolean fits(Call call, Prepared prepared, Reply reply) {
        var row = prepared.row();
        return switch (call) {
            case TRY ->
                switch (row) {
                    case NONE -> reply instanceof Reply.Tried || reply instanceof Reply.Pending;
                    case PENDING -> isStoredAs(Row.PENDING, reply);
                    case TRIED, CONFIRMED, DECLINED -> reply.equals(prepared.first());
                    case CANCELLED, SUSPENDED -> reply instanceof Reply.Aborted;
                    case POSTED -> isAlarm(reply);
                };
            case CONFIRM ->
                switch (row) {
                    case TRIED -> reply instanceof Reply.Confirmed;
                    case CONFIRMED -> reply.equals(prepared.last());
                    case NONE, PENDING, CANCELLED, SUSPENDED, DECLINED, POSTED -> isAlarm(reply);
                };
            case CANCEL ->
                switch (row) {
                    case NONE, PENDING, TRIED, CANCELLED, SUSPENDED, DECLINED -> reply instanceof Reply.Cancelled;
                    case CONFIRMED, POSTED -> isAlarm(reply);
                };
            case CREDIT ->
                switch (row) {
                    case NONE -> reply instanceof Reply.Posted;
                    case POSTED -> reply.equals(prepared.first());
                    case PENDING, TRIED, CONFIRMED, CANCELLED, SUSPENDED, DECLINED -> isAlarm(reply);
                };
            case GET ->
                switch (row) {
                    case CONFIRMED -> reply.equals(prepared.last());
                    case TRIED, DECLINED, POSTED -> reply.equals(prepared.first());
                    case NONE, PENDING, CANCELLED, SUSPENDED -> isStoredAs(row, reply);
                };
        };
    }

    /** Of the contract's broken order; not that the command could not be read. */
    private static boolean isAlarm(Reply reply) {
        return reply instanceof Reply.Alarm alarm
                && alarm.code() != AlarmCode.BAD_COMMAND
                && alarm.code() != AlarmCode.UNKNOWN_LEDGER;
    }

    private static String expected(Call call, Prepared prepared) {
        var row = prepared.row();
        var repeated =
                call == Call.CONFIRM || (call == Call.GET && row == Row.CONFIRMED) ? prepared.last() : prepared.first();
        boolean isGone = row == Row.CANCELLED || row == Row.SUSPENDED;
        return switch (call) {
            case TRY -> {
                if (row == Row.NONE) yield "TRIED or PENDING";
                if (row == Row.PENDING) yield "PENDING or the definite answer";
                yield isGone ? "ABORTED" : row == Row.POSTED ? "an alarm" : again(repeated);
            }
            case CONFIRM -> row == Row.TRIED ? "CONFIRMED" : row == Row.CONFIRMED ? again(repeated) : "an alarm";
            case CANCEL -> row == Row.CONFIRMED || row == Row.POSTED ? "an alarm" : "CANCELLED";
            case CREDIT -> row == Row.NONE ? "POSTED" : row == Row.POSTED ? again(repeated) : "an alarm";
            case GET -> row == Row.NONE ? "ABSENT" : isGone ? "CANCELLED" : "what is stored";
        };
    }

    private static String again(@Nullable Reply stored) {
        return "the stored answer, " + Words.of(Objects.requireNonNull(stored));
    }
}
