package dev.kessai.accounts.channel;

import dev.kessai.base.id.IdText;
import dev.kessai.contracts.participant.LegKey;
import java.util.Optional;

/** A leg's key as partners see it: {@code pay_0sas860940000-2}. */
final class Reference {
    private static final IdText PAYMENT = new IdText("pay");
    private static final char SEPARATOR = '-';

    private Reference() {}

    static String of(LegKey leg) {
        return PAYMENT.text(leg.payment()) + SEPARATOR + leg.no();
    }

    /** Empty where the text is not exactly what {@link #of} gives. */
    static Optional<LegKey> parse(String text) {
        int at = text.indexOf(SEPARATOR);
        if (at < 0) return Optional.empty();
        var payment = PAYMENT.find(text.substring(0, at));
        if (payment.isEmpty() || payment.getAsLong() == 0) return Optional.empty();
        try {
            var leg = new LegKey(payment.getAsLong(), Integer.parseInt(text.substring(at + 1)));
            return of(leg).equals(text) ? Optional.of(leg) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
