package dev.kessai.contracts.participant;

/** Why a Try is refused: each value names its rule. Stored with the leg and replayed. */
public enum Decline {
    BALANCE_TOO_LOW,
    ACCOUNT_NOT_FOUND,
    ACCOUNT_CLOSED,
    /** A suspension blocks the purpose's scope; the reason of the suspension is never told. */
    ACCOUNT_BLOCKED,
    CURRENCY_NOT_HELD,
    /** No class of the owner is allowed by the order. */
    CLASS_NOT_ALLOWED,
    /** Of the owner's standing; the answer names the limit. */
    LIMIT_EXCEEDED,
    /** The outside party said no. */
    REFUSED_BY_CHANNEL
}
