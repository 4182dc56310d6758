package dev.kessai.launcher;

import dev.kessai.base.config.Config;
import dev.kessai.products.expiry.ExpiryTerms;
import java.util.ArrayList;

/** When users are told of what expires, and how often the server looks. */
final class ExpirySettings {
    private static final int SECONDS_MAX = 86_400;

    private ExpirySettings() {}

    /** Reads its keys. */
    static ExpiryTerms of(Config config) {
        var defaults = ExpiryTerms.DEFAULT;
        var text = config.text(
                "expiry.noticeDays", "7,30", "so many days before an expiry its user is told; several by comma");
        int every = config.integer(
                "expiry.everySeconds",
                defaults.everySeconds(),
                1,
                SECONDS_MAX,
                "pause between two looks for what expires");
        try {
            var days = new ArrayList<Integer>();
            for (var each : text.split(",", -1)) if (!each.isBlank()) days.add(Integer.parseInt(each.strip()));
            return new ExpiryTerms(days, every);
        } catch (IllegalArgumentException e) {
            throw new CliFailure(ExitCode.CONFIG, "expiry.noticeDays: " + e.getMessage());
        }
    }
}
