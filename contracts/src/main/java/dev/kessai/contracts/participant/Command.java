package dev.kessai.contracts.participant;

import dev.kessai.base.money.Currency;
import java.util.List;

/** One call to a participant. Every command carries (ledger, owner), so that it is routed without a look-up. */
public sealed interface Command {
    LegKey leg();

    String ledger();

    long owner();

    /** Reserves a debit. */
    record Try(
            LegKey leg,
            String ledger,
            long owner,
            long amountMinor,
            Currency currency,
            FundPolicy policy,
            Purpose purpose)
            implements Command {
        public Try {
            if (amountMinor <= 0) throw new IllegalArgumentException("amountMinor=" + amountMinor);
        }
    }

    /**
     * Makes a reserved debit final; never a business failure.
     *
     * @param decidedAtMicros when the decision was stored: no entry is older than its decision
     * @param amountMinor at most what was tried; the rest returns to its lots
     */
    record Confirm(LegKey leg, String ledger, long owner, long decidedAtMicros, long amountMinor) implements Command {
        public Confirm {
            if (amountMinor <= 0) throw new IllegalArgumentException("amountMinor=" + amountMinor);
        }
    }

    /** Releases a reserved debit, also one whose Try never arrived. */
    record Cancel(LegKey leg, String ledger, long owner) implements Command {}

    /** Adds; always succeeds, so it needs no Try. */
    record Credit(LegKey leg, String ledger, long owner, long decidedAtMicros, Currency currency, List<Part> parts)
            implements Command {
        public Credit {
            parts = List.copyOf(parts);
            if (parts.isEmpty()) throw new IllegalArgumentException("no parts: " + leg);
        }
    }

    /** Asks for the stored state and answer. */
    record Get(LegKey leg, String ledger, long owner) implements Command {}
}
