package dev.kessai.books.reconciliation;

import org.jspecify.annotations.Nullable;

/** Walks the entries of suspect accounts in the order of seq and says where the chain breaks. */
final class AccountWalk {
    /**
     * One entry with its account.
     *
     * @param accountSeq -1 where there is no such account
     * @param payment -1 where the account has no entry
     */
    record Step(
            AccountKey account,
            long accountSeq,
            long accountBalance,
            long payment,
            int leg,
            long seq,
            long amount,
            long balanceAfter) {}

    private final String ledger;
    private final Findings findings;
    private @Nullable Step last;
    private long seq;
    private long balance;
    private long sum;

    AccountWalk(String ledger, Findings findings) {
        this.ledger = ledger;
        this.findings = findings;
    }

    void step(Step step) {
        step(step, 0, 0);
    }

    /**
     * The same for accounts of which only the newest entries are walked.
     *
     * @param seqBefore of the entry before the first of them
     * @param balanceBefore after that one
     */
    void step(Step step, long seqBefore, long balanceBefore) {
        if (last == null || !last.account().equals(step.account())) {
            end();
            seq = seqBefore;
            balance = balanceBefore;
            sum = balanceBefore;
        }
        last = step;
        if (step.payment() == -1) return;
        var key = Keys.account(step.account()) + " at " + Keys.leg(step.payment(), step.leg());
        if (step.seq() != seq + 1) {
            findings.broken(Invariant.ACCOUNT_SEQ, ledger, key, seq + 1, step.seq());
            balance = step.balanceAfter() - step.amount(); // the gap is told, the chain goes on behind it
        }
        if (step.balanceAfter() != balance + step.amount())
            findings.broken(Invariant.ACCOUNT_CHAIN, ledger, key, balance + step.amount(), step.balanceAfter());
        seq = step.seq();
        balance = step.balanceAfter();
        sum += step.amount();
    }

    /** Ends the account under way: what it says against what its entries led to. */
    void end() {
        var end = last;
        if (end == null) return;
        var key = Keys.account(end.account());
        if (end.accountSeq() == -1) findings.broken(Invariant.ACCOUNT_SEQ, ledger, key, "an account", "entries only");
        else if (end.accountSeq() != seq) findings.broken(Invariant.ACCOUNT_SEQ, ledger, key, seq, end.accountSeq());
        if (end.accountBalance() != sum)
            findings.broken(Invariant.ACCOUNT_BALANCE, ledger, key, sum, end.accountBalance());
        if (end.accountBalance() != balance && end.accountSeq() == seq)
            findings.broken(Invariant.ACCOUNT_CHAIN, ledger, key, balance, end.accountBalance());
        last = null;
    }
}
