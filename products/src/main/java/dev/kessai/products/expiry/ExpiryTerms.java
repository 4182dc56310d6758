package dev.kessai.products.expiry;

import java.util.List;

/**
 * What the contract with the users says, and how often the server looks.
 *
 * @param noticeDays so many days before the day of the expiry, in Tokyo, a user is told; each 1 to 366
 * @param everySeconds pause between two looks for what is due
 */
public record ExpiryTerms(List<Integer> noticeDays, int everySeconds) {
    public static final ExpiryTerms DEFAULT = new ExpiryTerms(List.of(30, 7), 60);

    private static final int NOTICE_DAYS_MAX = 366;

    public ExpiryTerms {
        noticeDays = noticeDays.stream().distinct().sorted().toList();
        for (int days : noticeDays)
            if (days < 1 || days > NOTICE_DAYS_MAX)
                throw new IllegalArgumentException("expected 1 to " + NOTICE_DAYS_MAX + " days, not " + days);
        if (everySeconds < 1) throw new IllegalArgumentException("everySeconds=" + everySeconds);
    }
}
