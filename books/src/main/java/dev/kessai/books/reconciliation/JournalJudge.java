package dev.kessai.books.reconciliation;

import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.account.FundClass;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * R1: compares what a payment has moved with its journal, in both directions (04-books, reconciliation). A movement
 * is known by its account and its number on it.
 */
final class JournalJudge {
    /** Codes that nobody but a product can order. */
    private static final String BY_PRODUCTS_ONLY = "adjustment.";

    private final BooksAuditStore books;
    private final ExpectedAccount rules;
    private final Set<Long> pending;
    private final Findings findings;
    private final long oldestMicros;
    private final RunDigest inputs;
    private final Set<Long> needDetail = new HashSet<>();
    private long movements;
    private long judged;
    private long waiting;

    /**
     * @param pending payments whose event accounting had not got to when the books were read
     * @param oldestMicros a payment that was over before must have its detail
     */
    JournalJudge(
            BooksAuditStore books, ExpectedAccount rules, Set<Long> pending, long oldestMicros, Findings findings) {
        this.oldestMicros = oldestMicros;
        this.books = books;
        this.rules = rules;
        this.pending = pending;
        this.findings = findings;
        this.inputs = findings.inputs(Reconciliation.R1);
    }

    /** A payment that succeeded before the books were read. */
    void judgeSucceeded(History history, List<List<LegRow>> rows, List<JournalRow> journals) {
        judged++;
        inputs.put(history.payment());
        if (history.accountingCode().startsWith(BY_PRODUCTS_ONLY) && history.newestAtMicros() < oldestMicros)
            needDetail.add(history.payment());
        var standing = standing(journals);
        if (!standing.isEmpty()) {
            compare(history, moved(rows), standing);
            return;
        }
        if (!journals.isEmpty()) {
            tell(
                    Invariant.JOURNAL_MISSING,
                    new Subject(Keys.payment(history.payment()), history.payment(), history.amount()),
                    "a journal that stands",
                    "taken back by " + journals.getLast().place());
            return;
        }
        var reason = books.quarantined(history.payment());
        if (reason == null && pending.contains(history.payment())) {
            waiting++;
            return;
        }
        tell(
                Invariant.JOURNAL_MISSING,
                new Subject(Keys.payment(history.payment()), history.payment(), history.amount()),
                "a journal",
                reason == null ? "none" : "in quarantine: " + reason);
    }

    /** A payment that the coordinator does not know, or that has not succeeded, has no journal. */
    void judgeNothingMoved(List<JournalRow> journals) {
        for (var journal : standing(journals))
            tell(
                    Invariant.JOURNAL_EXTRA,
                    about(journal, positive(journal)),
                    "a journal of a payment that has succeeded",
                    journal.lines().size() + " lines");
    }

    /**
     * Of the journals of a payment, in the order of their turns, those that stand: what the next turn takes back does
     * not.
     */
    private List<JournalRow> standing(List<JournalRow> journals) {
        var standing = new ArrayList<JournalRow>(1);
        for (var journal : journals) {
            if (!journal.isReversal()) {
                standing.add(journal);
                continue;
            }
            read(journal);
            var taken = standing.isEmpty() ? null : standing.removeLast();
            if (taken != null) read(taken);
            if (taken != null && journal.takesBack().equals(taken.place()) && cancels(journal, taken)) continue;
            tell(
                    Invariant.JOURNAL_AMOUNT,
                    about(journal, positive(journal)),
                    "each line of the journal before, with the other sign",
                    journal.broken().isEmpty() ? "takes back " + journal.takesBack() : journal.broken());
        }
        return standing;
    }

    private static boolean cancels(JournalRow reversal, JournalRow taken) {
        var lines = taken.lines().stream()
                .map(line -> new JournalRow.Line(
                        line.account(), line.owner(), line.fundClass(), -line.amount(), line.seq(), line.atMicros()))
                .toList();
        return reversal.broken().isEmpty() && reversal.lines().equals(lines) && reversal.currency() == taken.currency();
    }

    private static List<LegRow> moved(List<List<LegRow>> rows) {
        var moved = new ArrayList<LegRow>(8);
        for (var ofLedger : rows) for (var row : ofLedger) if (row.movesMoney()) moved.add(row);
        return moved;
    }

    private void compare(History history, List<LegRow> moved, List<JournalRow> journals) {
        var journal = journals.getFirst();
        for (var twin : journals.subList(1, journals.size()))
            tell(
                    Invariant.JOURNAL_DUPLICATE,
                    about(twin, positive(twin)),
                    "one journal of a payment",
                    "another, " + key(journal));
        if (!journal.broken().isEmpty()) {
            tell(Invariant.JOURNAL_MISSING, about(journal, history.amount()), "a journal", journal.broken());
            return;
        }
        if (!journal.code().equals(history.accountingCode()))
            tell(Invariant.JOURNAL_CODE, about(journal, history.amount()), history.accountingCode(), journal.code());
        checkPeriod(history, journal);
        checkSum(journal);
        read(journal);
        var lines = new ArrayList<>(journal.lines());
        var missing = new ArrayList<LegRow>(0);
        for (var entry : moved) {
            movements++;
            read(entry);
            int at = find(lines, entry);
            if (at < 0) missing.add(entry);
            else compare(journal, entry, lines.remove(at));
        }
        for (var line : lines) tellStray(journal, line, missing);
        for (var entry : missing)
            tell(Invariant.JOURNAL_MISSING, about(journal, entry.amount()), "a line " + say(entry), "none");
    }

