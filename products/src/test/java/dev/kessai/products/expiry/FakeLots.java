package dev.kessai.products.expiry;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.DueLot;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.account.LotPage;
import dev.kessai.contracts.account.LotPlace;
import dev.kessai.contracts.account.LotQuestion;
import dev.kessai.contracts.account.OwnerView;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.payment.Order;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** Points of one lane, whose time is put by hand. */
final class FakeLots implements Accounts {
    private record Lot(long owner, long no, long expiresAt, AtomicLong free) {
        LotPlace place() {
            return new LotPlace(expiresAt, owner, FundClass.POINT_FREE.code(), Currency.JPY.code(), no);
        }
    }

    private final Map<LotPlace, Lot> lots = new HashMap<>();
    long laneMicros;
    int questions;

    synchronized void add(long owner, long no, long free, long expiresAt) {
        var lot = new Lot(owner, no, expiresAt, new AtomicLong(free));
        lots.put(lot.place(), lot);
    }

    /** Takes what an order names; nothing and false where any lot has less. */
    synchronized boolean take(Order order) {
        var wanted = new HashMap<Lot, Long>();
        for (var debit : order.debits()) {
            long no = ((Part.Lot.Restore) debit.lot()).lot();
            for (var lot : lots.values())
                if (lot.owner() == order.payer() && lot.no() == no) wanted.put(lot, debit.amountMinor());
        }
        for (var each : wanted.entrySet()) if (each.getKey().free().get() < each.getValue()) return false;
        wanted.forEach((lot, amount) -> lot.free().addAndGet(-amount));
        return true;
    }

    synchronized long left() {
        return lots.values().stream().mapToLong(lot -> lot.free().get()).sum();
    }

    @Override
    public String name() {
        return Ledgers.POINTS;
    }

    @Override
    public synchronized LotPage lots(LotQuestion question) {
        questions++;
        long until = question.settled() ? laneMicros : question.untilMicros();
        var behind = lots.values().stream()
                .filter(lot -> lot.place().compareTo(question.after()) > 0 && lot.expiresAt() <= until)
                .sorted((one, other) -> one.place().compareTo(other.place()))
                .limit(question.lotsMax())
                .toList();
        var found = new ArrayList<DueLot>();
        for (var lot : behind)
            if (lot.free().get() > 0)
                found.add(new DueLot(
                        lot.owner(),
                        FundClass.POINT_FREE,
                        Currency.JPY,
                        lot.no(),
                        lot.free().get(),
                        lot.expiresAt()));
        boolean more = behind.size() == question.lotsMax();
        var end = LotPlace.behind(until);
        var reached = more ? behind.getLast().place() : end.compareTo(question.after()) > 0 ? end : question.after();
        return new LotPage(found, reached, more);
    }

    @Override
    public synchronized Optional<OwnerView> find(long owner) {
        var views = new ArrayList<OwnerView.LotView>();
        for (var lot : lots.values())
            if (lot.owner() == owner)
                views.add(new OwnerView.LotView(lot.no(), lot.free().get(), lot.expiresAt()));
        var balance = new OwnerView.Balance(FundClass.POINT_FREE, Currency.JPY, 0, 0, 0, 0, views);
        return Optional.of(new OwnerView(owner, name(), true, 0, List.of(balance)));
    }

    @Override
    public CompletableFuture<AccountAnswer> submit(AccountCommand command) {
        throw new IllegalStateException("expiry changes no account");
    }

    @Override
    public Map<Long, Receiver> receivers(List<Long> owners) {
        throw new IllegalStateException("not asked for");
    }
}
