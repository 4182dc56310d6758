package dev.kessai.contracts.catalogue;

/** Why a request is refused before a service has judged its content: each value names its rule. */
public enum RequestError {
    MALFORMED_JSON,
    UNKNOWN_FIELD,
    FIELD_MISSING,
    VALUE_INVALID,
    IDEMPOTENCY_KEY_MISSING,
    IDEMPOTENCY_KEY_INVALID,
    UNAUTHENTICATED,
    FORBIDDEN,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    BODY_TOO_LARGE,
    BODY_TOO_SLOW,
    UNSUPPORTED_MEDIA_TYPE,
    RATE_LIMITED,
    /** The books have not got as far as the time that was asked for: again soon. */
    BOOKS_BEHIND,
    /** Another run is not over, or this one takes longer: it goes on. */
    RECONCILIATION_UNDER_WAY,
    /** Deferred debts are changed by billing, which knows the statements. */
    MOVEMENT_OF_BILLING,
    /** A business clock does not go back. */
    CLOCK_BACKWARDS,
    /** Something that is due does not end. */
    CLOCK_NOT_QUIET,
    INTERNAL_ERROR,
    /** Nothing was stored. */
    UNAVAILABLE,
    /** Something may have been stored: the same key tells. */
    OUTCOME_UNKNOWN
}
