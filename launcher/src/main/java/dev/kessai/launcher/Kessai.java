package dev.kessai.launcher;

import dev.kessai.accounts.LedgerCatalogue;
import dev.kessai.accounts.ledger.LedgerService;
import dev.kessai.base.postgres.EmbeddedPostgres;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.payment.Payments;
import dev.kessai.payment.PaymentService;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole system in one process, wired by hand: this class is the architecture as a list. What is built first is
 * closed last.
 */
public final class Kessai implements AutoCloseable {
    /** Every service that has a schema, which is also its database user. */
    public static final List<String> SCHEMAS = List.of("payment", Ledgers.BALANCE, Ledgers.POINTS);

    private static final Logger LOG = LoggerFactory.getLogger(Kessai.class);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Databases databases;
    private final PaymentService payment;
    private final LedgerService balance;
    private final LedgerService points;

    /** Starts everything on the embedded database under the configured directory. */
    public static Kessai start(KessaiConfig config) {
        var postgres = new EmbeddedPostgres.Settings(
                config.postgresPort(), config.buffersMegabytes(), 100, true, config.postgresPrograms());
        return new Kessai(config, Databases.embedded(config.data(), postgres, SCHEMAS), Clocks.system());
    }

    private Kessai(KessaiConfig config, Databases databases, Clocks clocks) {
        this.databases = databases;
        opened.push(databases);
        try {
            var parts = new Parts(config, databases, clocks, opened);
            balance = parts.ledger(LedgerCatalogue.balance());
            points = parts.ledger(LedgerCatalogue.points());
            payment = parts.payment(List.of(balance, points), balance);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    public Payments payments() {
        return payment;
    }

    public Accounts balance() {
        return balance;
    }

    public Accounts points() {
        return points;
    }

    /** The coordinator, for measurements. */
    public PaymentService coordinator() {
        return payment;
    }

    /** The ledgers, for measurements. */
    public List<LedgerService> ledgers() {
        return List.of(balance, points);
    }

    public Databases databases() {
        return databases;
    }

    /** Stops in the reverse order of the start: nobody is called that is gone. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.warn("stopping", e);
            }
        }
    }
}
