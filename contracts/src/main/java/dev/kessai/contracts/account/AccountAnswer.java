package dev.kessai.contracts.account;

/** The answer to an {@link AccountCommand}. */
public sealed interface AccountAnswer {
    record Done(OwnerView owner) implements AccountAnswer {}

    record Refused(Reason reason) implements AccountAnswer {}

    /** Not known whether it happened: ask again. Address is where the lane lives, empty where that is not known. */
    record Retry(String address, String detail) implements AccountAnswer {}

    /** Why an account command is refused. */
    enum Reason {
        OWNER_NOT_FOUND,
        OWNER_CLOSED,
        BALANCE_NOT_ZERO,
        KIND_NOT_IN_LEDGER,
        CURRENCY_NOT_OFFERED,
        /** No such account, or one of a class that may not be overdrawn. */
        FLOOR_NOT_ALLOWED
    }
}
