package dev.kessai.books.accounting;

import java.util.Locale;

/**
 * An account of the general ledger.
 *
 * @param number four digits, unique
 * @param name {@code assets:bank:operating}: its first word is its kind
 * @param secured whether users' money on it must be secured, and how
 */
public record GlAccount(int number, String name, String ja, Secured secured) {
    /** What safeguarding counts (04-books). */
    public enum Secured {
        NO,
        /** Users' money, funds transfer type II. */
        FUNDS_TRANSFER,
        /** Unused prepaid value. */
        PREPAID,
        /** Where it is secured. */
        TRUST
    }

    /** Where it stands in the statements. */
    public enum Kind {
        ASSETS,
        LIABILITIES,
        EQUITY,
        INCOME,
        EXPENSES
    }

    public GlAccount {
        if (number < 1_000 || number > 9_999) throw new IllegalArgumentException("account number " + number);
        var _ = kindOf(name);
    }

    public Kind kind() {
        return kindOf(name);
    }

    private static Kind kindOf(String name) {
        for (var kind : Kind.values()) if (name.startsWith(kind.name().toLowerCase(Locale.ROOT) + ":")) return kind;
        throw new IllegalArgumentException("no kind of account: " + name);
    }
}
