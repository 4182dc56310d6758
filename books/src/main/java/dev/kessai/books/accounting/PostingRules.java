package dev.kessai.books.accounting;

import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.catalogue.Csv;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The posting rules, most telling first; immutable. */
public final class PostingRules {
    private static final String HEADER = "code,class,owner,account,from,until";

    private final Map<FundClass, List<PostingRule>> byClass = new EnumMap<>(FundClass.class);

    private PostingRules(List<PostingRule> rules) {
        for (var rule : rules) {
            var ofClass = byClass.computeIfAbsent(rule.fundClass(), each -> new ArrayList<>());
            for (var other : ofClass)
                if (rule.conflictsWith(other))
                    throw new IllegalStateException("two posting rules for one movement: " + rule + " and " + other);
            ofClass.add(rule);
        }
        var order = Comparator.comparingInt(PostingRule::weight).reversed();
        for (var ofClass : byClass.values()) ofClass.sort(order);
    }

    /** Reads the rules of this build; throws where two contradict each other, an account is not in the chart
     * or a fund class has no rule: a movement without a meaning must not reach production. */
    public static PostingRules load(ChartOfAccounts chart) {
        var rules = of(Csv.resource("posting-rules.csv", HEADER), chart);
        for (var fundClass : FundClass.values())
            if (rules.byClass.getOrDefault(fundClass, List.of()).stream().noneMatch(PostingRule::isOpenEnded))
                throw new IllegalStateException("no posting rule for " + fundClass + " that is in force");
        return rules;
    }

    static PostingRules of(List<List<String>> rows, ChartOfAccounts chart) {
        return new PostingRules(rows.stream().map(row -> rule(row, chart)).toList());
    }

    private static PostingRule rule(List<String> row, ChartOfAccounts chart) {
        var owner = row.get(2).equals(PostingRule.ANY)
                ? Optional.<Owner>empty()
                : Optional.of(Owner.parse(row.get(2)).orElseThrow(() -> new IllegalStateException("owner of " + row)));
        var until = row.get(5).equals(PostingRule.ANY)
                ? Optional.<LocalDate>empty()
                : Optional.of(LocalDate.parse(row.get(5)));
        var account = chart.get(Integer.parseInt(row.get(3)));
        return new PostingRule(
                row.get(0), FundClass.valueOf(row.get(1)), owner, account, LocalDate.parse(row.get(4)), until);
    }

    /** Where a movement of this class on this owner's account goes; empty where no rule says so. */
    public Optional<GlAccount> find(String code, long owner, FundClass fundClass, LocalDate date) {
        for (var rule : byClass.getOrDefault(fundClass, List.of()))
            if (rule.fits(code, owner, date)) return Optional.of(rule.account());
        return Optional.empty();
    }
}
