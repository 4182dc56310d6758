package dev.kessai.payment;

import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.DbFailure;
import dev.kessai.base.lane.PostgresLanes;
import java.sql.SQLException;

/** What a new installation of the coordinator's schema needs beside its tables. */
public final class PaymentInstallStore {
    private static final Session SESSION = new Session("payment-install", "payment", 30_000, false);

    private PaymentInstallStore() {}

    /** Creates the lanes; again changes nothing, with another number it refuses. */
    public static void install(DatabaseLogin login, int lanes) {
        try (var connection = login.connect(SESSION)) {
            PostgresLanes.install(connection, lanes, PostgresPaymentStore.MARK);
        } catch (SQLException e) {
            throw DbFailure.of(e);
        }
    }
}
