package dev.kessai.accounts.channel.payout;

import dev.kessai.accounts.channel.bank.BankAccounts.Payee;
import dev.kessai.base.money.Currency;

/**
 * A withdrawal, or what the company owes to somebody else, that is to be transferred.
 *
 * @param payment that has moved it into transit
 * @param owner the user, or the merchant
 * @param amountMinor minor units; only yen go into files
 */
record Transfer(long payment, long owner, long amountMinor, Currency currency, Payee payee) {
    /** What has become of it. */
    enum State {
        WAITING(1),
        IN_FILE(2),
        PAID(3),
        RETURNED(4);

        private final int code;

        State(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }
}
