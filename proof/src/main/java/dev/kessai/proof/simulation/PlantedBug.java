package dev.kessai.proof.simulation;

import dev.kessai.proof.simulation.ModelDatabase.Guard;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Bugs that the simulator must find (01-payment, planted bugs). Production code has no place for them: where the
 * guard lives in the database, the model database lacks it; where it lives in Java, one exact piece of the real source
 * is replaced and compiled again ({@link Mutant}). A piece that is not there any more fails the run.
 */
public enum PlantedBug {
    /** Two rivals' events get the same version: neither the key of events nor the epoch of the lane row says no. */
    DECISION_WITHOUT_VERSION_KEY,
    /** Commands and answers leave before the transaction. */
    ACT_BEFORE_STORE,
    /** A Cancel of an unknown key leaves no row. */
    CANCEL_BEFORE_TRY_NOT_FENCED,
    LATE_TRY_ANSWERED_TRIED,
    DECLINE_NOT_STORED,
    /**
     * A key that may be stored is not looked up, and its insert changes nothing and says nothing, but its account is
     * changed: either guard alone is enough.
     */
    STORED_KEY_APPLIED_AGAIN,
    EPOCH_NOT_CHECKED,
    DEADLINE_CANCELS_A_SENT_PIVOT,
    LOTS_RETURNED_TWICE,
    /** What a cancelled payment had used of a limit stays used. */
    LIMIT_NOT_GIVEN_BACK,
    /** A payment is compared with the limit of the day as if it were the first one. */
    LIMIT_WITHOUT_WHAT_IS_USED,
    /** Neither the sum of the refunds nor what they took of each lot is compared: either guard alone is enough. */
    REFUND_CAP_UNCHECKED,
    /** The outbox is written beside the transaction, so that whoever loses has told its story already. */
    OUTBOX_WRITTEN_BY_THE_LOSER,
    /** A payment spends a lot that has expired. */
    EXPIRED_LOT_IS_SPENT,
    /** What comes back into a lot that has expired is not told: it would never expire. */
    LATE_LOT_NOT_TOLD,
    /** Whoever resumes confirms the ordered amounts in place of the decided ones. */
    PARTIAL_CONFIRM_REPEATED_WITH_ANOTHER_AMOUNT;

    private static final String FENCE = "accounts/src/main/java/dev/kessai/accounts/ledger/Fence.java";
    private static final String LIMITS = "accounts/src/main/java/dev/kessai/accounts/ledger/LimitSet.java";
    private static final String FUNDS = "accounts/src/main/java/dev/kessai/accounts/ledger/Funds.java";
    private static final String RECENT = "accounts/src/main/java/dev/kessai/accounts/ledger/RecentKeys.java";
    private static final String RUNNER = "base/src/main/java/dev/kessai/base/lane/LaneRunner.java";
    private static final String PAYMENT = "payment/src/main/java/dev/kessai/payment/";

    /** One exact piece of a source, and what stands there in its place; paths from the root of the repository. */
    record Edit(String file, String piece, String replacement) {}

    /** The guards that the model database lacks. */
    Set<Guard> missing() {
        return switch (this) {
            case DECISION_WITHOUT_VERSION_KEY -> EnumSet.of(Guard.VERSION_KEY, Guard.EPOCH);
            case STORED_KEY_APPLIED_AGAIN -> EnumSet.of(Guard.ENTRY_KEY);
            case EPOCH_NOT_CHECKED -> EnumSet.of(Guard.EPOCH);
            case OUTBOX_WRITTEN_BY_THE_LOSER -> EnumSet.of(Guard.OUTBOX_IN_TRANSACTION);
            case ACT_BEFORE_STORE, CANCEL_BEFORE_TRY_NOT_FENCED, LATE_TRY_ANSWERED_TRIED, DECLINE_NOT_STORED -> none();
            case DEADLINE_CANCELS_A_SENT_PIVOT, LOTS_RETURNED_TWICE, REFUND_CAP_UNCHECKED -> none();
            case LIMIT_NOT_GIVEN_BACK, LIMIT_WITHOUT_WHAT_IS_USED -> none();
            case EXPIRED_LOT_IS_SPENT, LATE_LOT_NOT_TOLD, PARTIAL_CONFIRM_REPEATED_WITH_ANOTHER_AMOUNT -> none();
        };
    }

