package dev.kessai.contracts.catalogue;

import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.adjustment.AdjustmentAnswer;
import dev.kessai.contracts.bank.ResolutionAnswer;
import dev.kessai.contracts.bank.StatementAnswer;
import dev.kessai.contracts.channel.Notice;
import dev.kessai.contracts.deferred.DeferredAnswer;
import dev.kessai.contracts.participant.Decline;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.reconciliation.CaseAnswer;
import dev.kessai.contracts.reversal.Reversals;
import dev.kessai.contracts.settlement.SettlementAnswer;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The registry of error codes; immutable, safe for all threads. A value without a row stops the start. */
public final class ErrorCodes {
    private final Map<String, ErrorCode> byCode;

    private ErrorCodes(Map<String, ErrorCode> byCode) {
        this.byCode = byCode;
        for (var each : RequestError.values()) check(each, false);
        for (var each : PaymentAnswer.Refusal.values()) check(each, false);
        for (var each : AccountAnswer.Reason.values()) check(each, false);
        check(Notice.Answer.AMOUNT_DIFFERS, false);
        for (var each : AdjustmentAnswer.Reason.values()) check(each, false);
        for (var each : DeferredAnswer.Refusal.values()) check(each, false);
        for (var each : CaseAnswer.Reason.values()) check(each, false);
        for (var each : Reversals.Reason.values()) check(each, false);
        for (var each : StatementAnswer.Reason.values()) check(each, false);
        for (var each : ResolutionAnswer.Reason.values()) check(each, false);
        for (var each : SettlementAnswer.Reason.values()) check(each, false);
        for (var each : Decline.values()) check(each, true);
        for (var each : PaymentFailure.values()) check(each, true);
    }

    /** Reads the registry of this build. */
    public static ErrorCodes load() {
        return of(Csv.resource("errors.csv", "code,status,retryable,en,ja"));
    }

    static ErrorCodes of(Iterable<? extends List<String>> rows) {
        var byCode = new LinkedHashMap<String, ErrorCode>();
        for (var row : rows) {
            var code =
                    new ErrorCode(row.get(0), Integer.parseInt(row.get(1)), truth(row.get(2)), row.get(3), row.get(4));
            if (byCode.put(code.code(), code) != null) throw new IllegalStateException("twice: " + code.code());
        }
        return new ErrorCodes(byCode);
    }

    public ErrorCode of(RequestError error) {
        return row(error);
    }

    public ErrorCode of(PaymentAnswer.Refusal refusal) {
        return row(refusal);
    }

    public ErrorCode of(AccountAnswer.Reason reason) {
        return row(reason);
    }

    /** @throws IllegalStateException for an answer that is no refusal */
    public ErrorCode of(Notice.Answer answer) {
        return row(answer);
    }

    public ErrorCode of(AdjustmentAnswer.Reason reason) {
        return row(reason);
    }

    public ErrorCode of(DeferredAnswer.Refusal refusal) {
        return row(refusal);
    }

    public ErrorCode of(Reversals.Reason reason) {
        return row(reason);
    }

    public ErrorCode of(CaseAnswer.Reason reason) {
        return row(reason);
    }

    public ErrorCode of(StatementAnswer.Reason reason) {
        return row(reason);
    }

    public ErrorCode of(ResolutionAnswer.Reason reason) {
        return row(reason);
    }

    public ErrorCode of(SettlementAnswer.Reason reason) {
        return row(reason);
    }

    public ErrorCode of(Decline decline) {
        return row(decline);
    }

    public ErrorCode of(PaymentFailure failure) {
        return row(failure);
    }

    /** By code, such as the stored failure of a payment. */
    public Optional<ErrorCode> find(String code) {
        return Optional.ofNullable(byCode.get(code));
    }

    /** In the order of the file. */
    public Collection<ErrorCode> all() {
        return Collections.unmodifiableCollection(byCode.values());
    }

    private ErrorCode row(Enum<?> value) {
        var found = byCode.get(value.name());
        if (found == null) throw new IllegalStateException("no row for " + value);
        return found;
    }

    private void check(Enum<?> value, boolean failure) {
        if (row(value).isFailure() != failure) throw new IllegalStateException("status of " + value);
    }

    private static boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false: " + text);
        };
    }
}
