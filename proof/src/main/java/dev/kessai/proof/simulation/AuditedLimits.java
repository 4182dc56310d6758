package dev.kessai.proof.simulation;

import static dev.kessai.proof.simulation.Broken.unless;

import dev.kessai.accounts.ledger.LedgerStore.HoldRow;
import dev.kessai.accounts.ledger.LedgerStore.HoldState;
import dev.kessai.accounts.ledger.LedgerStore.OwnerRow;
import dev.kessai.accounts.ledger.LedgerStore.UsageRow;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.Standing;
import dev.kessai.contracts.catalogue.Limit;
import dev.kessai.contracts.catalogue.Limits;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Decline;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Purpose;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What owners of one ledger have used of their limits, as the auditor counts it from holds and entries: nobody exceeds
 * one, nobody is declined by one that he would not exceed, and what is not taken is given back on the day of the hold.
 */
final class AuditedLimits {
    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
    private static final int MONTH = 100;

    private record Counter(long owner, Purpose purpose, Currency currency, LocalDate day) {}

    private record Counted(Counter counter, long triedMinor) {}

    private final String name;
    private final Limits limits;
    private final Map<Long, @Nullable Standing> standings = new HashMap<>();
    private final Map<Counter, Long> used = new HashMap<>();
    private final Map<LegKey, Counted> counted = new HashMap<>();

    // Of the transaction under way.
    private final Map<Long, @Nullable Standing> next = new HashMap<>();
    private final Set<Counter> moved = new HashSet<>();

    AuditedLimits(String name, Limits limits, ModelLedgerStore.Tables tables) {
        this.name = name;
        this.limits = limits;
        for (var owner : tables.owners.values()) standings.put(owner.owner(), owner.standing());
        for (var row : tables.usages.values()) used.put(counter(row), row.usedMinor());
    }

    /** An owner's row comes last in its transaction: which of both levels a hold has seen is not known. */
    void begin(List<Object> rows) {
        for (var row : rows) if (row instanceof OwnerRow owner) next.put(owner.owner(), owner.standing());
    }

    /** Before it counts. */
    void judge(HoldRow hold, Command.Try asked) {
        if (hold.decline() == Decline.LIMIT_EXCEEDED)
            unless(possible(hold).stream().anyMatch(it -> exceeds(hold, asked, it)), name, "a limit declines", hold);
        if (hold.state() != HoldState.TRIED) return;
        unless(
                possible(hold).stream().anyMatch(it -> counts(asked.purpose(), it) == (hold.counts() != null)),
                name,
                "what may be limited is counted",
                hold);
        unless(
                asked.policy().force() || possible(hold).stream().anyMatch(it -> !exceeds(hold, asked, it)),
                name,
                "no limit is exceeded",
                hold);
    }

    void held(HoldRow hold) {
        if (hold.counts() == null) return;
        var counter = new Counter(hold.owner(), hold.counts(), hold.currency(), day(hold.atMicros()));
        counted.put(hold.leg(), new Counted(counter, hold.amountMinor()));
        count(counter, hold.amountMinor());
    }

    /** A hold is over, with what was taken of it: the rest is given back on its day. */
    void settled(LegKey leg, long takenMinor) {
        var hold = counted.remove(leg);
        if (hold != null && hold.triedMinor() > takenMinor) count(hold.counter(), takenMinor - hold.triedMinor());
    }

    /** All rows of the transaction are known. */
    void end(List<Object> rows) {
        for (var row : rows) {
            if (!(row instanceof UsageRow usage)) continue;
            unless(moved.remove(counter(usage)), name, "counts what has moved", usage);
            unless(
                    usage.usedMinor() == used.getOrDefault(counter(usage), 0L),
                    name,
                    "used is what holds and entries say",
                    usage);
        }
        unless(moved.isEmpty(), name, "everything that counts is stored", moved);
        standings.putAll(next);
        next.clear();
    }

    private List<@Nullable Standing> possible(HoldRow hold) {
        var all = new ArrayList<@Nullable Standing>();
        all.add(standings.get(hold.owner()));
        if (next.containsKey(hold.owner())) all.add(next.get(hold.owner()));
        return all;
    }

    private boolean counts(Purpose purpose, @Nullable Standing standing) {
        boolean limitsSpending =
                limits.of(name, standing).stream().anyMatch(limit -> limit.period() != Limit.Period.HELD);
        return limitsSpending && purpose != Purpose.INTERNAL;
    }

    private boolean exceeds(HoldRow hold, Command.Try asked, @Nullable Standing standing) {
        for (var limit : limits.of(name, standing)) {
            if (limit.purpose() != asked.purpose() || limit.currency() != hold.currency()) continue;
            boolean named = hold.limit().isEmpty() || hold.limit().equals(limit.name());
            if (named && asked.amountMinor() + usedOf(limit.period(), hold, asked.purpose()) > limit.amountMinor())
                return true;
        }
        return false;
    }

    private long usedOf(Limit.Period period, HoldRow hold, Purpose purpose) {
        var day = day(hold.atMicros());
        return switch (period) {
            case OPERATION, HELD -> 0;
            case DAY -> used.getOrDefault(new Counter(hold.owner(), purpose, hold.currency(), day), 0L);
            case MONTH -> {
                long sum = 0;
                for (var each : used.entrySet()) {
                    var counter = each.getKey();
                    boolean same = counter.equals(new Counter(hold.owner(), purpose, hold.currency(), counter.day()));
                    if (same && YearMonth.from(counter.day()).equals(YearMonth.from(day))) sum += each.getValue();
                }
                yield sum;
            }
        };
    }

    private void count(Counter counter, long minor) {
        used.merge(counter, minor, Long::sum);
        moved.add(counter);
    }

    private static Counter counter(UsageRow row) {
        int day = row.day();
        return new Counter(
                row.owner(),
                row.purpose(),
                row.currency(),
                LocalDate.of(day / MONTH / MONTH, day / MONTH % MONTH, day % MONTH));
    }

    private static LocalDate day(long micros) {
        return LocalDate.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), TOKYO);
    }
}
