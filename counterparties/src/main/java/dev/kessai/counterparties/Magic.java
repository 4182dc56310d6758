package dev.kessai.counterparties;

/**
 * Sandbox amounts that ask a partner for trouble: the last three digits in yen; where only whole thousands are taken,
 * 80 to 91 thousand stand for 900 to 911. Every other amount goes well.
 */
public enum Magic {
    NONE(0),
    /** Somebody pays at once, without being asked to. */
    PAID(900),
    /** A definite no. */
    REFUSED(901),
    /** The answer takes two seconds. */
    SLOW(902),
    /** Done, but the answer never comes. */
    SILENT(903),
    /** Not known, also to the first two inquiries; then done. */
    UNKNOWN_THEN_OK(904),
    /** Not known, also to the first two inquiries; then a definite no. */
    UNKNOWN_THEN_NO(905),
    /** Paid at once, and every notice is sent twice. */
    TWICE(906),
    /** Paid at once, and the provisional notice is corrected a second later. */
    CORRECTED(907),
    /** Paid at once, and nobody is told before the slip has expired. */
    LATE(908),
    /** In maintenance: a definite no that says so. */
    MAINTENANCE(909),
    /** The first request is lost, its connection just ends; the partner knows nothing of it. */
    LOST(910),
    /** Paid at once, and no notice is ever sent: only the inquiry and the day-end file tell. */
    NO_NOTICE(911);

    /** How long {@link #SLOW} takes. */
    public static final long SLOW_MILLIS = 2_000;

    /** Longer than any caller waits. */
    public static final long SILENT_MILLIS = 120_000;

    /** Inquiries that {@link #UNKNOWN_THEN_OK} leaves without an answer. */
    public static final int UNKNOWN_INQUIRIES = 2;

    private static final int UNIT = 1_000;
    private static final int THOUSANDS_FIRST = 80;
    private final int digits;

    Magic(int digits) {
        this.digits = digits;
    }

    /** By the last three digits. */
    public static Magic of(long amount) {
        for (var each : values()) if (each != NONE && amount % UNIT == each.digits) return each;
        return NONE;
    }

    /** By the last two digits of the thousands. */
    public static Magic ofThousands(long amount) {
        long thousands = amount / UNIT % 100;
        return thousands < THOUSANDS_FIRST ? NONE : of(PAID.digits + thousands - THOUSANDS_FIRST);
    }

    /** Whether somebody pays without being asked to. */
    public boolean isPaidAtOnce() {
        return switch (this) {
            case PAID, TWICE, CORRECTED, LATE, NO_NOTICE -> true;
            case NONE, REFUSED, SLOW, SILENT, UNKNOWN_THEN_OK, UNKNOWN_THEN_NO, MAINTENANCE, LOST -> false;
        };
    }
}
