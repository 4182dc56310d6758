package dev.kessai.accounts.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.accounts.LedgerCatalogue;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.audit.AuditAnswer;
import dev.kessai.contracts.audit.AuditEvent;
import dev.kessai.contracts.audit.AuditMovement;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.participant.Posting;
import dev.kessai.contracts.participant.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a ledger says again of its entries, on a real PostgreSQL. */
final class AuditedEntryTest {
    private static final int LANES = 3;
    private static final String MANY = """
            insert into entry (payment_id, owner, amount, seq, balance_after, available_after, content, at, epoch, lane,
                               leg_no, n, kind, class, currency, lots)
            select i, 1, 1, i, 0, 0, 0, timestamptz 'epoch' + i * interval '1 millisecond', 1, 0, 1, 1, 3, 1, 392, ''
              from generate_series(1, ?) i
            """;

    private final LedgerDatabase database = new LedgerDatabase(LedgerCatalogue.balance(), LANES);
    private final PostgresLedgerStore store = database.store();
    private final Rig rig = new Rig(LedgerCatalogue.balance(), store, LANES);
    private final AuditedEntryStore audit = new AuditedEntryStore(database.db, "balance", rig::tick);
    private final List<AuditEvent> told = new ArrayList<>();

    @AfterEach
    void stop() {
        store.close();
        database.close();
    }

    private AuditAnswer list(long from, long to) {
        told.clear();
        return audit.list(from, to, told::addAll);
    }

    @Test
    void whatMovedIsToldOnceAndWhatDidNotIsNotTold() {
        long user = rig.userWith(1, FundClass.MONEY, 1_000);
        rig.credit(user, Part.of(FundClass.PREPAID, 500));
        rig.clock = 1_000_000;
        var both = new LegKey(7, 1);
        var freed = new LegKey(7, 2);
        var _ = rig.reply(rig.tryOf(both, user, 1_200));
        var _ = rig.reply(rig.tryOf(freed, user, 100));
        var _ = rig.reply(rig.tryOf(new LegKey(7, 3), user, 100_000));
        rig.clock = 2_000_000;
        var confirmed = (Reply.Confirmed) rig.reply(rig.confirm(both, user, 1_100));
        var _ = rig.reply(rig.cancel(freed, user));
        rig.clock = 3_000_000;
        var credit = new LegKey(8, 4);
        var posted = (Reply.Posted) rig.reply(rig.credit(credit, user, Part.of(FundClass.MONEY, 40)));
        rig.clock = 4_000_000;
        rig.tick();

        assertThat(list(1_000_000, 3_500_000)).isEqualTo(new AuditAnswer.Listed(2));
        assertThat(told)
                .containsExactly(
                        event("7:1", both, confirmed.atMicros(), confirmed.postings()),
                        event("8:4", credit, posted.atMicros(), posted.postings()));
        assertThat(told.getFirst().amounts()).hasSize(2);
        assertThat(list(posted.atMicros(), posted.atMicros())).isEqualTo(new AuditAnswer.Listed(0));
        assertThat(list(posted.atMicros(), posted.atMicros() + 1)).isEqualTo(new AuditAnswer.Listed(1));
        assertThat(list(confirmed.atMicros() + 1, posted.atMicros())).isEqualTo(new AuditAnswer.Listed(0));
    }

    private static AuditEvent event(String id, LegKey leg, long at, List<Posting> postings) {
        var amounts = postings.stream()
                .map(it -> new AuditMovement(
                        leg.no(), "balance", it.owner(), it.fundClass(), it.currency(), it.amountMinor()))
                .toList();
        return new AuditEvent(id, leg.payment(), at, "", amounts);
    }

    @Test
    void aSpanThatIsNotPastInEveryLaneIsNotTold() {
        rig.clock = 5_000_000;
        rig.credit(rig.userWith(1, FundClass.MONEY, 0), Part.of(FundClass.MONEY, 1));
        assertThat(list(0, 5_000_100)).isInstanceOf(AuditAnswer.NotYet.class);
        assertThat(told).isEmpty();
        rig.clock = 6_000_000; // the asking has moved the idle lanes to where the clock was; the next one moves them on
        var _ = list(0, 6_000_000);
        assertThat(list(0, 6_000_000)).isEqualTo(new AuditAnswer.Listed(1));
    }

    @Test
    void aPageDoesNotReadTheWholeTable() {
        int rows = 400_000;
        database.db.run(tx -> assertThat(tx.update(MANY, rows)).isEqualTo(rows));
        new HistoryStore(database.db, LANES).summarize();
        List<String> plan = database.db.read(tx -> {
            var _ = tx.update(AuditedEntryStore.BY_TIME);
            return tx.query(
                    "explain (analyze, buffers, timing off) " + AuditedEntryStore.MOVED,
                    row -> row.getString(1),
                    200_000_000L,
                    201_000_000L,
                    1_000);
        });
        assertThat(plan).anyMatch(line -> line.contains("Bitmap Index Scan on entry_at"));
        var pages = Pattern.compile("lossy=(\\d+)").matcher(String.join("\n", plan));
        assertThat(pages.find()).as(plan.toString()).isTrue();
        assertThat(Integer.parseInt(pages.group(1))).as(plan.toString()).isLessThan(64);
        assertThat(database.count("select pg_relation_size('entry') / 8192")).isGreaterThan(4_000);
    }
}
