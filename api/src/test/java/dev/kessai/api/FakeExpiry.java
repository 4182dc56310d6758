package dev.kessai.api;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.expiry.Expiry;
import dev.kessai.contracts.expiry.ExpiryNotice;
import dev.kessai.contracts.expiry.ExpiryRun;
import java.util.List;

/** One notice for each user; counts its runs. */
final class FakeExpiry implements Expiry {
    static final long EXPIRES_AT = Fakes.NOW_MICROS + 1_000_000;

    int runs;
    boolean done = true;

    @Override
    public List<ExpiryNotice> notices(long user) {
        return List.of(
                new ExpiryNotice(user, FundClass.POINT_FREE, Currency.JPY, 3, 300, EXPIRES_AT, 7, Fakes.NOW_MICROS));
    }

    @Override
    public ExpiryRun run() {
        runs++;
        return new ExpiryRun(20, 2, 900, 5, done);
    }
}
