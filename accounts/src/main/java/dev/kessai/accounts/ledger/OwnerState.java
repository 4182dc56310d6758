package dev.kessai.accounts.ledger;

import dev.kessai.accounts.ledger.LedgerStore.OwnerRow;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.OwnerView;
import dev.kessai.contracts.account.OwnerView.Balance;
import dev.kessai.contracts.account.OwnerView.LotView;
import dev.kessai.contracts.account.Standing;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** An owner in memory with all its accounts; one that does not exist is remembered too. */
final class OwnerState {
    final int lane;
    final long id;
    boolean exists;
    boolean open;
    int blockedScopes;
    long blockVersion;
    /** Null where nobody has set one. */
    @Nullable
    Standing standing;

    long levelVersion;
    /** Not stored yet. */
    boolean fresh;

    boolean touched;
    /** Number of the batch that needed it last. */
    long usedInBatch;
    /** As its lane has counted it. */
    int cells;

    /** Of months that were needed. */
    final Usage usage = new Usage();

    final ArrayList<AccountState> accounts = new ArrayList<>(4);

    OwnerState(int lane, long id) {
        this.lane = lane;
        this.id = id;
    }

    void adopt(OwnerRow row) {
        exists = true;
        open = row.open();
        blockedScopes = row.blockedScopes();
        blockVersion = row.blockVersion();
        standing = row.standing();
        levelVersion = row.levelVersion();
    }

    @Nullable
    AccountState account(FundClass fundClass, Currency currency) {
        for (int i = 0; i < accounts.size(); i++) {
            var account = accounts.get(i);
            if (account.fundClass == fundClass && account.currency == currency) return account;
        }
        return null;
    }

    /** What it takes of its lane's memory: one for itself, for each account and for each lot. */
    int countCells() {
        int count = 1 + accounts.size();
        for (int i = 0; i < accounts.size(); i++) count += accounts.get(i).lots.size();
        return count;
    }

    boolean holds(Currency currency) {
        for (int i = 0; i < accounts.size(); i++) if (accounts.get(i).currency == currency) return true;
        return false;
    }

    OwnerRow row(int epoch) {
        return new OwnerRow(lane, id, open, blockedScopes, blockVersion, standing, levelVersion, epoch);
    }

    OwnerView view(String ledger) {
        var balances = new ArrayList<Balance>();
        for (var account : accounts) {
            var lots = new ArrayList<LotView>();
            for (var lot : account.lots)
                if (lot.freeMinor > 0) lots.add(new LotView(lot.no, lot.freeMinor, lot.expiresAtMicros));
            balances.add(new Balance(
                    account.fundClass,
                    account.currency,
                    account.available,
                    account.held,
                    account.floorMinor(),
                    account.seq,
                    lots));
        }
        return new OwnerView(id, ledger, open, blockedScopes, standing, balances);
    }
}
