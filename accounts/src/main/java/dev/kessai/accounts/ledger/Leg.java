package dev.kessai.accounts.ledger;

import dev.kessai.accounts.ledger.LedgerStore.HoldRow;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Purpose;
import dev.kessai.contracts.participant.Reply;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is stored under one key, with the answers that are repeated. */
final class Leg {
    enum State {
        TRIED,
        DECLINED,
        SUSPENDED,
        CONFIRMED,
        CANCELLED,
        POSTED
    }

    final LegKey key;
    final long owner;
    final long content;
    final @Nullable Currency currency;
    State state;
    /** The answer to the Try, or to the Credit; for SUSPENDED that to the Cancel. */
    final Reply first;
    /** What was confirmed, once it is. */
    Reply.@Nullable Confirmed confirmed;

    long confirmedMinor;
    /** The purpose for which it was counted in the owner's usage, on the day of the Try; null where not. */
    @Nullable
    Purpose counts;

    /** Time of the Try. */
    long triedAtMicros;

    /** Another leg of the same payment in this lane. */
    @Nullable
    Leg next;

    Leg(LegKey key, State state, long owner, long content, @Nullable Currency currency, Reply first) {
        this.key = key;
        this.state = state;
        this.owner = owner;
        this.content = content;
        this.currency = currency;
        this.first = first;
    }

    static Leg of(HoldRow row) {
        return switch (row.state()) {
            case TRIED -> {
                var tried = new Reply.Tried(row.leg(), row.allocations());
                var leg = new Leg(row.leg(), State.TRIED, row.owner(), row.content(), row.currency(), tried);
                leg.counts = row.counts();
                leg.triedAtMicros = row.atMicros();
                yield leg;
            }
            case DECLINED ->
                new Leg(
                        row.leg(),
                        State.DECLINED,
                        row.owner(),
                        row.content(),
                        row.currency(),
                        new Reply.Declined(row.leg(), Objects.requireNonNull(row.decline()), row.limit()));
            case SUSPENDED -> suspended(row.leg(), row.owner());
        };
    }

    static Leg suspended(LegKey key, long owner) {
        return new Leg(key, State.SUSPENDED, owner, 0, null, new Reply.Cancelled(key));
    }
}
