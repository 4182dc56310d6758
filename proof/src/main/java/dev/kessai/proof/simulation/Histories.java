package dev.kessai.proof.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import dev.kessai.proof.simulation.ModelDatabase.Guard;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Runs histories by seed. A map of words and numbers is what comes back, since a mutant's histories run in another
 * class loader: {@code faults}, {@code events}, {@code payments}, {@code legs} of the first payment, and {@code broken}
 * where a rule is broken.
 */
public final class Histories implements LongFunction<Map<String, Object>> {
    private final Set<Guard> missing;
    private final @Nullable Consumer<String> trace;

    private Histories(Set<Guard> missing, @Nullable Consumer<String> trace) {
        this.missing = missing;
        this.trace = trace;
    }

    /** Of the code as it is; the trace takes each line of what happens, or is null. */
    public static LongFunction<Map<String, Object>> clean(@Nullable Consumer<String> trace) {
        return lacking(List.of(), trace);
    }

    /** @param guards of the model database that are missing, by name */
    public static LongFunction<Map<String, Object>> lacking(List<String> guards, @Nullable Consumer<String> trace) {
        var missing = EnumSet.noneOf(Guard.class);
        for (var guard : guards) missing.add(Guard.valueOf(guard));
        return new Histories(missing, trace);
    }

    /** Of code with this bug. */
    public static LongFunction<Map<String, Object>> with(PlantedBug bug, @Nullable Consumer<String> trace) {
        var histories = bug.edits().isEmpty() ? new Histories(bug.missing(), trace) : Mutant.histories(bug, trace);
        return seed -> {
            var result = histories.apply(seed);
            if (result.get("broken") instanceof String rule && !bug.isShownBy(rule)) result.remove("broken");
            return result;
        };
    }

    /** What the code under test logs of the trouble that it is given on purpose is not wanted. */
    public static void quiet() {
        // Another thread may just be starting the logging: what there is until it has cannot be set.
        while (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext)) Thread.onSpinWait();
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        for (var name : List.of("dev.kessai.payment", "dev.kessai.accounts"))
            context.getLogger(name).setLevel(Level.OFF);
    }

    @Override
    public Map<String, Object> apply(long seed) {
        var outcome = Simulation.run(seed, missing, trace);
        Map<String, Object> words = new HashMap<>();
        words.put("faults", outcome.faults());
        words.put("events", outcome.events());
        words.put("payments", outcome.payments());
        words.put("legs", outcome.legs());
        if (outcome.broken() != null) words.put("broken", outcome.broken());
        return words;
    }
}
