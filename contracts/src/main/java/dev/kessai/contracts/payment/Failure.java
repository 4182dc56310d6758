package dev.kessai.contracts.payment;

/**
 * Why a payment or a Try has failed, in the one text that is stored and carried: the code, and where a limit declined
 * the limit's name behind a space.
 *
 * @param code of the registry of errors; empty where nothing has failed
 * @param limit name of the limit, or empty
 */
public record Failure(String code, String limit) {
    public static Failure of(String text) {
        int space = text.indexOf(' ');
        return space < 0 ? new Failure(text, "") : new Failure(text.substring(0, space), text.substring(space + 1));
    }

    public String text() {
        return limit.isEmpty() ? code : code + " " + limit;
    }
}
