package dev.kessai.products.expiry;

import dev.kessai.base.db.Db;
import dev.kessai.base.db.Tx;
import dev.kessai.base.money.Currency;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.DueLot;
import dev.kessai.contracts.account.LotPage;
import dev.kessai.contracts.account.LotPlace;
import dev.kessai.contracts.account.LotQuestion;
import dev.kessai.contracts.expiry.ExpiryNotice;
import dev.kessai.contracts.expiry.ExpiryRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads the lots of a lane, a page at a time, from where it was left. The place moves in the transaction that stores
 * what follows from the page, and only if nobody else has moved it, so each lot is seen once by one of however many
 * processes: what is stored is complete, whoever is killed when. Blocks. Thread-safe.
 */
final class LotWalk {
    private static final int LOTS_AT_ONCE = 1_000;
    /** Of lots that are looked at for the next time at which something is due. */
    private static final int LOOKED_AT_ONCE = 64;
    /** Whoever stores orders asks at once; after so long they are asked for again. */
    private static final long FIRST_AGAIN_MICROS = 10_000_000;

    private final Db db;
    private final Map<String, Accounts> ledgers;
    private final ExpiryAsker asker;
    private final Clocks clocks;
    private final WalkStore walks = new WalkStore();
    private final ExpiryOrderStore orders = new ExpiryOrderStore();
    private final NoticeStore notices = new NoticeStore();

    LotWalk(Db db, List<Accounts> ledgers, ExpiryAsker asker, Clocks clocks) {
        this.db = db;
        this.ledgers = ledgers.stream().collect(Collectors.toMap(Accounts::name, Function.identity()));
        this.asker = asker;
        this.clocks = clocks;
    }

    /** What a page has led to; where the walk is now, and whether more can be read at once. */
    record Step(Walk walk, ExpiryRun run, boolean more) {}

    /** Where a walk is when there is nothing left for it at this business time. */
    static LotPlace end(int days, long nowMicros) {
        if (days == Walk.EXPIRY) return LotPlace.behind(nowMicros);
        var day = Clocks.businessDate(nowMicros).plusDays(days);
        return LotPlace.behind(Clocks.startMicros(day.plusDays(1)) - 1);
    }

    /** The next page of lots that are due, as far as the lane's time goes; returns when their payments have ended. */
    Step expire(Walk walk, long untilMicros) {
        var page = read(walk, walk.place(), untilMicros, true);
        var found = ExpiryOrder.of(expiring(page));
        long again = clocks.machine().micros() + FIRST_AGAIN_MICROS;
        if (!move(walk, page, tx -> orders.add(tx, found, again))) return new Step(walk, ExpiryRun.NOTHING, false);
        return new Step(walk.to(page.reached()), asker.ask(found), page.more());
    }

    /** The next page of lots of which users are to be told today; what has expired already is left out. */
    Step tell(Walk walk, long nowMicros) {
        var now = LotPlace.behind(nowMicros);
        var after = walk.isAt(now) ? walk.place() : now;
        var page = read(walk, after, end(walk.days(), nowMicros).dueAtMicros(), false);
        var found = notices(expiring(page), walk.days(), nowMicros);
        if (!move(walk, page, tx -> notices.add(tx, found, nowMicros))) return new Step(walk, ExpiryRun.NOTHING, false);
        return new Step(walk.to(page.reached()), new ExpiryRun(0, 0, 0, found.size(), true), page.more());
    }

    private boolean move(Walk walk, LotPage page, Consumer<Tx> also) {
        if (page.reached().equals(walk.place())) return false;
        return db.tx(tx -> {
            boolean ours = walks.move(tx, walk, page.reached());
            if (ours) also.accept(tx);
            return ours;
        });
    }

    /** The first lot behind this place that has something in it. */
    Optional<DueLot> first(Walk walk, LotPlace after) {
        for (var place = after; ; ) {
            var question = new LotQuestion(walk.lane(), place, Long.MAX_VALUE - 1, false, LOOKED_AT_ONCE);
            var page = ledger(walk).lots(question);
            var found = expiring(page);
            if (!found.isEmpty()) return Optional.of(found.getFirst());
            if (!page.more()) return Optional.empty();
            place = page.reached();
        }
    }

    /** Breakage is in yen: what stands in another currency does not expire. */
    private static List<DueLot> expiring(LotPage page) {
        return page.lots().stream()
                .filter(lot -> lot.currency() == Currency.JPY)
                .toList();
    }

    private LotPage read(Walk walk, LotPlace after, long untilMicros, boolean settled) {
        return ledger(walk).lots(new LotQuestion(walk.lane(), after, untilMicros, settled, LOTS_AT_ONCE));
    }

    private Accounts ledger(Walk walk) {
        return Objects.requireNonNull(ledgers.get(walk.ledger()), walk.ledger());
    }

    /** One for all neighbours of an account that expire at the same instant. */
    private static List<ExpiryNotice> notices(List<DueLot> lots, int days, long nowMicros) {
        var notices = new ArrayList<ExpiryNotice>();
        for (int from = 0, to; from < lots.size(); from = to) {
            var first = lots.get(from);
            long sum = 0;
            for (to = from; to < lots.size() && isToldWith(first, lots.get(to)); to++)
                sum = Math.addExact(sum, lots.get(to).freeMinor());
            notices.add(new ExpiryNotice(
                    first.owner(),
                    first.fundClass(),
                    first.currency(),
                    first.lot(),
                    sum,
                    first.dueAtMicros(),
                    days,
                    nowMicros));
        }
        return notices;
    }

    private static boolean isToldWith(DueLot one, DueLot other) {
        return one.owner() == other.owner()
                && one.fundClass() == other.fundClass()
                && one.currency() == other.currency()
                && one.dueAtMicros() == other.dueAtMicros();
    }
}
