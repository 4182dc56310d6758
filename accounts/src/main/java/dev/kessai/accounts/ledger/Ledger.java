package dev.kessai.accounts.ledger;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.KycLevel;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerKind;
import dev.kessai.contracts.account.OwnerView;
import dev.kessai.contracts.account.Rating;
import dev.kessai.contracts.account.Standing;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.catalogue.Limits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What makes one ledger of the engine: its name, currencies, and the accounts that each owner has in it. Immutable. */
public final class Ledger {
    /** An account without a floor: a debit never lacks funds. */
    public static final long NO_FLOOR = OwnerView.NO_FLOOR;

    /**
     * One class that an owner has.
     *
     * @param floorMinor what must remain available after a Try: 0, negative, or {@link #NO_FLOOR}
     * @param lots whether value stands in lots that expire
     * @param byDefault whether a debit takes from it without naming it, in the order of the rules
     * @param settable whether {@link dev.kessai.contracts.account.AccountCommand.SetFloor} may move the floor
     */
    public record Rule(FundClass fundClass, long floorMinor, boolean lots, boolean byDefault, boolean settable) {
        public Rule {
            if (lots && (floorMinor != 0 || settable))
                throw new IllegalArgumentException("lots cannot be overdrawn: " + fundClass);
        }

        /** Never below zero, taken from by default. */
        public static Rule debited(FundClass fundClass) {
            return new Rule(fundClass, 0, false, true, false);
        }

        /** Never below a floor that is zero until somebody sets it for this owner; taken from by default. */
        public static Rule settable(FundClass fundClass) {
            return new Rule(fundClass, 0, false, true, true);
        }

        /** Never below zero, taken from only where it is the one class that the policy names. */
        public static Rule named(FundClass fundClass) {
            return new Rule(fundClass, 0, false, false, false);
        }

        /** In lots, taken from by default, earliest expiry first. */
        public static Rule lots(FundClass fundClass) {
            return new Rule(fundClass, 0, true, true, false);
        }

        /** The company's own: may be negative; taken from only where the policy names it. */
        public static Rule unlimited(FundClass fundClass) {
            return new Rule(fundClass, NO_FLOOR, false, false, false);
        }
    }

    private final String name;
    private final Set<Currency> currencies;
    private final Map<OwnerKind, List<Rule>> byKind;
    private final Map<Long, List<Rule>> bySystemOwner = new HashMap<>();
    private final boolean anyLots;
    private final LimitSet unknown;
    private final Map<Standing, LimitSet> limits = new HashMap<>();
    private final @Nullable Rule[] byClass = new @Nullable Rule[64];

    public Ledger(
            String name,
            Set<Currency> currencies,
            Map<OwnerKind, List<Rule>> byKind,
            Map<SystemOwner, List<Rule>> bySystemOwner) {
        this.name = name;
        this.currencies = Collections.unmodifiableSet(EnumSet.copyOf(currencies));
        this.byKind = Map.copyOf(byKind);
        var all = new ArrayList<Rule>();
        byKind.values().forEach(all::addAll);
        bySystemOwner.forEach((owner, rules) -> {
            this.bySystemOwner.put(owner.owner().id(), List.copyOf(rules));
            all.addAll(rules);
        });
        boolean lots = false;
        for (var rule : all) {
            if (!rule.fundClass().isIn(name)) throw new IllegalArgumentException(rule.fundClass() + " not in " + name);
            if (rule.lots() != rule.fundClass().isInLots())
                throw new IllegalArgumentException("in lots or not: " + rule.fundClass());
            byClass[rule.fundClass().code()] = rule;
            lots |= rule.lots();
        }
        this.anyLots = lots;
        this.unknown = new LimitSet(List.of());
    }

    private Ledger(Ledger other, Limits limits) {
        this.name = other.name;
        this.currencies = other.currencies;
        this.byKind = other.byKind;
        this.bySystemOwner.putAll(other.bySystemOwner);
        this.anyLots = other.anyLots;
        System.arraycopy(other.byClass, 0, byClass, 0, byClass.length);
        this.unknown = new LimitSet(limits.of(name, null));
        for (var level : KycLevel.values()) {
            for (var rating : Rating.values()) {
                var standing = new Standing(level, rating);
                this.limits.put(standing, new LimitSet(limits.of(name, standing)));
            }
        }
    }

    /** The same with limits; nobody is limited before. */
    public Ledger limitedBy(Limits newLimits) {
        return new Ledger(this, newLimits);
    }

    /** What applies to an owner of this standing; null where nobody has set one. */
    LimitSet limits(@Nullable Standing standing) {
        return standing == null ? unknown : limits.getOrDefault(standing, unknown);
    }

    public String name() {
        return name;
    }

    public Set<Currency> currencies() {
        return currencies;
    }

    /** A currency of the ledger, for rows that concern none. */
    Currency anyCurrency() {
        return currencies.iterator().next();
    }

    /** Whether any class stands in lots. */
    public boolean anyLots() {
        return anyLots;
    }

    /** What this owner has here, in the order of debit; empty where it cannot have an account in this ledger. */
    public List<Rule> rules(long owner) {
        var kind = Owner.kindOf(owner).orElse(null);
        if (kind == null) return List.of();
        return kind == OwnerKind.SYSTEM
                ? bySystemOwner.getOrDefault(owner, List.of())
                : byKind.getOrDefault(kind, List.of());
    }

    /** The system owners that have accounts here. */
    public Set<Long> systemOwners() {
        return Set.copyOf(bySystemOwner.keySet());
    }

    /** Whether the class lives in this ledger at all. */
    boolean has(FundClass fundClass) {
        return byClass[fundClass.code()] != null;
    }

    /** Whether this owner's floor of the class may be set. */
    boolean hasSettableFloor(long owner, FundClass fundClass) {
        for (var rule : rules(owner)) if (rule.fundClass() == fundClass) return rule.settable();
        return false;
    }

    /** Whether the class stands in lots. */
    boolean inLots(FundClass fundClass) {
        var rule = byClass[fundClass.code()];
        return rule != null && rule.lots();
    }
}
