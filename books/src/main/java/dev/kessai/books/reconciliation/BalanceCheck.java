package dev.kessai.books.reconciliation;

import dev.kessai.books.reconciliation.BooksAuditStore.Head;
import dev.kessai.books.reconciliation.LedgerAuditStore.Balance;
import dev.kessai.contracts.account.FundClass;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * R3: the balance that accounting has added up for each account against the ledger's own (04-books, reconciliation).
 * The two were read at different instants, so they are compared at the newest entry that both have.
 */
final class BalanceCheck {
    private static final int PAGE = 1_000;
    /** Every ledger has such accounts under one name: accounting does not add them up. */
    private static final int SUSPENSE = FundClass.SUSPENSE.code();

    private final PaymentAuditStore payment;
    private final List<LedgerAuditStore> ledgers;
    private final BooksAuditStore books;
    private final Set<Long> pending;
    private final Findings findings;
    private final RunDigest inputs;
    private final List<Head> ahead = new ArrayList<>();
    private long compared;

    /** @param pending payments whose event accounting had not got to when the books were read */
    BalanceCheck(PaymentPass.Instants instants, BooksAuditStore books, Set<Long> pending, Findings findings) {
        this.payment = instants.first();
        this.ledgers = instants.ledgers();
        this.books = books;
        this.pending = pending;
        this.findings = findings;
        this.inputs = findings.inputs(Reconciliation.R3);
    }

    void run() {
        var heads = books.heads();
        var accounts = ledgers.stream().map(LedgerAuditStore::accounts).toList();
        var behind = new HashMap<LedgerAuditStore, List<Behind>>();
        while (true) {
            long owner = heads.id();
            for (var stream : accounts) owner = Math.min(owner, stream.id());
            if (owner == ByPayment.END) break;
            var known = new ArrayList<>(heads.take(owner));
            known.removeIf(each -> each.fundClass() == SUSPENSE);
            for (int i = 0; i < ledgers.size(); i++)
                for (var account : accounts.get(i).take(owner)) {
                    if (account.key().fundClass() == SUSPENSE) continue;
                    var head = take(known, account);
                    if (compare(account, head))
                        behind.computeIfAbsent(ledgers.get(i), each -> new ArrayList<>())
                                .add(new Behind(
                                        account, head == null ? 0 : head.seq(), head == null ? 0 : head.balance()));
                }
            for (var stray : known)
                tell(
                        Subject.of(key(stray)).of(stray.balance()),
                        "no account",
                        stray.balance() + " after line " + stray.seq());
        }
        findings.compared(Invariant.BOOKS_BALANCE, compared);
        for (int from = 0; from < ahead.size(); from += PAGE)
            checkAhead(ahead.subList(from, Math.min(ahead.size(), from + PAGE)));
        behind.forEach(this::checkBehind);
    }

    /** Of these accounts only, by ledger. */
    void run(Map<LedgerAuditStore, List<Balance>> accounts) {
        var behind = new HashMap<LedgerAuditStore, List<Behind>>();
        accounts.forEach((ledger, all) -> {
            var own = all.stream()
                    .filter(each -> each.key().fundClass() != SUSPENSE)
                    .toList();
            for (int from = 0; from < own.size(); from += PAGE) {
                var page = own.subList(from, Math.min(own.size(), from + PAGE));
                var known = new ArrayList<>(
                        books.heads(page.stream().map(Balance::key).toList()));
                for (var account : page) {
                    var head = known.stream()
                            .filter(each -> each.owner() == account.owner()
                                    && each.fundClass() == account.key().fundClass()
                                    && each.currency() == account.key().currency())
                            .findFirst()
                            .orElse(null);
                    if (compare(account, head))
                        behind.computeIfAbsent(ledger, each -> new ArrayList<>())
                                .add(new Behind(
                                        account, head == null ? 0 : head.seq(), head == null ? 0 : head.balance()));
                }
            }
        });
        findings.compared(Invariant.BOOKS_BALANCE, compared);
        for (int from = 0; from < ahead.size(); from += PAGE)
            checkAhead(ahead.subList(from, Math.min(ahead.size(), from + PAGE)));
        behind.forEach(this::checkBehind);
    }

