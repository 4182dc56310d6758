package dev.kessai.books.reconciliation;

import dev.kessai.contracts.account.SystemOwner;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * R4: what others say against what we have, by the partner's reference: their day-end files with the channels'
 * receipts, the bank's statements with the days of channels and the transfers that they settle and with the payments
 * that book them, and clearing accounts, which must come to zero (04-books, reconciliation). What is younger than its
 * {@link ExternalTerms} is pending.
 */
final class ExternalCheck {
    private final ChannelAuditStore channels;
    private final BankAuditStore bank;
    private final @Nullable BooksAuditStore books;
    private final Findings findings;

    /** @param books null where none are kept */
    ExternalCheck(ChannelAuditStore channels, BankAuditStore bank, @Nullable BooksAuditStore books, Findings findings) {
        this.channels = channels;
        this.bank = bank;
        this.books = books;
        this.findings = findings;
    }

    void run() {
        channels.checkFiles(findings);
        bank.check(findings);
        var first = bank.first();
        var today = bank.today();
        if (first == null || today == null) return;
        compareDays(first, today);
        compareTransfers(first, today);
        if (books == null) return;
        comparePayments(books);
        books.checkClearing(today, findings);
    }

    /** What a partner's file of a day says was paid comes in on a statement. */
    private void compareDays(LocalDate first, LocalDate today) {
        var settled = bank.settled();
        long compared = 0;
        for (var each : channels.paidDays()) {
            if (each.day().isBefore(first)) continue;
            compared++;
            if (settled.contains(each.key())) continue;
            if (!ExternalTerms.of(each.channel()).isDue(each.day(), today)) {
                findings.pending(1);
                continue;
            }
            findings.broken(
                    Invariant.BANK_MISSING_THEIRS,
                    BankAuditStore.NAME,
                    each.key(),
                    "a line on a statement until "
                            + each.day()
                                    .plusDays(ExternalTerms.of(each.channel()).days()),
                    "none for " + each.amount());
        }
        findings.compared(Invariant.BANK_MISSING_THEIRS, compared);
    }

    /** What the bank has said that it transferred is on a statement. */
    private void compareTransfers(LocalDate first, LocalDate today) {
        var told = bank.transfers();
        var sent = channels.transfers();
        long compared = 0;
        long waiting = 0;
        while (sent.id() != ByPayment.END) {
            long payment = sent.id();
            while (told.id() < payment) {
                var _ = told.take(told.id());
            }
            boolean known = !told.take(payment).isEmpty();
            for (var each : sent.take(payment)) {
                if (each.day().isBefore(first)) continue;
                compared++;
                if (known) continue;
                if (ExternalTerms.TRANSFERS.isDue(each.day(), today))
                    findings.broken(
                            Invariant.BANK_MISSING_THEIRS,
                            BankAuditStore.NAME,
                            "payout " + Keys.payment(payment),
                            "a line on a statement until " + each.day().plusDays(ExternalTerms.TRANSFERS.days()),
                            "none for " + each.amount());
                else waiting++;
            }
        }
        while (told.id() != ByPayment.END) {
            var _ = told.take(told.id());
        }
        findings.compared(Invariant.BANK_MISSING_THEIRS, compared);
        findings.pending(waiting);
    }

    /** The payment that books a line has moved its amount on the bank account. */
    private void comparePayments(BooksAuditStore accounting) {
        var lines = bank.booked();
        var moved = accounting.moved(SystemOwner.BANK.owner().id());
        long compared = 0;
        long waiting = 0;
        while (lines.id() != ByPayment.END) {
            long payment = lines.id();
            while (moved.id() < payment) {
                var _ = moved.take(moved.id());
            }
            var amounts = moved.take(payment);
            for (var line : lines.take(payment)) {
                compared++;
                if (amounts.isEmpty()) waiting++; // not booked yet, else told by R1
                else if (amounts.getFirst().amount() != -line.amount())
                    findings.broken(
                            Invariant.BANK_AMOUNT,
                            BankAuditStore.NAME,
                            "line " + line.line() + ", " + Keys.payment(payment),
                            line.amount(),
                            -amounts.getFirst().amount());
            }
        }
        while (moved.id() != ByPayment.END) {
            var _ = moved.take(moved.id());
        }
        findings.compared(Invariant.BANK_AMOUNT, compared);
        findings.pending(waiting);
    }
}
