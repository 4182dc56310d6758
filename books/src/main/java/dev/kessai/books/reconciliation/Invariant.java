package dev.kessai.books.reconciliation;

/**
 * What must hold of the stored rows at any time (04-books, R0 to R4). {@code docs/invariants.md} is the table for
 * people.
 */
public enum Invariant {
    ACCOUNT_BALANCE(
            "an account's available + held is the sum of its entries",
            "Block the owner's debits; find the entry or balance that was changed and correct it by an adjustment."),
    ACCOUNT_SEQ(
            "an account's entries are numbered 1 to its seq without a gap",
            "An entry is missing or double: find its payment by story and compare with the outbox before any repair."),
    ACCOUNT_CHAIN(
            "in the order of seq, balance_after is the one before plus the amount; available_after is not above it",
            "Look at the entry and the one before: one of them was changed after it was written."),
    ACCOUNT_HELD(
            "an account's held is the sum of the allocations of its open holds",
            "Value is locked or free without cause: compare the account's holds with their settlements."),
    ACCOUNT_FLOOR(
            "an account's available is not below its floor, unless it was when that was set or a payment waived it",
            "Block the owner's debits and find the Try that took more than there was."),
    USAGE(
            "what an owner has used of its limits on a day is what that day's counted holds keep or took",
            "Compare the owner's holds of that day with their settlements: the counter decides what may be spent."),
    LOT_SUM(
            "the free amounts of an account's lots sum to its available",
            "Follow the account's lots through its entries and open holds."),
    LOT_FREE("no lot has less than nothing free", "Find the hold that took more from the lot than it had."),
    LOT_FLOW(
            "a lot's free plus its open allocations is what entries brought to it less what they took",
            "Compare the lot with the entries of its account: value moved between lots or was returned twice."),
    HOLD_ALLOCATION(
            "a hold's allocations sum to its amount and name accounts and lots that exist",
            "Do not let the payment be confirmed before the allocation is understood."),
    ENTRY_SHAPE(
            "an entry's sign, number and lots fit its kind: CANCEL moves nothing, lots sum to the amount",
            "The entry was changed after it was written: compare it with the movement in payment's outbox."),
    ENTRY_TIME(
            "an account's entries do not go back in time, and none is older than its decision",
            "Balances as of a past time are wrong from here on: look at the clock and the lane's owner at that time."),
    LANE_EPOCH(
            "no row is above its lane's epoch or after its last_at, and no row of an old epoch follows a newer one",
            "A former owner has written after a takeover: stop that instance and look at every row it wrote since."),
    LEG_KNOWN(
            "every hold and entry belongs to a leg of an existing payment, with its owner, side and currency",
            "Money moved without a payment: find who wrote the row; correct it by an adjustment."),
    PAYMENT_SUM(
            "the entries of a finished payment sum to zero per currency over all ledgers",
            "Money was made or lost: compare each leg with its entries, then correct by an adjustment."),
    LEG_SETTLED(
            "every internal leg of a succeeded payment has its settlement with the decided amount, and no open hold",
            "Ask the participant for the leg: payment says it was answered, the ledger does not hold it."),
    FAILED_CLEAN(
            "a failed payment has no entry with an amount and no open hold",
            "Cancel the hold through payment, or return what moved by an adjustment."),
    DECIDED_ENTRY(
            "an entry that moves money follows a decision to confirm, with the amount decided for its leg",
            "A participant moved money that payment had not decided: stop its lane and look at the leg."),
    TAKEN(
            "what a succeeded payment says its debits took is what their entries took",
            "Refunds go by what is stored here: refuse refunds of this payment until it is corrected."),
    TRANSIT(
            "the balances of all ledgers sum to the entries of unfinished payments, to zero at rest",
            "Look at the other breaks first: they say which account or payment carries the difference."),
    HISTORY_GAPLESS(
            "a payment's history counts from 1 without a gap and begins with its order",
            "An event was lost or removed: restore it from a backup before anything resumes this payment."),
    HISTORY_LEGAL(
            "each event may follow the one before: one decision, nothing after the end but refunds",
            "Two coordinators have driven the payment: compare its legs with both decisions."),
    OPEN_AGE(
            "no payment is open beyond its time, unless it waits with a due row",
            "Ask for its story; a participant does not answer or its lane has no owner."),
    OPEN_FROM(
            "a lane's open_from is not above a payment that is open and has no due row",
            "After a restart nobody would resume this payment: set open_from down to it."),
    DUE_OPEN("a due row belongs to a payment that is open", "Harmless but wrong: remove the row."),
    OUTBOX_GAPLESS(
            "a lane's outbox is numbered from its first row to the lane's outbox_seq without a gap",
            "Subscribers stop at a gap: restore the row from payment's history."),
    OUTBOX_ONCE(
            "each final, AUTHORIZED and WAITING_EXTERNAL event has exactly one outbox row, and nothing else has",
            "Publish the payment again; subscribers know a repeated id."),
    REQUEST_TARGET(
            "the payment that a request names exists",
            "A repeated request would find nothing: restore the payment from a backup."),
    REFUND_CAP(
            "live refunds of a payment are not more than was taken, neither in all nor of any lot",
            "Stop the newest refund if it is open; else correct by an adjustment with the merchant."),
    REFUND_PARENT(
            "a refund and its parent's reservation name each other with one amount; a failed refund is released",
            "Compare the refund with the parent's history; the cap counts the reservation."),
    CHANNEL_LEG(
            "what an ended payment says passed through a channel is what the channel has, and no leg waits there",
            "Inquire the reference at the partner; what he took without the payment is the user's, by an adjustment."),
    CHANNEL_KNOWN(
            "every leg at a channel is a leg of an existing payment that decided what passed",
            "The channel was told or changed by somebody else: compare the leg with the partner's day-end file."),
    CHANNEL_OK(
            "a leg that a channel confirmed has the partner's yes: money of that amount, or an authorisation",
            "The merchant was paid with money that nobody has seen: ask the partner before the next settlement."),
    CHANNEL_MONEY(
            "money at a channel that no payment took has a payment to the user, which is there if it is done",
            "The partner's money is nobody's: give it to the user by an adjustment."),
    STATEMENT_LINES(
            "a merchant's movements between two terms are each a line of the statement that takes them, and no others",
            "A movement was lost or taken twice: compare the statement's lines with the merchant's entries."),
    STATEMENT_SUM(
            "a statement's sales, refunds and corrections are the sum of its lines",
            "Compute it again by a check; what was changed after it was fixed is corrected in the next term."),
    STATEMENT_ORDER(
            "a merchant's term begins with the movement behind the last one that was taken",
            "Clear nothing of the merchant before the gap or the overlap is understood."),
    STATEMENT_CLEARED(
            "a fixed statement's payment took its gross from unsettled sales, and every such payment has a statement",
            "Compare the payment with the statement; correct by an adjustment with the merchant."),
    STATEMENT_PAYABLE(
            "a fixed statement has its net to be paid out, one that the bank knows nothing, and its payout's state",
            "Approve no batch with it; compare the merchant's payable with the bank's answers."),
    JOURNAL_MISSING(
            Reconciliation.R1,
            "MISSING",
            "every movement of a succeeded payment stands in its journal",
            "Publish the payment again, or take it out of quarantine when its reason is gone."),
    JOURNAL_EXTRA(
            Reconciliation.R1,
            "EXTRA",
            "every line of a journal is a movement of a succeeded payment",
            "Find who wrote it; take it back by a reversing entry."),
    JOURNAL_DUPLICATE(
            Reconciliation.R1,
            "DUPLICATE",
            "a payment has one journal that stands, and a movement one line",
            "Take the second one back by a reversing entry."),
    JOURNAL_AMOUNT(
            Reconciliation.R1,
            "AMOUNT",
            "a line has the amount and currency of its movement, of a reversing entry what it takes back",
            "The journal was changed or the entry was: the chain of hashes says which."),
    JOURNAL_ACCOUNT(
            Reconciliation.R1,
            "ACCOUNT",
            "a line is on the owner's account that moved, and on the general ledger account that the rules say",
            "Compare the posting rules of its date with the line; correct by a reversing entry."),
    JOURNAL_CODE(
            Reconciliation.R1,
            "CODE",
            "a journal has the accounting code of its payment",
            "The journal was changed or the payment was: the chain of hashes says which."),
    JOURNAL_PERIOD(
            Reconciliation.R1,
            "PERIOD",
            "a journal is dated by its payment's decision and booked on that day, later only for a closed one",
            "Look at the clock of accounting and at when the period was closed."),
    JOURNAL_SUM(
            Reconciliation.R1,
            "NONZERO_SUM",
            "the lines of a journal sum to zero",
            "The journal was changed: the chain of hashes breaks there."),
    DETAIL_MISSING(
            Reconciliation.R2,
            "MISSING",
            "accounting has taken what a product has told of its payments",
            "Publish it again: accounting knows a repeated id."),
    DETAIL_EXTRA(
            Reconciliation.R2,
            "EXTRA",
            "a product has told what accounting has taken from it",
            "Find who wrote it, or what the product has lost."),
    DETAIL_CHANGED(
            Reconciliation.R2,
            "AMOUNT",
            "a detail is the same at both ends",
            "Details are never changed: one end was, behind its service."),
    DETAIL_CODE(
            Reconciliation.R2,
            "CODE",
            "a detail has the accounting code of its payment's journal",
            "Compare the product's row with the payment; correct by a reversing entry."),
    DETAIL_NONE(
            Reconciliation.R2,
            "NO_DETAIL",
            "a payment that only a product creates has a detail",
            "Ask the product for its row of the payment; somebody else may have used its code."),
    DETAIL_NO_MOVEMENT(
            Reconciliation.R2,
            "NO_MOVEMENT",
            "a detail is of a payment that has succeeded",
            "The product has told of something that did not happen: compare its row with the payment's story."),
    BOOKS_BALANCE(
            Reconciliation.R3,
            "DELTA",
            "accounting's balance of an account is the ledger's, after the same entry",
            "Compare the account's lines with its entries; the first that differs is named by story."),
    FILE_MISSING_OURS(
            Reconciliation.R4,
            "MISSING_OURS",
            "what a partner's file says was paid is a receipt of the channel",
            "Find the payment by the reference; money of nobody is given to its user by an adjustment."),
    FILE_MISSING_THEIRS(
            Reconciliation.R4,
            "MISSING_THEIRS",
            "a receipt of a channel is in the partner's file, once a later day's was read",
            "Read the file of its day again, then ask the partner: he will not pay what he does not know."),
    FILE_AMOUNT(
            Reconciliation.R4,
            "AMOUNT",
            "a receipt has the amount that the partner's file says",
            "Ask the partner which is right; correct by an adjustment with the user."),
    FILE_DATE(
            Reconciliation.R4,
            "DATE",
            "the partner's day of a payment is not far from ours",
            "Look at the clocks and at when the partner was asked: its settlement comes with another day."),
    BANK_MISSING_OURS(
            Reconciliation.R4,
            "MISSING_OURS",
            "a line of a statement is understood, and a deposit that nobody knows resolved, within days",
            "Find whose it is; propose a resolution of the line."),
    BANK_MISSING_THEIRS(
            Reconciliation.R4,
            "MISSING_THEIRS",
            "a partner's day and a transfer are on a statement within the agreed days",
            "Ask the partner or the bank; import the statement that is missing."),
    BANK_AMOUNT(
            Reconciliation.R4,
            "AMOUNT",
            "a line has the amount of what it settles less the agreed fee, and its payment has moved it",
            "Ask the partner for the difference; correct the agreed fee if it has changed."),
    BANK_DATE(
            Reconciliation.R4,
            "DATE",
            "a line is not before what it settles, and not later than was agreed",
            "Ask the partner why; a wrong day on the line is corrected by the bank."),
    CLEARING_AGE(
            Reconciliation.R4,
            "NOT_ZERO",
            "what stands on a clearing account, or in transit to a bank, is not older than was agreed",
            "List the account's oldest lines and find them on statements; what will not come is written off.");

    private final Reconciliation reconciliation;
    private final String mismatch;
    private final String says;
    private final String remedy;

    Invariant(String says, String remedy) {
        this(Reconciliation.R0, "INVARIANT", says, remedy);
    }

    Invariant(Reconciliation reconciliation, String mismatch, String says, String remedy) {
        this.reconciliation = reconciliation;
        this.mismatch = mismatch;
        this.says = says;
        this.remedy = remedy;
    }

    public Reconciliation reconciliation() {
        return reconciliation;
    }

    /** The class of mismatch, as 04-books names it. */
    public String mismatch() {
        return mismatch;
    }

    /** What holds, as one clause. */
    public String says() {
        return says;
    }

    /** What to do when it does not. */
    public String remedy() {
        return remedy;
    }
}
