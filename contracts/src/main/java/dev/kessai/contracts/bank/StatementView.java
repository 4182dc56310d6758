package dev.kessai.contracts.bank;

import java.time.LocalDate;

/**
 * A stored statement.
 *
 * @param takenAtMicros business time
 * @param lines of it that no other file had
 * @param openLines of these: nothing fits them yet, or nobody knows whose they are
 */
public record StatementView(
        long id,
        String account,
        StatementFormat format,
        LocalDate from,
        LocalDate until,
        long openingMinor,
        long closingMinor,
        long takenAtMicros,
        int lines,
        int openLines) {}
