package dev.kessai.accounts.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kessai.accounts.LedgerCatalogue;
import dev.kessai.contracts.account.DueLot;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.LotPage;
import dev.kessai.contracts.account.LotPlace;
import dev.kessai.contracts.account.LotQuestion;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.participant.Reply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which lots are due, as a reader beside the lanes sees it. */
final class LotReadTest {
    private static final LegKey LEG = new LegKey(1, 1);
    private static final long NEVER = Long.MAX_VALUE;

    private final Ledger ledger = LedgerCatalogue.points();
    private final LedgerDatabase database = new LedgerDatabase(ledger, 1);
    private final PostgresLedgerStore store = database.store();
    private Rig rig = new Rig(ledger, store, 1);
    private long user;

    @BeforeEach
    void open() {
        rig.clock = 10_000;
        user = rig.userWith(1, FundClass.POINT_FREE, 0);
    }

    @AfterEach
    void close() {
        database.checkSums();
        store.close();
        database.close();
    }

    private LotPage ask(LotPlace after, long untilMicros, boolean settled, int lotsMax) {
        return database.reads()
                .lots(new LotQuestion(0, after, untilMicros, settled, lotsMax))
                .page();
    }

    private List<DueLot> due() {
        return ask(LotPlace.START, 0, true, 100).lots();
    }

    private DueLot lot(long no, long free, long dueAt) {
        return new DueLot(user, FundClass.POINT_FREE, Rig.JPY, no, free, dueAt);
    }

    @Test
    void lotsComeByTheirTimeAPageAtATimeAndThoseThatNeverExpireDoNotCome() {
        rig.credit(user, FundClass.POINT_FREE, 1, 30_000);
        rig.credit(user, FundClass.POINT_FREE, 2, NEVER);
        rig.credit(user, FundClass.POINT_FREE, 3, 20_000);
        rig.credit(user, FundClass.POINT_FREE, 4, 20_000);
        var found = new ArrayList<DueLot>();
        var place = LotPlace.START;
        for (boolean more = true; more; ) {
            var page = ask(place, 30_000, false, 1);
            found.addAll(page.lots());
            place = page.reached();
            more = page.more();
        }
        assertThat(found).containsExactly(lot(3, 3, 20_000), lot(4, 4, 20_000), lot(1, 1, 30_000));
        assertThat(place).isEqualTo(LotPlace.behind(30_000));
        assertThat(ask(place, 30_000, false, 10).lots()).isEmpty();
        assertThat(ask(place, 5, false, 10).reached()).as("never back").isEqualTo(place);
    }

    @Test
    void whatIsSettledGoesAsFarAsTheLanesOwnTime() {
        rig.credit(user, FundClass.POINT_FREE, 10, 20_000);
        assertThat(due()).isEmpty();
        rig.clock = 20_000;
        assertThat(due()).as("a Try of an earlier batch may still come").isEmpty();
        rig.tick();
        var page = ask(LotPlace.START, 0, true, 100);
        assertThat(page.lots()).containsExactly(lot(1, 10, 20_000));
        assertThat(page.reached()).isEqualTo(LotPlace.behind(20_000));
    }

    @Test
    void aHoldThatIsGivenBackAfterTheExpiryIsDueThen() {
        rig.credit(user, FundClass.POINT_FREE, 10, 20_000);
        assertThat(rig.reply(rig.tryOf(LEG, user, 7))).isInstanceOf(Reply.Tried.class);
        rig.clock = 20_000;
        rig.tick();
        var page = ask(LotPlace.START, 0, true, 100);
        assertThat(page.lots()).as("what is held does not expire").containsExactly(lot(1, 3, 20_000));
        rig.clock = 25_000;
        assertThat(rig.reply(rig.confirm(LEG, user, 5))).isInstanceOf(Reply.Confirmed.class);
        assertThat(ask(page.reached(), 0, true, 100).lots()).containsExactly(lot(1, 5, 25_000));
    }

    @Test
    void whatIsReturnedTwiceInOneBatchIsDueOnce() {
        rig.credit(user, FundClass.POINT_FREE, 10, 20_000);
        var other = new LegKey(2, 1);
        assertThat(rig.replies(List.of(rig.tryOf(LEG, user, 4), rig.tryOf(other, user, 4))))
                .hasSize(2);
        rig.clock = 25_000;
        assertThat(rig.replies(List.of(rig.cancel(LEG, user), rig.cancel(other, user))))
                .hasSize(2);
        assertThat(due()).containsExactly(lot(1, 10, 20_000), lot(1, 10, 25_000));
        assertThat(database.count("select count(*) from late_lot")).isEqualTo(1);
    }

    @Test
    void aRefundToALotThatHasExpiredIsDueThenAlsoAfterALossOfMemory() {
        rig.credit(user, FundClass.POINT_FREE, 10, 20_000);
        assertThat(rig.reply(rig.tryOf(LEG, user, 10))).isInstanceOf(Reply.Tried.class);
        assertThat(rig.reply(rig.confirm(LEG, user, 10))).isInstanceOf(Reply.Confirmed.class);
        rig.clock = 25_000;
        rig.forget();
        rig.credit(user, new Part(FundClass.POINT_FREE, 6, new Part.Lot.Restore(1)));
        assertThat(due()).containsExactly(lot(1, 6, 20_000), lot(1, 6, 25_000));
    }

    @Test
    void aNewLotThatHasExpiredAlreadyIsDueAtOnce() {
        var before = ask(LotPlace.START, 0, true, 100).reached();
        rig.credit(user, FundClass.POINT_FREE, 10, 500);
        assertThat(ask(before, 0, true, 100).lots()).hasSize(1).first().satisfies(lot -> {
            assertThat(lot.lot()).isEqualTo(1);
            assertThat(lot.dueAtMicros()).isGreaterThanOrEqualTo(10_000);
        });
    }

    @Test
    void aLaneThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> database.reads().lots(new LotQuestion(7, LotPlace.START, 0, true, 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Owner.lane(user, 1)).isZero();
    }

    @Test
    void aPageIsReadByTheIndexHoweverManyLotsExpireAtOneInstant() {
        database.db.run(tx -> {
            var _ = tx.update("""
                    insert into lot (lane, owner, class, currency, no, free, expires_at, epoch)
                    select 0, n, 20, 392, 1, 0, 20000, 1 from generate_series(1, 50000) n
                    """);
            var _ = tx.update("analyze lot");
        });
        List<String> plan = database.db.read(tx -> tx.query(
                "explain (analyze, costs off, timing off, summary off) " + LotReadStore.DUE,
                row -> row.getString(1),
                LotReadStore.parameters(
                        new LotQuestion(0, new LotPlace(20_000, 20_000, 20, 392, 1), 30_000, false, 100))));
        assertThat(String.join("\n", plan))
                .contains("Index Scan using lot_expiry")
                .doesNotContain("Seq Scan on lot")
                .doesNotContain("Rows Removed by Filter: 2");
        database.db.run(tx -> {
            var _ = tx.update("delete from lot where free = 0 and expires_at = 20000");
        });
    }
}
