package dev.kessai.proof.bench;

/**
 * When the next payment is sent.
 *
 * @param inFlight most payments under way at one time
 * @param perSecond 0: as soon as another one is over; else by the clock, and the time counts from the moment at which a
 *     payment should have been sent, so that a stall is not forgiven
 */
record Pace(int inFlight, int perSecond) {
    Pace {
        if (inFlight < 1) throw new IllegalArgumentException("inFlight=" + inFlight);
        if (perSecond < 0) throw new IllegalArgumentException("perSecond=" + perSecond);
    }
}
