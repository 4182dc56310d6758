package dev.kessai.contracts.detail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import dev.kessai.base.db.DbFailure;
import dev.kessai.base.db.Migrations;
import dev.kessai.base.outbox.OutboxStore;
import dev.kessai.base.outbox.PublicationStore;
import dev.kessai.base.outbox.Subscription;
import dev.kessai.base.postgres.TestPostgres;
import dev.kessai.base.time.ManualClock;
import dev.kessai.contracts.audit.AuditAnswer;
import dev.kessai.contracts.audit.AuditEvent;
import dev.kessai.contracts.catalogue.AccountingCodes;
import dev.kessai.contracts.detail.AccountingDetail.Dimension;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a product says is said once, with its row or not at all, and told again the same. */
final class AccountingDetailsTest {
    private final ManualClock clock = new ManualClock(1_000);
    private Db db;
    private AccountingDetails details;

    @BeforeEach
    void start() {
        var login = TestPostgres.service(TestPostgres.database(), "product");
        var _ = Migrations.run(login, "product", PublicationStore.MIGRATIONS);
        db = Db.open(login, new Session("product", "product", 10_000, false), 4);
        details = new AccountingDetails("product", new PublicationStore(db), AccountingCodes.load(), clock::micros);
    }

    @AfterEach
    void stop() {
        db.close();
    }

    @Test
    void whatIsPublishedIsDeliveredAndListedAlike() {
        var said =
                IntStream.rangeClosed(1, 300).mapToObj(i -> detail("d" + i, i)).toList();
        for (int i = 0; i < 300; i += 100) {
            int from = i;
            db.run(tx -> details.publish(tx, said.subList(from, from + 100)));
        }
        var got = new CopyOnWriteArrayList<AccountingDetail>();
        try (var subscription = new Subscription("books", new OutboxStore(db), events -> {
            for (var event : events) got.add(AccountingDetails.detail(event));
        })) {
            subscription.start();
            await().until(() -> got.size() == 300);
        }
        assertThat(got).containsExactlyElementsOf(said);
        var told = new ArrayList<AuditEvent>();
        assertThat(details.list(0, 1_003, told::addAll)).isEqualTo(new AuditAnswer.Listed(300));
        assertThat(told)
                .extracting(AuditEvent::payment)
                .containsExactlyInAnyOrderElementsOf(
                        said.stream().map(AccountingDetail::payment).toList());
        assertThat(told).allSatisfy(event -> assertThat(event.accountingCode()).isEqualTo("expiry.points"));
        assertThat(told).extracting(AuditEvent::atMicros).startsWith(1_000L).endsWith(1_002L);
    }

    @Test
    void oneTransactionMaySayMoreThanOneStatementHolds() {
        int count = PublicationStore.PUBLISHED_MAX + 1;
        var said = IntStream.rangeClosed(1, count)
                .mapToObj(i -> detail("d" + i, i))
                .toList();
        db.run(tx -> details.publish(tx, said));
        assertThat(new OutboxStore(db).published()).isEqualTo(count);
    }

    @Test
    void whatConcernsNoPaymentIsDeliveredBetweenDetailsAndIsNone() {
        db.run(tx -> {
            PublicationStore.announce(tx, List.of(new byte[] {1}, new byte[] {2}), 1_000);
            details.publish(tx, List.of(detail("said", 2)));
        });
        var told = new ArrayList<AuditEvent>();
        assertThat(details.list(0, 1_002, told::addAll)).isEqualTo(new AuditAnswer.Listed(1));
        assertThat(told).extracting(AuditEvent::payment).containsExactly(2L);
        var rows = db.read(
                tx -> tx.query("select seq, payment_id from outbox", row -> row.getLong(1) + " " + row.getLong(2)));
        assertThat(rows).containsExactlyInAnyOrder("1 0", "2 0", "3 2");
    }

    @Test
    void whatIsRolledBackWasNeverSaidAndLeavesNoGap() {
        assertThatThrownBy(() -> db.run(tx -> {
                    details.publish(tx, List.of(detail("lost", 1)));
                    throw new IllegalStateException("the product's row cannot be written");
                }))
                .hasMessageContaining("cannot be written");
        db.run(tx -> details.publish(tx, List.of(detail("said", 2))));
        var seqs = db.read(tx -> tx.query("select seq from outbox", row -> row.getLong(1)));
        assertThat(seqs).containsExactly(1L);
    }

    @Test
    void nothingIsSaidTwice() {
        db.run(tx -> details.publish(tx, List.of(detail("once", 1))));
        assertThatThrownBy(() -> db.run(tx -> details.publish(tx, List.of(detail("once", 1)))))
                .isInstanceOf(DbFailure.class);
        var unknown = new AccountingDetail("x", 1, "no.such", List.of());
        assertThatThrownBy(() -> db.run(tx -> details.publish(tx, List.of(unknown))))
                .hasMessage("not in the catalogue: no.such");
    }

    @Test
    void aSpanThatIsNotOverIsNotToldAndIsOverSoon() {
        clock.set(10_000);
        var told = new ArrayList<AuditEvent>();
        assertThat(details.list(0, 5_000, told::addAll)).isEqualTo(new AuditAnswer.NotYet(1));
        assertThat(details.list(0, 5_000, told::addAll)).isEqualTo(new AuditAnswer.Listed(0));
        db.run(tx -> details.publish(tx, List.of(detail("later", 1))));
        assertThat(details.list(0, 5_000, told::addAll))
                .as("what was told does not change")
                .isEqualTo(new AuditAnswer.Listed(0));
    }

    private static AccountingDetail detail(String id, long payment) {
        return new AccountingDetail(id, payment, "expiry.points", List.of(new Dimension("campaign", "c1")));
    }
}
