package dev.kessai.launcher;

import dev.kessai.accounts.LedgerCatalogue;
import dev.kessai.accounts.ledger.LedgerService;
import dev.kessai.api.story.Stories;
import dev.kessai.base.outbox.OutboxStore;
import dev.kessai.base.telemetry.Telemetry;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.payment.Payments;
import dev.kessai.edge.gateway.Gateway;
import dev.kessai.payment.PaymentService;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole system in one process, wired by hand: this class is the architecture as a list. What is built first is
 * closed last.
 */
public final class Kessai implements AutoCloseable {
    /** Every service that has a schema, which is also its database user. */
    public static final List<String> SCHEMAS = List.of("payment", Ledgers.BALANCE, Ledgers.POINTS);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Databases databases;
    private final PaymentService payment;
    private final LedgerService balance;
    private final LedgerService points;
    private final Stories stories;
    private final OutboxStore outbox;
    private final Telemetry telemetry = Telemetry.withoutTraces();
    private final @Nullable Gateway gateway;

    /** Starts everything on the embedded database under the configured directory. */
    public static Kessai start(KessaiConfig config) {
        return new Kessai(config, Databases.embedded(config.data(), config.postgres(), users()), Clocks.system());
    }

    /** Every database user but the auditor: the services and the installation itself. */
    static List<String> users() {
        var users = new ArrayList<>(SCHEMAS);
        users.add(InstallationStore.SCHEMA);
        return users;
    }

    private Kessai(KessaiConfig config, Databases databases, Clocks clocks) {
        this.databases = databases;
        opened.push(databases);
        opened.push(telemetry);
        try {
            InstallationStore.fix(databases.login(InstallationStore.SCHEMA), config.mode());
            opened.push(new DatabaseKeeper(databases));
            var parts = new Parts(config, databases, clocks, opened);
            balance = parts.ledger(LedgerCatalogue.balance());
            points = parts.ledger(LedgerCatalogue.points());
            payment = parts.payment(List.of(balance, points), balance);
            stories = parts.stories();
            outbox = parts.outbox();
            gateway =
                    config.httpPort() < 0 ? null : parts.gateway(payment, List.of(balance, points), stories, telemetry);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Where the public API listens; 0 where it does not. */
    public int httpPort() {
        return gateway == null ? 0 : gateway.port();
    }

    /** Metrics of this process. */
    Telemetry telemetry() {
        return telemetry;
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

    /** What happened to a payment, read beside the lanes. */
    public Stories stories() {
        return stories;
    }

    /** What the coordinator publishes, for subscribers. */
    public OutboxStore outbox() {
        return outbox;
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
        Closing.all(opened);
    }
}
