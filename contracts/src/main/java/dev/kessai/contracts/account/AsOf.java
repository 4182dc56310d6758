package dev.kessai.contracts.account;

/** The answer to what an account held at an instant (02-accounts, balance as of T). */
public sealed interface AsOf {
    /**
     * It will never change.
     *
     * @param balanceMinor ledger balance after the last entry not later than the instant; 0 before the first one
     * @param seq of that entry, 0 where there is none
     */
    record Value(long balanceMinor, long seq) implements AsOf {}

    /**
     * The instant is not yet past for the whole ledger: ask again.
     *
     * @param watermarkMicros up to which instant answers are final; it moves soon after an asking
     */
    record NotYet(long watermarkMicros) implements AsOf {}
}
