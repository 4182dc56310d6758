package dev.kessai.books.accounting;

import dev.kessai.contracts.catalogue.Csv;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The accounts of the general ledger by number; immutable. */
public final class ChartOfAccounts {
    private final Map<Integer, GlAccount> byNumber;

    private ChartOfAccounts(Map<Integer, GlAccount> byNumber) {
        this.byNumber = byNumber;
    }

    /** Reads the chart of this build; throws where a number or a name stands twice. */
    public static ChartOfAccounts load() {
        var byNumber = new TreeMap<Integer, GlAccount>();
        var names = new HashSet<String>();
        for (var row : Csv.resource("chart-of-accounts.csv", "number,name,ja,secured")) {
            var account = new GlAccount(
                    Integer.parseInt(row.get(0)), row.get(1), row.get(2), GlAccount.Secured.valueOf(row.get(3)));
            boolean isNew = byNumber.put(account.number(), account) == null && names.add(account.name());
            if (!isNew) throw new IllegalStateException("twice in the chart: " + account);
        }
        return new ChartOfAccounts(byNumber);
    }

    public Optional<GlAccount> find(int number) {
        return Optional.ofNullable(byNumber.get(number));
    }

    /** The account with this number, which a journal or rule names: without it the books are broken. */
    GlAccount get(int number) {
        return find(number).orElseThrow(() -> new IllegalStateException("not in the chart: " + number));
    }

    /** By number. */
    public Collection<GlAccount> all() {
        return Collections.unmodifiableCollection(byNumber.values());
    }
}
