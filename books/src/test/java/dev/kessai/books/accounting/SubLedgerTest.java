package dev.kessai.books.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class SubLedgerTest {
    private final SubLedger accounts = new SubLedger();

    @Test
    void aLineWaitsForItsPredecessorAndIsPostedWithIt() {
        accounts.learn(account(1), new SubLedger.Head(1, 100));
        assertThat(accounts.post(line(3, -30))).isEmpty();
        assertThat(accounts.post(line(2, -20)))
                .containsExactly(new SubLedger.Posted(line(2, -20), 80), new SubLedger.Posted(line(3, -30), 50));
    }

    @Test
    void aNumberThatCameBeforeIsRefused() {
        accounts.learn(account(1), new SubLedger.Head(2, 100));
        assertThatThrownBy(() -> accounts.post(line(2, 1))).hasMessageStartingWith("twice");
        assertThat(accounts.post(line(4, 1))).isEmpty();
        assertThatThrownBy(() -> accounts.post(line(4, 1))).hasMessageStartingWith("twice");
    }

    @Test
    void theAccountsLastUsedAreRemembered() {
        for (int i = 1; i <= SubLedger.REMEMBERED_MAX + 2; i++) accounts.learn(account(i), SubLedger.Head.NONE);
        assertThat(accounts.post(line(1, 5))).hasSize(1); // uses the oldest
        accounts.trim();
        assertThat(accounts.knows(account(1))).isTrue();
        assertThat(accounts.knows(account(2))).isFalse();
        assertThat(accounts.knows(account(3))).isFalse();
        assertThat(accounts.knows(account(4))).isTrue();
    }

    private static AccountKey account(long owner) {
        return new AccountKey(owner, 1, 392);
    }

    private static SubLine line(long seq, long amountMinor) {
        return new SubLine(account(1), seq, amountMinor, 7, 0);
    }
}
