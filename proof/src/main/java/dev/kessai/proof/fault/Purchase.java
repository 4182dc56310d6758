package dev.kessai.proof.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One purchase under its idempotency key, and all that its client was told. Thread-safe.
 */
final class Purchase {
    static final long FROM_BALANCE_MINOR = 700;
    static final long FROM_POINTS_MINOR = 300;
    static final long AMOUNT_MINOR = FROM_BALANCE_MINOR + FROM_POINTS_MINOR;

    /** The answer that acknowledges. */
    private static final int OK = 200;

    /**
     * One answer that names the payment.
     *
     * @param status as the API has it; final where the HTTP status is 200
     */
    record Told(int httpStatus, String id, String status) {}

    private final String key;
    private final int user;
    private final int merchant;
    private final Terms terms;
    private final List<Told> told = new ArrayList<>(2);
    private final List<String> faults = new ArrayList<>(0);

    /**
     * What the client says about its waiting. A short deadline passes while the system is away: a payment that was
     * acknowledged although its decision was not stored yet is then cancelled, and seen.
     *
     * @param untilCompleted whether the answer comes with the end, or with the decision
     * @param deadlineSeconds an undecided payment is cancelled then
     */
    record Terms(boolean untilCompleted, int deadlineSeconds) {}

    Purchase(String key, int user, int merchant, Terms terms) {
        this.key = key;
        this.user = user;
        this.merchant = merchant;
        this.terms = terms;
    }

    String key() {
        return key;
    }

    int user() {
        return user;
    }

    int merchant() {
        return merchant;
    }

    Terms terms() {
        return terms;
    }

    /** The client got this answer; a second id or another end than before is a fault of the system. */
    synchronized void tell(Told answer) {
        for (var before : told) {
            if (!before.id().equals(answer.id()))
                faults.add(key + " was told " + before.id() + " and then " + answer.id());
            boolean bothFinal = before.httpStatus() == OK && answer.httpStatus() == OK;
            if (bothFinal && !before.status().equals(answer.status()))
                faults.add(key + " was told " + before.status() + " and then " + answer.status());
        }
        told.add(answer);
    }

    /** An answer that this request must never get. */
    synchronized void refused(int httpStatus, String body) {
        faults.add(key + " was refused: " + httpStatus + " " + body);
    }

    /** The payment's id, if the client knows it. */
    synchronized Optional<String> id() {
        return told.stream().map(Told::id).findFirst();
    }

    /** The end that was acknowledged, if one was. */
    synchronized Optional<String> end() {
        return told.stream()
                .filter(each -> each.httpStatus() == OK)
                .map(Told::status)
                .findFirst();
    }

    boolean isAcknowledged() {
        return end().isPresent();
    }

    boolean hasSucceeded() {
        return end().filter("SUCCEEDED"::equals).isPresent();
    }

    /** What it was told that does not fit together. */
    synchronized List<String> faults() {
        return List.copyOf(faults);
    }
}
