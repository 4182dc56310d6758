package dev.kessai.accounts.ledger;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountAnswer.Reason;
import dev.kessai.contracts.account.AccountAnswer.Refused;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.Standing;
import java.util.List;

/**
 * Opens, blocks and closes owners and sets their floors and levels, in order with their Tries (02-accounts, one path).
 * Each command is idempotent by what it says. Confined to the worker's thread.
 */
final class OwnerDesk {
    private final Ledger ledger;
    private final LedgerStore store;
    private final List<AccountState> touched;

    OwnerDesk(Ledger ledger, LedgerStore store, List<AccountState> touched) {
        this.ledger = ledger;
        this.store = store;
        this.touched = touched;
    }

    /** @param owner as loaded, existing or not; rows of it are written at most once per call of {@link #write} */
    AccountAnswer decide(AccountCommand command, OwnerState owner, int epoch) {
        return switch (command) {
            case AccountCommand.Open open -> open(owner, open.currency());
            case AccountCommand.Block block -> block(owner, block);
            case AccountCommand.SetFloor floor -> setFloor(owner, floor, epoch);
            case AccountCommand.SetLevel level -> setLevel(owner, level);
            case AccountCommand.Close _ -> close(owner);
        };
    }

    /** Gives the owner's row to the store. */
    void write(OwnerState owner, int epoch) {
        if (owner.fresh) store.insertOwner(owner.row(epoch));
        else store.updateOwner(owner.row(epoch));
        owner.fresh = false;
        owner.touched = false;
    }

    private AccountAnswer open(OwnerState owner, Currency currency) {
        var rules = ledger.rules(owner.id);
        if (rules.isEmpty()) return new Refused(Reason.KIND_NOT_IN_LEDGER);
        if (!ledger.currencies().contains(currency)) return new Refused(Reason.CURRENCY_NOT_OFFERED);
        if (owner.exists && !owner.open) return new Refused(Reason.OWNER_CLOSED);
        if (!owner.exists) {
            owner.exists = true;
            owner.open = true;
            owner.fresh = true;
            owner.touched = true;
        }
        for (var rule : rules) {
            if (owner.account(rule.fundClass(), currency) != null) continue;
            var account = AccountState.open(owner.lane, owner.id, rule, currency);
            touch(account);
            owner.accounts.add(account);
        }
        return done(owner);
    }

    private AccountAnswer block(OwnerState owner, AccountCommand.Block block) {
        if (!owner.exists) return new Refused(Reason.OWNER_NOT_FOUND);
        if (block.version() > owner.blockVersion) {
            owner.blockedScopes = block.scopes();
            owner.blockVersion = block.version();
            owner.touched = true;
        }
        return done(owner);
    }

    private AccountAnswer setFloor(OwnerState owner, AccountCommand.SetFloor floor, int epoch) {
        if (!owner.exists) return new Refused(Reason.OWNER_NOT_FOUND);
        if (!owner.open) return new Refused(Reason.OWNER_CLOSED);
        var account = owner.account(floor.fundClass(), floor.currency());
        if (account == null || !ledger.hasSettableFloor(owner.id, floor.fundClass()))
            return new Refused(Reason.FLOOR_NOT_ALLOWED);
        if (account.setFloor(floor.floorMinor(), floor.version())) {
            store.insertFloor(new LedgerStore.FloorRow(
                    owner.lane,
                    owner.id,
                    floor.fundClass(),
                    floor.currency(),
                    floor.version(),
                    floor.floorMinor(),
                    account.available,
                    epoch));
            touch(account);
        }
        return done(owner);
    }

    private AccountAnswer setLevel(OwnerState owner, AccountCommand.SetLevel level) {
        if (!owner.exists) return new Refused(Reason.OWNER_NOT_FOUND);
        if (level.version() > owner.levelVersion) {
            owner.standing = new Standing(level.level(), level.rating());
            owner.levelVersion = level.version();
            owner.touched = true;
        }
        return done(owner);
    }

    private AccountAnswer close(OwnerState owner) {
        if (!owner.exists) return new Refused(Reason.OWNER_NOT_FOUND);
        for (var account : owner.accounts)
            if (account.available != 0 || account.held != 0) return new Refused(Reason.BALANCE_NOT_ZERO);
        if (owner.open) {
            owner.open = false;
            owner.touched = true;
        }
        return done(owner);
    }

    private void touch(AccountState account) {
        if (account.touched) return;
        account.touched = true;
        touched.add(account);
    }

    private AccountAnswer done(OwnerState owner) {
        return new AccountAnswer.Done(owner.view(ledger.name()));
    }
}
