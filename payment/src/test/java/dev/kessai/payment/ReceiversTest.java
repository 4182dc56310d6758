package dev.kessai.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.LotPage;
import dev.kessai.contracts.account.LotQuestion;
import dev.kessai.contracts.account.OwnerView;
import dev.kessai.contracts.payment.PaymentAnswer.Refusal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class ReceiversTest {
    private static final long SHOP = 5;
    private static final long CAFE = 6;

    private final Ledger ledger = new Ledger();
    private final ArrayDeque<Runnable> later = new ArrayDeque<>();
    private long nowMicros = 1_000_000_000;
    private final Receivers receivers = new Receivers(ledger, () -> nowMicros, Runnable::run, later::add);

    @Test
    void whatTheLedgerSaidIsGoodForASecond() {
        ledger.opens(SHOP);
        assertThat(refusal(SHOP)).isEmpty();
        nowMicros += Receivers.GOOD_FOR_MICROS / 2 - 1;
        assertThat(refusal(SHOP)).isEmpty();
        assertThat(ledger.calls).containsExactly(List.of(SHOP));

        ledger.blocks(SHOP);
        nowMicros += Receivers.GOOD_FOR_MICROS / 2;
        assertThat(refusal(SHOP)).isEmpty();
        nowMicros += 1;
        assertThat(refusal(SHOP)).contains(Refusal.PAYEE_BLOCKED);
    }

    @Test
    void busyPayeesAreReadAheadWithOneCall() {
        ledger.opens(SHOP);
        ledger.opens(CAFE);
        assertThat(refusal(SHOP)).isEmpty();
        assertThat(refusal(CAFE)).isEmpty();
        nowMicros += Receivers.GOOD_FOR_MICROS / 2;
        assertThat(refusal(SHOP)).isEmpty();
        assertThat(refusal(CAFE)).isEmpty();
        assertThat(later).hasSize(1);
        ledger.blocks(CAFE);
        later.remove().run();
        assertThat(ledger.calls.getLast()).containsExactlyInAnyOrder(SHOP, CAFE);

        nowMicros += Receivers.GOOD_FOR_MICROS / 2;
        assertThat(refusal(SHOP)).isEmpty();
        assertThat(refusal(CAFE)).contains(Refusal.PAYEE_BLOCKED);
        assertThat(ledger.calls).hasSize(3);
    }

    @Test
    void whoIsUnknownIsAskedForAgainAtOnce() {
        assertThat(refusal(SHOP)).contains(Refusal.PAYEE_NOT_FOUND);
        ledger.opens(SHOP);
        assertThat(refusal(SHOP)).isEmpty();
    }

    @Test
    void aFailedReadAheadIsMadeGoodByTheNext() {
        ledger.opens(SHOP);
        assertThat(refusal(SHOP)).isEmpty();
        nowMicros += Receivers.GOOD_FOR_MICROS / 2;
        assertThat(refusal(SHOP)).isEmpty();
        ledger.isDown = true;
        var readAhead = later.remove();
        assertThat(org.assertj.core.api.Assertions.catchThrowable(readAhead::run))
                .hasMessage("down");
        ledger.isDown = false;
        assertThat(refusal(SHOP)).isEmpty();
        assertThat(later).hasSize(1);
    }

    @Test
    void whoeverIsAskedForDuringAReadIsReadWithTheNextOne() {
        ledger.opens(SHOP);
        ledger.opens(CAFE);
        var told = new ArrayList<Optional<Refusal>>();
        ledger.during = () -> {
            for (long owner : List.of(CAFE, SHOP, CAFE)) receivers.refusal(owner, Currency.JPY, 100, told::add);
        };
        assertThat(refusal(SHOP)).isEmpty();
        assertThat(ledger.calls).containsExactly(List.of(SHOP), List.of(CAFE, SHOP));
        assertThat(told).hasSize(3).allMatch(Optional::isEmpty);
    }

    @Test
    void aLedgerThatDoesNotAnswerIsNoRefusalOfThePayee() {
        ledger.opens(SHOP);
        ledger.isDown = true;
        assertThat(refusal(SHOP)).contains(Refusal.STORE_UNAVAILABLE);
        ledger.isDown = false;
        assertThat(refusal(SHOP)).isEmpty();
    }

    @Test
    void whoMayHoldOnlySoMuchIsAskedEachTime() {
        ledger.owners.put(SHOP, new Accounts.Receiver(true, false, List.of(new Accounts.Room(Currency.JPY, 100))));
        assertThat(refusal(SHOP)).isEmpty();
        ledger.owners.put(SHOP, new Accounts.Receiver(true, false, List.of(new Accounts.Room(Currency.JPY, 99))));
        assertThat(refusal(SHOP)).contains(Refusal.PAYEE_LIMIT_EXCEEDED);
        ledger.owners.put(SHOP, new Accounts.Receiver(true, false, List.of(new Accounts.Room(Currency.USD, 0))));
        assertThat(refusal(SHOP)).isEmpty();
        assertThat(ledger.calls).hasSize(3);
    }

    private Optional<Refusal> refusal(long owner) {
        var told = new ArrayList<Optional<Refusal>>();
        receivers.refusal(owner, Currency.JPY, 100, told::add);
        return told.getFirst();
    }

    /** Knows who exists, and who asked. */
    private static final class Ledger implements Accounts {
        private final Map<Long, Receiver> owners = new HashMap<>();
        private final List<List<Long>> calls = new ArrayList<>();
        private boolean isDown;
        private Runnable during = () -> {};

        void opens(long owner) {
            owners.put(owner, new Receiver(true, false));
        }

        void blocks(long owner) {
            owners.put(owner, new Receiver(true, true));
        }

        @Override
        public Map<Long, Receiver> receivers(List<Long> asked) {
            if (isDown) throw new IllegalStateException("down");
            calls.add(List.copyOf(asked));
            var once = during;
            during = () -> {};
            once.run();
            var found = new HashMap<>(owners);
            found.keySet().retainAll(asked);
            return found;
        }

        @Override
        public LotPage lots(LotQuestion question) {
            throw new IllegalStateException("not asked for");
        }

        @Override
        public CompletableFuture<AccountAnswer> submit(AccountCommand command) {
            throw new IllegalStateException("not asked for");
        }

        @Override
        public Optional<OwnerView> find(long owner) {
            throw new IllegalStateException("not asked for");
        }

        @Override
        public String name() {
            return "balance";
        }
    }
}