    /** An account of which the books have not all entries. */
    record Behind(Balance account, long seq, long balance) {}

    private static @Nullable Head take(List<Head> known, Balance account) {
        for (var head : known)
            if (head.fundClass() == account.key().fundClass()
                    && head.currency() == account.key().currency()) {
                known.remove(head);
                return head;
            }
        return null;
    }

    /** Whether the books are behind the ledger. */
    private boolean compare(Balance account, @Nullable Head head) {
        compared++;
        read(account, head);
        long seq = head == null ? 0 : head.seq();
        if (seq < account.seq()) return true;
        if (head == null) return false;
        if (seq > account.seq()) {
            if (account.seq() > 0)
                ahead.add(new Head(head.owner(), head.fundClass(), head.currency(), account.seq(), account.balance()));
        } else if (head.balance() != account.balance()) {
            tell(
                    Subject.of(key(head)).of(head.balance() - account.balance()),
                    account.balance() + " after entry " + seq,
                    Long.toString(head.balance()));
        }
        return false;
    }

    private void checkAhead(List<Head> wanted) {
        var found = new HashSet<>(books.linesAt(wanted));
        for (var each : wanted)
            if (!found.contains(each))
                tell(Subject.of(key(each)), each.balance() + " after entry " + each.seq(), "another line");
    }

    private void checkBehind(LedgerAuditStore ledger, List<Behind> accounts) {
        var entries = ledger.entriesFrom(accounts);
        var missing = new HashMap<Behind, Long>();
        for (var each : accounts) {
            var next = entries.get(new LedgerAuditStore.EntryKey(each.account().key(), each.seq() + 1));
            var last = entries.get(new LedgerAuditStore.EntryKey(each.account().key(), each.seq()));
            if (each.seq() > 0 && (last == null || last.balanceAfter() != each.balance()))
                tell(
                        Subject.of(Keys.account(each.account().key()))
                                .of(last == null ? each.balance() : each.balance() - last.balanceAfter()),
                        (last == null ? "no entry" : last.balanceAfter()) + " after entry " + each.seq(),
                        Long.toString(each.balance()));
            if (next != null) missing.put(each, next.payment());
        }
        var ended = succeeded(missing.values());
        long waiting = 0;
        for (var each : missing.entrySet()) {
            if (pending.contains(each.getValue()) || !ended.contains(each.getValue())) waiting++;
            else
                tell(
                        new Subject(Keys.account(each.getKey().account().key()), each.getValue(), 0),
                        "a line for entry " + (each.getKey().seq() + 1) + " of " + Keys.payment(each.getValue()),
                        "none");
        }
        findings.pending(waiting);
    }

    private Set<Long> succeeded(Collection<Long> payments) {
        var ids = List.copyOf(new HashSet<>(payments));
        var succeeded = new HashSet<Long>();
        var told = new Findings(0); // broken histories are told by the pass
        for (int from = 0; from < ids.size(); from += PAGE) {
            Map<Long, List<EventRow>> byPayment = new HashMap<>();
            for (var event : payment.events(ids.subList(from, Math.min(ids.size(), from + PAGE))))
                byPayment
                        .computeIfAbsent(event.payment(), id -> new ArrayList<>())
                        .add(event);
            byPayment.forEach((id, events) -> {
                if (History.of(events, told).stage() == History.Stage.SUCCEEDED) succeeded.add(id);
            });
        }
        return succeeded;
    }

    private static String key(Head head) {
        return Keys.owner(head.owner()) + " " + Keys.fundClass(head.fundClass()) + " " + head.currency();
    }

    private void read(Balance account, @Nullable Head head) {
        inputs.put(account.owner());
        inputs.put(account.key().fundClass());
        inputs.put(account.key().currency());
        inputs.put(account.seq());
        inputs.put(account.balance());
        inputs.put(head == null ? 0 : head.seq());
        inputs.put(head == null ? 0 : head.balance());
        inputs.sum(account.key().currency(), account.balance());
    }

    private void tell(Subject subject, String expected, String found) {
        findings.broken(Invariant.BOOKS_BALANCE, BooksAuditStore.NAME, subject, expected, found);
    }
}
