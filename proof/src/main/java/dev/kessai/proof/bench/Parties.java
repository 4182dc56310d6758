package dev.kessai.proof.bench;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.Source;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import org.apache.commons.rng.sampling.distribution.RejectionInversionZipfSampler;

/** Draws payer and payee of each payment. Not thread-safe; the same seed draws the same. */
final class Parties {
    static final long FROM_BALANCE_MINOR = 700;
    static final long FROM_POINTS_MINOR = 300;
    static final long AMOUNT_MINOR = FROM_BALANCE_MINOR + FROM_POINTS_MINOR;

    private static final int ZIPF_EXPONENT = 1;
    static final List<Source> SOURCES =
            List.of(new Source("balance", FROM_BALANCE_MINOR), new Source("points", FROM_POINTS_MINOR));

    private final IntSupplier user;
    private final IntSupplier merchant;
    private final List<Source> sources;

    /** @param users numbered from 0, as {@link Population} opens them */
    Parties(int users, int merchants, Profile.Spread spread, long seed) {
        this(users, merchants, spread, seed, SOURCES);
    }

    /** @param sources that sum to {@link #AMOUNT_MINOR} */
    Parties(int users, int merchants, Profile.Spread spread, long seed, List<Source> sources) {
        this.sources = List.copyOf(sources);
        var random = new SplittableRandom(seed);
        this.user = draw(users, spread, random);
        this.merchant = draw(merchants, spread, random);
    }

    private static IntSupplier draw(int count, Profile.Spread spread, SplittableRandom random) {
        return switch (spread) {
            case EVEN -> () -> random.nextInt(count);
            case ZIPF -> {
                var sampler = RejectionInversionZipfSampler.of(random::nextLong, count, ZIPF_EXPONENT);
                yield () -> sampler.sample() - 1;
            }
        };
    }

    long user() {
        return Owner.user(user.getAsInt()).id();
    }

    long merchant() {
        return Owner.merchant(merchant.getAsInt()).id();
    }

    Order purchase(Order.Capture capture) {
        return new Order(
                PaymentType.PURCHASE,
                AMOUNT_MINOR,
                Currency.JPY,
                user(),
                merchant(),
                sources,
                0,
                List.of(),
                0,
                "purchase.code",
                "",
                capture);
    }
}