    /** The changes to the real sources. */
    List<Edit> edits() {
        return switch (this) {
            case ACT_BEFORE_STORE ->
                List.of(
                        new Edit(RUNNER, "program.decide(batch);", "program.decide(batch); program.committed(batch);"),
                        new Edit(RUNNER, "        program.committed(batch);\n        return null;", "return null;"));
            case CANCEL_BEFORE_TRY_NOT_FENCED ->
                List.of(new Edit(
                        FENCE,
                        "if (leg == null) return suspend(command);",
                        "if (leg == null) return new Reply.Cancelled(command.leg());"));
            case LATE_TRY_ANSWERED_TRIED ->
                List.of(new Edit(
                        FENCE,
                        "case CANCELLED, SUSPENDED -> new Reply.Aborted(leg.key);",
                        "case CANCELLED, SUSPENDED -> new Reply.Tried(leg.key, List.of());"));
            case DECLINE_NOT_STORED ->
                List.of(new Edit(FENCE, "if (decline == null) decline = funds.choose(owner, command, at);", """
                    if (decline == null) decline = funds.choose(owner, command, at);
                    if (decline != null) return new Reply.Declined(command.leg(), decline);
                    """));
            case DEADLINE_CANCELS_A_SENT_PIVOT ->
                List.of(new Edit(
                        PAYMENT + "Payment.java",
                        "progress.deadlineMillis() && !isPivotSent()",
                        "progress.deadlineMillis()"));
            case LOTS_RETURNED_TWICE -> List.of(new Edit(FENCE, "account.settle(part.amountMinor(), 0);", """
                    account.settle(part.amountMinor(), 0);
                    if (part.lot() != 0) moveLot(account, part.lot(), part.amountMinor());
                    """));
            case LIMIT_NOT_GIVEN_BACK -> List.of(new Edit(FENCE, "giveBack(leg, owner, tried);", ""));
            case LIMIT_WITHOUT_WHAT_IS_USED ->
                List.of(new Edit(LIMITS, "usage.ofDay(command.purpose(), command.currency(), day)", "0"));
            case REFUND_CAP_UNCHECKED ->
                List.of(
                        new Edit(
                                PAYMENT + "Refunds.java",
                                "debit.amountMinor() - reservedOf(debit)",
                                "debit.amountMinor()"),
                        new Edit(PAYMENT + "FollowUp.java", "if (amountMinor > left) return List.of();", ""));
            case EXPIRED_LOT_IS_SPENT ->
                List.of(new Edit(FUNDS, "lot.expiresAtMicros > atMicros", "lot.expiresAtMicros > 0"));
            case LATE_LOT_NOT_TOLD ->
                List.of(new Edit(FENCE, "if (amount > 0 && lot.expiresAtMicros <= at) isDueAgain(account, lot);", ""));
            case PARTIAL_CONFIRM_REPEATED_WITH_ANOTHER_AMOUNT ->
                List.of(new Edit(
                        PAYMENT + "PaymentMemory.java", "current = current.apply(row.event(), row.atMicros());", """
                    var read = row.event() instanceof PaymentEvent.DecidedConfirm
                            ? new PaymentEvent.DecidedConfirm(List.of())
                            : row.event();
                    current = current.apply(read, row.atMicros());
                    """));
            case STORED_KEY_APPLIED_AGAIN ->
                List.of(new Edit(RECENT, "if (key.payment() <= forgottenUntil) return true;", ""));
            case DECISION_WITHOUT_VERSION_KEY -> List.of();
            case EPOCH_NOT_CHECKED, OUTBOX_WRITTEN_BY_THE_LOSER -> List.of();
        };
    }

    /** Whether this break is its own: what lacks the epoch too breaks other rules as well. */
    boolean isShownBy(String rule) {
        return this != DECISION_WITHOUT_VERSION_KEY || rule.startsWith(AuditedPayment.VERSIONS);
    }

    private static Set<Guard> none() {
        return EnumSet.noneOf(Guard.class);
    }
}
