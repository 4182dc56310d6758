package dev.kessai.contracts.channel;

import java.time.LocalDate;

/**
 * A file of transfers to users' banks.
 *
 * @param no from 1
 * @param day the business day that it names
 * @param totalMinor sum of its transfers, yen
 * @param returned transfers that the bank could not make, once it has said so
 * @param contentBase64 the file itself, Zengin records of 120 bytes or a message pain.001
 */
public record PayoutFile(
        long no, LocalDate day, int transfers, long totalMinor, State state, int returned, String contentBase64) {
    /** How far it is. */
    public enum State {
        /** To be sent to the bank. */
        NEW,
        ACCEPTED,
        /** Every transfer has its result. */
        DONE
    }
}
