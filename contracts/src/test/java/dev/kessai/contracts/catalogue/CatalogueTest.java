package dev.kessai.contracts.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.adjustment.AdjustmentAnswer;
import dev.kessai.contracts.bank.ResolutionAnswer;
import dev.kessai.contracts.bank.StatementAnswer;
import dev.kessai.contracts.channel.Notice;
import dev.kessai.contracts.deferred.DeferredAnswer;
import dev.kessai.contracts.participant.Decline;
import dev.kessai.contracts.payment.PaymentAnswer.Refusal;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.reconciliation.CaseAnswer;
import dev.kessai.contracts.reversal.Reversals;
import dev.kessai.contracts.settlement.SettlementAnswer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private static final String ERRORS = "code,status,retryable,en,ja";

    @Test
    void everyErrorOfTheCodeHasARowAndEveryRowIsAnError() {
        var inCode = Stream.<Enum<?>[]>of(
                        RequestError.values(),
                        PaymentFailure.values(),
                        Refusal.values(),
                        Decline.values(),
                        AccountAnswer.Reason.values(),
                        AdjustmentAnswer.Reason.values(),
                        DeferredAnswer.Refusal.values(),
                        CaseAnswer.Reason.values(),
                        Reversals.Reason.values(),
                        SettlementAnswer.Reason.values(),
                        StatementAnswer.Reason.values(),
                        ResolutionAnswer.Reason.values(),
                        new Enum<?>[] {Notice.Answer.AMOUNT_DIFFERS})
                .flatMap(Arrays::stream)
                .map(Enum::name)
                .collect(Collectors.toSet());
        var inFile = ErrorCodes.load().all().stream().map(ErrorCode::code).collect(Collectors.toSet());
        assertThat(inFile).isEqualTo(inCode);
    }

    @Test
    void statusesFollowTheApiConventions() {
        var errors = ErrorCodes.load();
        assertThat(errors.of(RequestError.IDEMPOTENCY_KEY_MISSING).httpStatus()).isEqualTo(400);
        assertThat(errors.of(Refusal.KEY_REUSED).httpStatus()).isEqualTo(422);
        assertThat(errors.of(RequestError.OUTCOME_UNKNOWN).httpStatus()).isEqualTo(504);
        assertThat(errors.of(RequestError.OUTCOME_UNKNOWN).retryable()).isTrue();
        assertThat(errors.of(Decline.BALANCE_TOO_LOW).isFailure()).isTrue();
        assertThat(errors.all()).noneMatch(error -> error.httpStatus() == 409);
    }

    @Test
    void onlyWhatCanSucceedLaterIsRetryable() {
        var retryable = ErrorCodes.load().all().stream()
                .filter(ErrorCode::retryable)
                .map(ErrorCode::code)
                .collect(Collectors.toSet());
        assertThat(retryable)
                .isEqualTo(Set.of(
                        "BODY_TOO_SLOW",
                        "BOOKS_BEHIND",
                        "BUSY",
                        "CLOCK_NOT_QUIET",
                        "INTERNAL_ERROR",
                        "NOT_NOW",
                        "OUTCOME_UNKNOWN",
                        "RATE_LIMITED",
                        "RECONCILIATION_UNDER_WAY",
                        "REPAYMENT_UNDER_WAY",
                        "STORE_UNAVAILABLE",
                        "UNAVAILABLE"));
    }

    @Test
    void anErrorWithoutARowStopsTheStart() {
        var rows = Csv.resource("errors.csv", ERRORS);
        var without = rows.stream().filter(row -> !row.contains("BUSY")).toList();
        assertThatThrownBy(() -> ErrorCodes.of(without)).hasMessage("no row for BUSY");
        var asFailure = Stream.concat(without.stream(), Stream.of(List.of("BUSY", "200", "false", "wait", "お待ちください")))
                .toList();
        assertThatThrownBy(() -> ErrorCodes.of(asFailure)).hasMessage("status of BUSY");
        var twice = Stream.concat(rows.stream(), Stream.of(rows.getFirst())).toList();
        assertThatThrownBy(() -> ErrorCodes.of(twice)).hasMessageStartingWith("twice: ");
    }

    @Test
    void everyPaymentTypeHasAnAccountingCodeOfItsOwn() {
        var codes = AccountingCodes.load();
        for (var type : PaymentType.values())
            assertThat(codes.all()).anyMatch(code -> code.type() == type && codes.allows(type, code.code()));
        assertThat(codes.allows(PaymentType.PURCHASE, "topup.bank")).isFalse();
        assertThat(codes.allows(PaymentType.PURCHASE, "purchase.unheard")).isFalse();
        assertThat(codes.find("transfer.p2p")).map(AccountingCode::ja).contains("利用者間の送金");
        assertThat(codes.version()).isEqualTo(2);
    }

    @Test
    void aQuotedFieldKeepsItsCommasAndQuotes() {
        assertThat(Csv.rows("a,b\n\"1,\"\"2\"\"\",3", "a,b")).isEqualTo(List.of(List.of("1,\"2\"", "3")));
    }

    @Test
    void aCatalogueThatIsNotWellFormedIsRefused() {
        assertThatThrownBy(() -> Csv.rows("b,a\n1,2", "a,b")).hasMessage("the first line must be a,b");
        assertThatThrownBy(() -> Csv.rows("a,b\n1", "a,b")).hasMessageStartingWith("needs 2 fields");
        assertThatThrownBy(() -> Csv.rows("a,b\n1,", "a,b")).hasMessageStartingWith("needs 2 fields");
        assertThatThrownBy(() -> Csv.rows("a,b\n\"1,2", "a,b")).hasMessageStartingWith("open quote");
    }
}
