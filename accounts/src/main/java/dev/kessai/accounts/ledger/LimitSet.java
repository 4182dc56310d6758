package dev.kessai.accounts.ledger;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.catalogue.Limit;
import dev.kessai.contracts.participant.Command.Try;
import dev.kessai.contracts.participant.Purpose;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The limits of all owners of one standing, in one ledger (02-accounts, limits). Immutable. */
final class LimitSet {
    private final List<Limit> spending;
    private final List<Limit> held;

    LimitSet(List<Limit> limits) {
        spending = limits.stream()
                .filter(limit -> limit.period() != Limit.Period.HELD)
                .toList();
        held = limits.stream()
                .filter(limit -> limit.period() == Limit.Period.HELD)
                .toList();
    }

    /** Whether debits for this purpose are counted: all that may be limited, whatever the limits are today. */
    boolean counts(Purpose purpose) {
        return !spending.isEmpty() && purpose.scope().isPresent();
    }

    /** Whether any debit is counted. */
    boolean isEmpty() {
        return spending.isEmpty();
    }

    /** Whether it matters how much is held. */
    boolean limitsHeld() {
        return !held.isEmpty();
    }

    /** The first limit that this debit would exceed, or null. */
    @Nullable
    Limit exceeded(Try command, Usage usage, int day) {
        for (int i = 0; i < spending.size(); i++) {
            var limit = spending.get(i);
            if (limit.purpose() != command.purpose() || limit.currency() != command.currency()) continue;
            long used = switch (limit.period()) {
                case OPERATION -> 0;
                case DAY -> usage.ofDay(command.purpose(), command.currency(), day);
                case MONTH -> usage.ofMonth(command.purpose(), command.currency(), BusinessDay.monthOf(day));
                case HELD -> throw new IllegalStateException("not of spending: " + limit.name());
            };
            if (command.amountMinor() > limit.amountMinor() - used) return limit;
        }
        return null;
    }

    /** The most that may be held in this currency; empty where nothing limits it. */
    OptionalLong heldMaxMinor(Currency currency) {
        return held.stream()
                .filter(limit -> limit.currency() == currency)
                .mapToLong(Limit::amountMinor)
                .min();
    }
}
