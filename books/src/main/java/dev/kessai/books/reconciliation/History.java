package dev.kessai.books.reconciliation;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.kessai.contracts.payment.v1.StoredEvent;
import dev.kessai.contracts.payment.v1.StoredEvent.EventCase;
import dev.kessai.contracts.payment.v1.StoredLeg;
import dev.kessai.contracts.payment.v1.Taken;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A payment as its stored events tell it, read without a line of the coordinator's code: an auditor that shares the
 * code of the audited finds what it believes.
 */
final class History {
    /** With the stored numbers of states. */
    enum Stage {
        NONE(0),
        CREATED(1),
        TRYING(2),
        WAITING_EXTERNAL(3),
        AUTHORIZED(4),
        DECIDED_CONFIRM(5),
        DECIDED_CANCEL(6),
        SUCCEEDED(7),
        FAILED(8);

        private final int code;

        Stage(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        boolean isFinal() {
            return this == SUCCEEDED || this == FAILED;
        }

        boolean waits() {
            return this == WAITING_EXTERNAL || this == AUTHORIZED;
        }
    }

    private final long payment;
    private Stage stage = Stage.NONE;
    private long newestAtMicros;
    private long decidedAtMicros;
    private long parent;
    private long amount;
    private int currency;
    private String accountingCode = "";
    private List<StoredLeg> legs = List.of();
    private List<Long> amounts = List.of();
    private List<Taken> taken = List.of();
    private final Map<Long, List<Taken>> reservations = new LinkedHashMap<>();
    private final List<Long> released = new ArrayList<>(0);

    private History(long payment) {
        this.payment = payment;
    }

    /** @param rows of one payment, in any order; what is wrong with them goes to the findings */
    static History of(List<EventRow> rows, Findings findings) {
        var history = new History(rows.getFirst().payment());
        var inOrder = rows;
        for (int i = 1; i < rows.size(); i++) {
            if (rows.get(i - 1).version() <= rows.get(i).version()) continue;
            inOrder = new ArrayList<>(rows);
            inOrder.sort((one, other) -> Integer.compare(one.version(), other.version()));
            break;
        }
        int version = 0;
        for (var row : inOrder) {
            if (row.version() != version + 1)
                findings.broken(
                        Invariant.HISTORY_GAPLESS,
                        PaymentAuditStore.NAME,
                        Keys.payment(history.payment),
                        "version " + (version + 1),
                        "version " + row.version());
            version = row.version();
            history.apply(row, findings);
        }
        return history;
    }

    private void apply(EventRow row, Findings findings) {
        var event = parse(row);
        var kind = event == null ? EventCase.EVENT_NOT_SET : event.getEventCase();
        var next = event == null ? null : after(stage, event);
        boolean state = next != null && next.code == row.state();
        if (!state || row.atMicros() < newestAtMicros)
            findings.broken(
                    Invariant.HISTORY_LEGAL,
                    PaymentAuditStore.NAME,
                    Keys.payment(payment) + " version " + row.version(),
                    "an event that may follow " + stage + ", not before it",
                    kind + " stored as state " + row.state());
        newestAtMicros = Math.max(newestAtMicros, row.atMicros());
        if (event == null) return;
        take(event, row.atMicros());
        if (next != null) stage = next;
    }

    private static @Nullable StoredEvent parse(EventRow row) {
        try {
            return StoredEvent.parseFrom(row.body());
        } catch (InvalidProtocolBufferException e) {
            return null;
        }
    }

