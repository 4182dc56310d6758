package dev.kessai.books.accounting;

import dev.kessai.base.time.Clocks;
import dev.kessai.books.accounting.Refusal.Kind;
import dev.kessai.contracts.catalogue.AccountingCodes;
import java.time.LocalDate;
import java.util.ArrayList;

/** From what moved to what it means: pure. */
final class Journals {
    private final PostingRules rules;
    private final AccountingCodes codes;

    /** A journal, or why there is none. */
    sealed interface Drafted {
        record Of(Journal journal) implements Drafted {}

        record Refused(Refusal reason) implements Drafted {}
    }

    Journals(PostingRules rules, AccountingCodes codes) {
        this.rules = rules;
        this.codes = codes;
    }

    /** @param today a payment cannot have been decided later */
    Drafted draft(Moved moved, LocalDate today) {
        if (codes.find(moved.code()).isEmpty()) return refused(Kind.CODE, "accounting code " + moved.code());
        var date = Clocks.businessDate(moved.decidedAtMicros());
        if (date.isAfter(today)) return refused(Kind.FUTURE, "decided on " + date + ", which has not come yet");
        if (moved.movements().isEmpty()) return refused(Kind.EMPTY, "no movements");
        var lines = new ArrayList<Journal.Line>(moved.movements().size());
        long sum = 0;
        for (var each : moved.movements()) {
            var account = rules.find(moved.code(), each.owner(), each.fundClass(), date);
            if (account.isEmpty())
                return refused(Kind.RULE, "no posting rule for " + each.fundClass() + " in " + moved.code());
            try {
                sum = Math.addExact(sum, each.amountMinor());
            } catch (ArithmeticException e) {
                return refused(Kind.UNBALANCED, "amounts beyond 64 bits");
            }
            lines.add(new Journal.Line(
                    account.get().number(),
                    each.owner(),
                    each.fundClass(),
                    each.amountMinor(),
                    each.seq(),
                    each.atMicros()));
        }
        if (sum != 0) return refused(Kind.UNBALANCED, "off by " + sum);
        return new Drafted.Of(
                new Journal(moved.payment(), moved.code(), moved.currency(), moved.decidedAtMicros(), date, lines));
    }

    private static Drafted refused(Kind kind, String text) {
        return new Drafted.Refused(new Refusal(kind, text));
    }
}
