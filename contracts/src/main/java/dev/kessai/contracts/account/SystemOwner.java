package dev.kessai.contracts.account;

import java.util.Locale;
import java.util.Optional;

/** The owners that the company itself is: the house, and one clearing partner for each external channel. */
public enum SystemOwner implements ClearingOwner {
    /** The company: fees, tax, expenses, equity, losses. */
    HOUSE(1),
    BANK(2),
    CVS(3),
    ATM(4),
    CARRIER(5);

    private static final SystemOwner[] ALL = values();
    private final long number;

    SystemOwner(long number) {
        this.number = number;
    }

    @Override
    public Owner owner() {
        return Owner.of(OwnerKind.SYSTEM, number);
    }

    /** The name inside {@code sys_bank}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static SystemOwner of(Owner owner) {
        for (var each : ALL) if (each.number == owner.number()) return each;
        throw new IllegalArgumentException("no such system owner: " + owner.number());
    }

    static Optional<SystemOwner> parse(String text) {
        for (var each : ALL) if (each.text().equals(text)) return Optional.of(each);
        return Optional.empty();
    }
}