    /** The stage after this event, null where it may not follow (01-payment, states). */
    private static @Nullable Stage after(Stage stage, StoredEvent event) {
        var next = switch (event.getEventCase()) {
            case CREATED -> event.getCreated().getRiskAllows() ? Stage.TRYING : Stage.CREATED;
            case TRYING -> Stage.TRYING;
            case WAITING -> Stage.WAITING_EXTERNAL;
            case AUTHORIZED -> Stage.AUTHORIZED;
            case DECIDED_CONFIRM -> Stage.DECIDED_CONFIRM;
            case DECIDED_CANCEL -> Stage.DECIDED_CANCEL;
            case SUCCEEDED -> Stage.SUCCEEDED;
            case FAILED -> Stage.FAILED;
            case REFUND_RESERVED, REFUND_RELEASED -> Stage.SUCCEEDED;
            case EVENT_NOT_SET -> Stage.NONE;
        };
        boolean allowed = switch (stage) {
            case NONE -> event.hasCreated();
            case CREATED -> next == Stage.FAILED;
            case TRYING, WAITING_EXTERNAL ->
                !event.hasCreated()
                        && (next == Stage.TRYING
                                || (next == Stage.WAITING_EXTERNAL && stage == Stage.TRYING)
                                || next == Stage.AUTHORIZED
                                || next == Stage.DECIDED_CONFIRM
                                || next == Stage.DECIDED_CANCEL
                                || next == Stage.FAILED);
            case AUTHORIZED -> next == Stage.DECIDED_CONFIRM || next == Stage.DECIDED_CANCEL || next == Stage.FAILED;
            case DECIDED_CONFIRM -> event.hasSucceeded();
            case DECIDED_CANCEL -> next == Stage.FAILED;
            case SUCCEEDED -> event.hasRefundReserved() || event.hasRefundReleased();
            case FAILED -> false;
        };
        return allowed ? next : null;
    }

    private void take(StoredEvent event, long atMicros) {
        switch (event.getEventCase()) {
            case CREATED -> {
                var created = event.getCreated();
                legs = created.getLegsList();
                currency = created.getCurrency();
                accountingCode = created.getAccountingCode();
                parent = created.getParent();
                amount = created.getAmountMinor();
            }
            case DECIDED_CONFIRM -> {
                amounts = event.getDecidedConfirm().getAmountsMinorList();
                decidedAtMicros = atMicros;
            }
            case SUCCEEDED -> taken = event.getSucceeded().getTakenList();
            case REFUND_RESERVED ->
                reservations.put(
                        event.getRefundReserved().getRefund(),
                        event.getRefundReserved().getPartsList());
            case REFUND_RELEASED -> {
                var _ = reservations.remove(event.getRefundReleased().getRefund());
                released.add(event.getRefundReleased().getRefund());
            }
            case TRYING, WAITING, AUTHORIZED, DECIDED_CANCEL, FAILED, EVENT_NOT_SET -> {}
        }
    }

    long payment() {
        return payment;
    }

    Stage stage() {
        return stage;
    }

    long newestAtMicros() {
        return newestAtMicros;
    }

    /** 0 before a decision to confirm. */
    long decidedAtMicros() {
        return decidedAtMicros;
    }

    /** The payment that this one refunds, or 0. */
    long parent() {
        return parent;
    }

    /** As ordered. */
    long amount() {
        return amount;
    }

    int currency() {
        return currency;
    }

    String accountingCode() {
        return accountingCode;
    }

    List<StoredLeg> legs() {
        return legs;
    }

    /** Null where the payment has no such leg. */
    @Nullable
    StoredLeg leg(int no) {
        return no >= 1 && no <= legs.size() ? legs.get(no - 1) : null;
    }

    static boolean isCredit(StoredLeg leg) {
        return leg.getSide() == 1;
    }

    /** Before a decision what was ordered, after it what was decided. */
    long amount(int no) {
        if (no <= amounts.size()) return amounts.get(no - 1);
        var leg = legs.get(no - 1);
        if (!isCredit(leg)) return leg.getAmountMinor();
        long sum = 0;
        for (var part : leg.getPartsList()) sum += part.getAmountMinor();
        return sum;
    }

    List<Taken> taken() {
        return taken;
    }

    /** Live ones, by refund. */
    Map<Long, List<Taken>> reservations() {
        return reservations;
    }

    /** Refunds whose reservation was given back. */
    List<Long> released() {
        return released;
    }
}
