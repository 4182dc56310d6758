package dev.kessai.proof.bench;

import dev.kessai.base.outbox.Subscription;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** How far the books were behind at worst: events that they have not read, as the time in which as many are paid. */
final class AccountingLag {
    private final Optional<Subscription> books;
    private long maxMillis;

    AccountingLag(Optional<Subscription> books) {
        this.books = books;
    }

    /** Looks now; called once a second. */
    void look(long perSecond) {
        books.ifPresent(each ->
                maxMillis = Math.max(maxMillis, each.behind() * TimeUnit.SECONDS.toMillis(1) / Math.max(1, perSecond)));
    }

    /** Empty where no books are kept. */
    OptionalLong maxMillis() {
        return books.isEmpty() ? OptionalLong.empty() : OptionalLong.of(maxMillis);
    }
}
