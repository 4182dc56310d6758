package dev.kessai.contracts.catalogue;

import dev.kessai.contracts.payment.PaymentType;
import java.util.regex.Pattern;

/**
 * What a movement means to accounting (01-payment: mandatory in every payment).
 *
 * @param code lower case, group and meaning, such as {@code purchase.code}; at most {@link #LENGTH_MAX} characters
 * @param type the only payment type that may carry it
 * @param en name for people, English
 * @param ja name for people, Japanese
 * @param since catalogue version, from 1, that brought it; codes are added, never removed or given another meaning
 */
public record AccountingCode(String code, PaymentType type, String en, String ja, int since) {
    public static final int LENGTH_MAX = 40;

    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9]*(\\.[a-z][a-z0-9_]*)+");

    public AccountingCode {
        if (!FORM.matcher(code).matches() || code.length() > LENGTH_MAX)
            throw new IllegalArgumentException("accounting code " + code);
        if (en.isBlank() || ja.isBlank()) throw new IllegalArgumentException("no name: " + code);
        if (since < 1) throw new IllegalArgumentException("since=" + since + ": " + code);
    }
}
