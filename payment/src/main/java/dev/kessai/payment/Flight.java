package dev.kessai.payment;

/** A payment in memory, with what only the process that drives it knows. */
final class Flight {
    private Payment payment;
    private boolean due;
    private boolean changed;
    private boolean resend;
    private boolean asked;
    private boolean resting;
    private long retryAtMicros;
    private long armedAtMicros = Long.MAX_VALUE;

    Flight(Payment payment, boolean due) {
        this.payment = payment;
        this.due = due;
    }

    Payment payment() {
        return payment;
    }

    void payment(Payment next) {
        payment = next;
    }

    /** Whether the payment has a row in {@code due}. */
    boolean due() {
        return due;
    }

    void due(boolean hasRow) {
        due = hasRow;
    }

    /** Whether the batch under way looks at it after its commit. */
    boolean changed() {
        return changed;
    }

    void changed(boolean isChanged) {
        changed = isChanged;
    }

    /** Whether what {@link Payment#next} asks for is sent after the commit. */
    boolean resend() {
        return resend;
    }

    void resend(boolean send) {
        resend = send;
        if (send) resting = false;
    }

    /** Its commands have left; without an answer they leave again then. */
    void sent(long retryMicros) {
        resend = false;
        asked = true;
        retryAtMicros = retryMicros;
    }

    /** Whether commands have left since it came into memory: answers may be on their way. */
    boolean asked() {
        return asked;
    }

    long retryAtMicros() {
        return retryAtMicros;
    }

    void retryAt(long micros) {
        retryAtMicros = micros;
    }

    /** Whether it leaves memory until its due row comes. */
    boolean resting() {
        return resting;
    }

    void rest() {
        resting = true;
        resend = false;
    }

    /** The timer that will look at it next, or {@link Long#MAX_VALUE}. */
    long armedAtMicros() {
        return armedAtMicros;
    }

    void armedAt(long micros) {
        armedAtMicros = micros;
    }

    /** Whether it holds back the lane's open_from. */
    boolean isOpen() {
        return !due && !payment.state().isFinal();
    }
}
