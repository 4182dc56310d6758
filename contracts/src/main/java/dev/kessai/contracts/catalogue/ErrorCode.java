package dev.kessai.contracts.catalogue;

import java.util.regex.Pattern;

/**
 * One way in which a request can fail, as clients see it (06-edge, public API conventions).
 *
 * @param code such as {@code BALANCE_TOO_LOW}; never reused for another meaning
 * @param httpStatus of the problem document; 200 for the failure of a payment, which is an answer and no problem
 * @param retryable whether the same request with the same key can succeed later
 * @param en what to do, English
 * @param ja what to do, Japanese
 */
public record ErrorCode(String code, int httpStatus, boolean retryable, String en, String ja) {
    /** A code that is the reason of a failed payment, not of a refused request. */
    public static final int HTTP_OK = 200;

    private static final Pattern FORM = Pattern.compile("[A-Z][A-Z_]{2,39}");

    public ErrorCode {
        if (!FORM.matcher(code).matches()) throw new IllegalArgumentException("error code " + code);
        if (httpStatus != HTTP_OK && (httpStatus < 400 || httpStatus > 599))
            throw new IllegalArgumentException("status " + httpStatus + ": " + code);
        if (en.isBlank() || ja.isBlank()) throw new IllegalArgumentException("no message: " + code);
    }

    /** Whether it is the reason of a failed payment. */
    public boolean isFailure() {
        return httpStatus == HTTP_OK;
    }
}
