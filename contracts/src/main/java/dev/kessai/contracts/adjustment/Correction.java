package dev.kessai.contracts.adjustment;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.participant.Part;
import java.util.List;

/**
 * What is wrong, and what shall be moved to mend it: an order of type ADJUSTMENT, of which one side is suspense or a
 * loss that the company bears.
 *
 * @param payer owner id
 * @param payee owner id
 * @param debits of the payer by class; they sum to the amount
 * @param parts of the payee by class; they sum to the amount
 * @param accountingCode of an adjustment
 * @param reason in words, 1 to {@link #REASON_LENGTH_MAX} characters; no names of people
 * @param ticket where it was discussed, 1 to {@link #TICKET_LENGTH_MAX} characters
 */
public record Correction(
        long amountMinor,
        Currency currency,
        long payer,
        long payee,
        List<Part> debits,
        List<Part> parts,
        String accountingCode,
        String reason,
        String ticket) {
    public static final int REASON_LENGTH_MAX = 500;
    public static final int TICKET_LENGTH_MAX = 64;

    public Correction {
        debits = List.copyOf(debits);
        parts = List.copyOf(parts);
    }

    /** Whether it can be put on record; the coordinator judges the rest when it is approved. */
    public boolean isComplete() {
        return isFilled(reason, REASON_LENGTH_MAX) && isFilled(ticket, TICKET_LENGTH_MAX);
    }

    private static boolean isFilled(String text, int lengthMax) {
        return !text.isBlank() && text.length() <= lengthMax;
    }
}