    private void checkPeriod(History history, JournalRow journal) {
        if (journal.decidedAtMicros() != history.decidedAtMicros())
            tell(
                    Invariant.JOURNAL_PERIOD,
                    about(journal, history.amount()),
                    "decided at " + history.decidedAtMicros(),
                    Long.toString(journal.decidedAtMicros()));
        var occurred = Clocks.businessDate(journal.decidedAtMicros());
        boolean late = !occurred.isAfter(books.closedUntil()) && journal.day().isAfter(occurred);
        if (!journal.day().equals(occurred) && !late)
            tell(
                    Invariant.JOURNAL_PERIOD,
                    about(journal, history.amount()),
                    "booked on " + occurred,
                    "on " + journal.day());
    }

    private void checkSum(JournalRow journal) {
        long sum = 0;
        for (var line : journal.lines()) sum += line.amount();
        if (sum != 0) tell(Invariant.JOURNAL_SUM, about(journal, sum), "0", Long.toString(sum));
    }

    private void compare(JournalRow journal, LegRow entry, JournalRow.Line line) {
        if (line.amount() != entry.amount() || journal.currency() != entry.currency())
            tell(Invariant.JOURNAL_AMOUNT, about(journal, line.amount() - entry.amount()), say(entry), say(line));
        if (line.atMicros() != entry.atMicros())
            tell(
                    Invariant.JOURNAL_PERIOD,
                    about(journal, say(line), line.amount()),
                    "posted at " + entry.atMicros(),
                    Long.toString(line.atMicros()));
        var account = FundClass.find(line.fundClass())
                .flatMap(fundClass -> rules.of(
                        journal.code(), line.owner(), fundClass, Clocks.businessDate(journal.decidedAtMicros())));
        if (account.equals(Optional.of(line.account()))) return;
        tell(
                Invariant.JOURNAL_ACCOUNT,
                about(journal, say(line), line.amount()),
                account.map(each -> "account " + each).orElse("no rule"),
                "account " + line.account());
    }

    /** A line that is on no account of an entry: another one's, another line's twin, or nobody's. */
    private void tellStray(JournalRow journal, JournalRow.Line line, List<LegRow> missing) {
        for (var entry : missing) {
            if (entry.amount() != line.amount()) continue;
            tell(Invariant.JOURNAL_ACCOUNT, about(journal, line.amount()), say(entry), say(line));
            missing.remove(entry);
            return;
        }
        long same = journal.lines().stream()
                .filter(each -> each.owner() == line.owner()
                        && each.fundClass() == line.fundClass()
                        && each.seq() == line.seq())
                .count();
        tell(
                same > 1 ? Invariant.JOURNAL_DUPLICATE : Invariant.JOURNAL_EXTRA,
                about(journal, line.amount()),
                same > 1 ? "one line of a movement" : "no line without a movement",
                say(line));
    }

    private static int find(List<JournalRow.Line> lines, LegRow entry) {
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            if (line.owner() == entry.owner() && line.fundClass() == entry.fundClass() && line.seq() == entry.seq())
                return i;
        }
        return -1;
    }

    private void read(JournalRow journal) {
        inputs.put(journal.payment());
        inputs.put(journal.day().toEpochDay());
        inputs.put(journal.no());
        inputs.put(journal.code());
        for (var line : journal.lines()) {
            inputs.put(line.account());
            inputs.put(line.owner());
            inputs.put(line.fundClass());
            inputs.put(line.amount());
            inputs.put(line.seq());
        }
    }

    private void read(LegRow entry) {
        inputs.put(entry.owner());
        inputs.put(entry.fundClass());
        inputs.put(entry.amount());
        inputs.put(entry.seq());
        inputs.sum(entry.currency(), entry.amount());
    }

    private void tell(Invariant invariant, Subject subject, String expected, String found) {
        findings.broken(invariant, BooksAuditStore.NAME, subject, expected, found);
    }

    private static Subject about(JournalRow journal, long amount) {
        return new Subject(key(journal), journal.payment(), amount);
    }

    private static Subject about(JournalRow journal, String line, long amount) {
        return new Subject(key(journal) + " " + line, journal.payment(), amount);
    }

    /** What it has moved. */
    private static long positive(JournalRow journal) {
        long sum = 0;
        for (var line : journal.lines()) sum += Math.max(0, line.amount());
        return sum;
    }

    private static String key(JournalRow journal) {
        return "journal " + journal.no() + " of " + journal.day() + ", " + Keys.payment(journal.payment());
    }

    private static String say(LegRow entry) {
        return say(entry.amount(), entry.owner(), entry.fundClass(), entry.seq());
    }

    private static String say(JournalRow.Line line) {
        return say(line.amount(), line.owner(), line.fundClass(), line.seq());
    }

    private static String say(long amount, long owner, int fundClass, long seq) {
        return amount + " on " + Keys.owner(owner) + " " + Keys.fundClass(fundClass) + " no " + seq;
    }

    /** Payments that a product must have told of. */
    Set<Long> needDetail() {
        return needDetail;
    }

    void end() {
        findings.compared(Invariant.JOURNAL_MISSING, judged);
        findings.compared(Invariant.JOURNAL_EXTRA, judged);
        findings.compared(Invariant.JOURNAL_DUPLICATE, judged);
        findings.compared(Invariant.JOURNAL_CODE, judged);
        findings.compared(Invariant.JOURNAL_PERIOD, movements);
        findings.compared(Invariant.JOURNAL_SUM, judged);
        findings.compared(Invariant.JOURNAL_AMOUNT, movements);
        findings.compared(Invariant.JOURNAL_ACCOUNT, movements);
        findings.pending(waiting);
    }
}
