package dev.kessai.accounts.ledger;

import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.participant.Allocation;
import dev.kessai.contracts.participant.Command.Try;
import dev.kessai.contracts.participant.Decline;
import dev.kessai.contracts.participant.FundPolicy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses from which of an owner's accounts and lots a debit takes (02-accounts, allocation order): class by class in
 * the ledger's order, within a class the lot that expires first. What a forced debit does not find is owed: it comes
 * from the owner's USER_RECEIVABLE. Changes nothing.
 */
final class Funds {
    private final Ledger ledger;
    private final ArrayList<Allocation> chosen = new ArrayList<>();
    private long missing;

    Funds(Ledger ledger) {
        this.ledger = ledger;
    }

    /** What {@link #choose} has chosen. */
    List<Allocation> chosen() {
        return List.copyOf(chosen);
    }

    /** Null when the amount is there, else why it is refused. */
    @Nullable
    Decline choose(OwnerState owner, Try command, long atMicros) {
        chosen.clear();
        missing = command.amountMinor();
        if (!owner.holds(command.currency())) return Decline.CURRENCY_NOT_HELD;
        var policy = command.policy();
        boolean named = Long.bitCount(policy.classes()) == 1;
        AccountState waived = null;
        boolean any = false;
        for (var rule : ledger.rules(owner.id)) {
            if (!policy.allows(rule.fundClass()) || !(rule.byDefault() || named)) continue;
            var account = owner.account(rule.fundClass(), command.currency());
            if (account == null) continue;
            any = true;
            if (rule.lots()) chooseLots(account, policy, atMicros);
            else if (policy.lot() == 0) {
                choose(rule.fundClass(), 0, account.room());
                if (policy.noFloor()) waived = account;
            }
            if (missing == 0) return null;
        }
        if (policy.force() && owner.account(FundClass.USER_RECEIVABLE, command.currency()) != null) {
            choose(FundClass.USER_RECEIVABLE, 0, Long.MAX_VALUE);
            return null;
        }
        if (!any) return Decline.CLASS_NOT_ALLOWED;
        if (waived == null) return Decline.BALANCE_TOO_LOW;
        choose(waived.fundClass, 0, Long.MAX_VALUE);
        return null;
    }

    private void chooseLots(AccountState account, FundPolicy policy, long atMicros) {
        var lots = account.lots;
        for (int i = 0; i < lots.size() && missing > 0; i++) {
            var lot = lots.get(i);
            boolean wanted = policy.lot() == 0 ? lot.expiresAtMicros > atMicros : lot.no == policy.lot();
            if (wanted) choose(account.fundClass, lot.no, lot.freeMinor);
        }
    }

    private void choose(FundClass fundClass, long lot, long room) {
        long amount = Math.min(room, missing);
        if (amount <= 0) return;
        missing -= amount;
        int last = chosen.size() - 1;
        if (lot == 0 && last >= 0 && chosen.get(last).fundClass() == fundClass)
            amount += chosen.removeLast().amountMinor();
        chosen.add(new Allocation(fundClass, lot, amount));
    }
}
