package dev.kessai.accounts.ledger;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kessai.accounts.LedgerCatalogue;
import dev.kessai.base.db.Migrations;
import org.junit.jupiter.api.Test;

/** A ledger with proceeds from before they stood in lots is not taken over: its entries can never be told by lots. */
final class ProceedsMigrationTest {
    private static final String LOCATION = "db/ledger";

    @Test
    void proceedsThatWereEnteredWithoutALotStopTheMigration() {
        var ledger = LedgerCatalogue.balance();
        try (var database = new LedgerDatabase(ledger, 4)) {
            execute(database, "delete from flyway_schema_history where script like 'V6%'");
            execute(database, """
                    insert into account (owner, available, held, seq, version, epoch, lane, class, currency)
                    values (7, 0, 0, 0, 1, 0, 3, 3, 392), (9, 0, 0, 2, 1, 0, 3, 3, 392)""");
            assertThatThrownBy(() -> Migrations.run(database.login, ledger.name(), LOCATION))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("1 accounts have entries from before");
            execute(database, """
                    insert into lot (owner, no, free, expires_at, epoch, lane, class, currency)
                    values (9, 1, 0, 1, 0, 3, 3, 392)""");
            var _ = Migrations.run(database.login, ledger.name(), LOCATION);
        }
    }

    private static void execute(LedgerDatabase database, String sql) {
        var _ = database.db.tx(tx -> tx.update(sql));
    }
}
