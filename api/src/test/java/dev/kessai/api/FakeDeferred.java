package dev.kessai.api;

import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.deferred.CreditDecision;
import dev.kessai.contracts.deferred.DeferredAccount;
import dev.kessai.contracts.deferred.DeferredAnswer;
import dev.kessai.contracts.deferred.DeferredPay;
import dev.kessai.contracts.deferred.DeferredStatement;
import dev.kessai.contracts.deferred.Repayment;
import dev.kessai.contracts.deferred.WriteOff;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentView;
import dev.kessai.contracts.payment.RequestKey;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Billing that says yes, unless the test has a refusal for it; remembers what it was asked. */
final class FakeDeferred implements DeferredPay {
    final List<Object> asked = new ArrayList<>();
    DeferredAnswer.@Nullable Refusal refusal;
    boolean replayed;
    private final PaymentView payment;

    /** @param payment what each payment looks like */
    FakeDeferred(PaymentView payment) {
        this.payment = payment;
    }

    private DeferredAnswer answer(Object asking, DeferredAnswer otherwise) {
        asked.add(asking);
        return refusal == null ? otherwise : new DeferredAnswer.Refused(refusal, "");
    }

    private static DeferredAccount account(long user, boolean suspended) {
        return new DeferredAccount(user, 50_000, 8_000, 1_000, suspended ? 0 : 41_000, 36, suspended);
    }

    @Override
    public Optional<DeferredAccount> account(long user) {
        return refusal == null ? Optional.of(account(user, false)) : Optional.empty();
    }

    @Override
    public List<DeferredStatement> statements(long user) {
        return List.of(new DeferredStatement(
                YearMonth.of(2026, 4), DeferredStatement.State.OVERDUE, 8_000, 36, 5_000, LocalDate.of(2026, 5, 31)));
    }

    @Override
    public List<CreditDecision> decisions(long user) {
        return List.of(new CreditDecision(
                user, 1, 50_000, "score-3", "{\"income\":4000000}", List.of("GOOD_HISTORY"), Fakes.NOW_MICROS));
    }

    @Override
    public DeferredAnswer decide(RequestKey key, CreditDecision decision) {
        return answer(decision, new DeferredAnswer.Decided(decision.stored(1, Fakes.NOW_MICROS), true, replayed));
    }

    @Override
    public DeferredAnswer repay(Repayment repayment) {
        return answer(repayment, new DeferredAnswer.Asked(new PaymentAnswer.Taken(payment, replayed, true)));
    }

    @Override
    public DeferredAnswer suspend(long user, boolean suspended) {
        return answer(suspended, new DeferredAnswer.Changed(account(user, suspended)));
    }

    @Override
    public DeferredAnswer proposeWriteOff(
            RequestKey key, long user, YearMonth month, WriteOff.Grounds grounds, String by) {
        return answer(
                month,
                proposed(new WriteOff(
                        7, WriteOff.State.PROPOSED, user, month, 3_036, grounds, by, Fakes.NOW_MICROS, "", 0, 0)));
    }

    @Override
    public DeferredAnswer approveWriteOff(long id, String by) {
        return answer("approve " + id + " by " + by, proposed(decided(id, WriteOff.State.DONE, by)));
    }

    @Override
    public DeferredAnswer rejectWriteOff(long id, String by) {
        return answer("reject " + id + " by " + by, proposed(decided(id, WriteOff.State.REJECTED, by)));
    }

    private DeferredAnswer proposed(WriteOff writeOff) {
        return new DeferredAnswer.Proposed(writeOff, replayed);
    }

    private WriteOff decided(long id, WriteOff.State state, String by) {
        return new WriteOff(
                id,
                state,
                Owner.user(1).id(),
                YearMonth.of(2026, 4),
                3_036,
                new WriteOff.Grounds("bankrupt", "OPS-13"),
                "clerk",
                Fakes.NOW_MICROS,
                by,
                Fakes.NOW_MICROS,
                state == WriteOff.State.DONE ? payment.id() : 0);
    }

    @Override
    public Optional<WriteOff> writeOff(long id) {
        return refusal == null ? Optional.of(decided(id, WriteOff.State.DONE, "other")) : Optional.empty();
    }

    @Override
    public List<WriteOff> writeOffs(long beforeId) {
        return List.of(decided(9, WriteOff.State.REJECTED, "other"), decided(8, WriteOff.State.DONE, "other"));
    }

    @Override
    public DeferredAnswer close(YearMonth month) {
        return answer(month, new DeferredAnswer.Closing(month, 100, 10, 5));
    }
}
