package dev.kessai.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Migrations;
import dev.kessai.base.hash.Hash128;
import dev.kessai.base.lane.FairShare;
import dev.kessai.base.lane.PostgresLanes;
import dev.kessai.base.money.Currency;
import dev.kessai.base.postgres.TestPostgres;
import dev.kessai.base.telemetry.LaneTraces;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.catalogue.AccountingCodes;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.contracts.payment.Source;
import dev.kessai.contracts.payment.Wait;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Two coordinators on one database share the lanes, and one takes over what the other leaves. */
final class TwoInstancesTest {
    private static final int LANES = 4;
    private static final long LEASE_MILLIS = 900;

    private final FakeLedger balance = new FakeLedger("balance");

    @Test
    void twoShareTheWorkAndOneTakesOverWhatTheOtherLeaves() throws Exception {
        var login = TestPostgres.service(TestPostgres.database(), "payment");
        var _ = Migrations.run(login, "payment", "db/payment");
        try (var connection = login.connect(new Session("test", "payment", 5_000, false))) {
            PostgresLanes.install(connection, LANES, PostgresPaymentStore.MARK);
        }
        try (var first = serve(login, "first")) {
            try (var second = serve(login, "second")) {
                var bySecond = new HashSet<Integer>();
                long end = Clocks.system().machine().micros() + 20_000_000;
                for (int i = 0; bySecond.size() < LANES / 2; i++) {
                    assertThat(Clocks.system().machine().micros())
                            .as("still not shared: %s", bySecond)
                            .isLessThan(end);
                    if (pay(second, "l" + i)) bySecond.add(key("l" + i).lane(LANES));
                }
                assertThat(bySecond).hasSize(LANES / 2);
            }
            for (int i = 0; i < 200; i++) {
                long deadline = Clocks.system().machine().micros() + 5_000_000;
                boolean paid = pay(first, "after" + i);
                while (!paid && Clocks.system().machine().micros() < deadline) paid = pay(first, "after" + i);
                assertThat(paid).isTrue();
            }
        }
        assertThat(balance.moved()).isZero();
    }

    private PaymentService serve(DatabaseLogin login, String name) {
        var store = new PostgresPaymentStore(
                login.dataSource(name),
                new PostgresLanes.Settings(name, name, LEASE_MILLIS, PostgresPaymentStore.MARK));
        var service = new PaymentService(
                new PaymentService.Settings(LANES, 1_024, 10_000, LEASE_MILLIS),
                store,
                new Participants(List.of(Participants.Registered.internal("balance"))),
                List.of(balance),
                balance,
                RiskCheck.NONE,
                AccountingCodes.load(),
                new FairShare(LANES, name, store::present, store::absent),
                Clocks.system(),
                LaneTraces.OFF);
        service.start();
        return service;
    }

    /** True when this instance owns the lane of the key and the money moved. */
    private static boolean pay(PaymentService service, String key) throws Exception {
        var order = new Order(
                PaymentType.PURCHASE,
                100,
                Currency.JPY,
                Owner.user(1).id(),
                Owner.merchant(1).id(),
                List.of(Source.rest("balance")),
                0,
                List.of(),
                0,
                "purchase.code",
                "",
                Order.Capture.AT_ONCE);
        var answer = service.submit(new PaymentCommand.Create(
                        key(key),
                        order,
                        Wait.COMPLETED,
                        Clocks.system().machine().millis() + 5_000))
                .get(10, TimeUnit.SECONDS);
        return answer instanceof PaymentAnswer.Taken taken && taken.satisfied();
    }

    private static RequestKey key(String key) {
        return new RequestKey(7, Hash128.of(key), Hash128.of("same"));
    }
}
