package dev.kessai.contracts.catalogue;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.KycLevel;
import dev.kessai.contracts.account.Rating;
import dev.kessai.contracts.account.Standing;
import dev.kessai.contracts.participant.Purpose;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue of limits. All limits that fit an owner's standing apply, so the lowest one decides. Immutable, safe
 * for all threads.
 */
public final class Limits {
    private static final String ANY = "ANY";
    private static final String NOTHING = "-";

    /** Nobody is limited. */
    public static final Limits NONE = new Limits(List.of(), null);

    private final Map<String, Limit> byName = new LinkedHashMap<>();
    private final @Nullable Standing unknown;

    private Limits(List<Limit> limits, @Nullable Standing unknown) {
        for (var limit : limits)
            if (byName.put(limit.name(), limit) != null) throw new IllegalStateException("twice: " + limit.name());
        this.unknown = unknown;
    }

    /** Reads the catalogue of this build; an owner without a standing has no limit. */
    public static Limits load() {
        return of(Csv.resource("limits.csv", "name,ledger,level,rating,purpose,period,currency,amount,en,ja"));
    }

    static Limits of(List<List<String>> rows) {
        return new Limits(rows.stream().map(Limits::limit).toList(), null);
    }

    private static Limit limit(List<String> row) {
        return new Limit(
                row.get(0),
                row.get(1),
                KycLevel.valueOf(row.get(2)),
                row.get(3).equals(ANY) ? null : Rating.valueOf(row.get(3)),
                row.get(4).equals(NOTHING) ? null : Purpose.valueOf(row.get(4)),
                Limit.Period.valueOf(row.get(5)),
                Currency.find(row.get(6)).orElseThrow(),
                Long.parseLong(row.get(7)),
                row.get(8),
                row.get(9));
    }

    /**
     * The same with other amounts.
     *
     * @param amountsMinor by name; a name that the catalogue does not have is an IllegalArgumentException
     */
    public Limits with(Map<String, Long> amountsMinor) {
        for (var name : amountsMinor.keySet())
            if (!byName.containsKey(name)) throw new IllegalArgumentException("no such limit: " + name);
        var limits = new ArrayList<Limit>();
        for (var limit : byName.values())
            limits.add(limit.of(amountsMinor.getOrDefault(limit.name(), limit.amountMinor())));
        return new Limits(limits, unknown);
    }

    /** The same, where an owner without a standing is treated as one with this. */
    public Limits unknownAs(Standing standing) {
        return new Limits(List.copyOf(byName.values()), standing);
    }

    public Optional<Limit> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** In the order of the file. */
    public List<Limit> all() {
        return List.copyOf(byName.values());
    }

    /**
     * What applies in a ledger.
     *
     * @param standing null for an owner without one
     */
    public List<Limit> of(String ledger, @Nullable Standing standing) {
        var known = standing == null ? unknown : standing;
        if (known == null) return List.of();
        return byName.values().stream()
                .filter(limit -> limit.ledger().equals(ledger) && limit.appliesTo(known))
                .toList();
    }
}
