package dev.kessai.books.reconciliation;

/** What is compared with what (04-books, reconciliation). */
public enum Reconciliation {
    R0("invariants", "inside each service, and payment with its ledgers"),
    R1("transaction", "movements of payments with lines of journals, in both directions"),
    R2("accounting", "details that products have told with what accounting has taken, and with payments"),
    R3("balance", "accounting's balance of each account with the ledger's"),
    R4("external", "partners' files and the bank's statements with receipts, transfers, payments; clearing accounts");

    private final String title;
    private final String says;

    Reconciliation(String title, String says) {
        this.title = title;
        this.says = says;
    }

    public String title() {
        return title;
    }

    /** What is compared, as one phrase. */
    public String says() {
        return says;
    }
}
