package dev.kessai.accounts.channel.bank;

import dev.kessai.base.time.Clocks;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** When banks are known to be closed, every day, Tokyo time. Immutable. */
public final class Maintenance {
    private static final Pattern WINDOW =
            Pattern.compile("(?<bank>[0-9]{4}|\\*) (?<from>[0-9]{2}:[0-9]{2})-(?<to>[0-9]{2}:[0-9]{2})");

    /** @param bank four digits, or {@code *} for every bank */
    private record Window(String bank, LocalTime from, LocalTime to) {
        boolean has(String asked, LocalTime time) {
            if (!bank.equals("*") && !bank.equals(asked)) return false;
            boolean overMidnight = to.isBefore(from);
            boolean after = !time.isBefore(from);
            boolean before = time.isBefore(to);
            return overMidnight ? after || before : after && before;
        }
    }

    private final List<Window> windows;

    private Maintenance(List<Window> windows) {
        this.windows = List.copyOf(windows);
    }

    /**
     * Reads {@code 0001 23:45-00:15, * 02:00-02:10}; empty for none.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    public static Maintenance parse(String text) {
        var windows = new ArrayList<Window>();
        for (var each : text.split(",", -1)) {
            if (each.isBlank()) continue;
            var found = WINDOW.matcher(each.strip());
            if (!found.matches())
                throw new IllegalArgumentException("expected a bank and times such as 0001 23:45-00:15, not " + each);
            windows.add(new Window(
                    found.group("bank"), LocalTime.parse(found.group("from")), LocalTime.parse(found.group("to"))));
        }
        return new Maintenance(windows);
    }

    /** @param businessMicros microseconds since 1970 */
    boolean isNow(String bank, long businessMicros) {
        var time = Instant.EPOCH
                .plus(businessMicros, ChronoUnit.MICROS)
                .atZone(Clocks.ZONE)
                .toLocalTime();
        return windows.stream().anyMatch(window -> window.has(bank, time));
    }
}
