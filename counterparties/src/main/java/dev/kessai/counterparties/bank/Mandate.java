package dev.kessai.counterparties.bank;

/**
 * A user's permission to debit his account.
 *
 * @param requestId the caller's number of it
 * @param holder whose account it is, in kana
 * @param status PENDING, ACTIVE or REFUSED
 */
record Mandate(String id, String requestId, String account, String holder, String returnUrl, String status) {
    static final String PENDING = "PENDING";
    static final String ACTIVE = "ACTIVE";
    static final String REFUSED = "REFUSED";

    Mandate in(String newStatus) {
        return new Mandate(id, requestId, account, holder, returnUrl, newStatus);
    }
}
