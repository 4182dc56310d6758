package dev.kessai.base.db;

import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings a service's schema to the version of the program; forward only, safe when several instances start at once. */
public final class Migrations {
    private Migrations() {}

    /**
     * Runs what has not run yet. The schema exists already (see {@link Roles}).
     *
     * @param owner the schema's owner
     * @param locations on the class path, such as {@code db/payment}; their migrations run by version, whichever they
     *     come from
     * @return how many ran
     * @throws IllegalStateException when one fails, or one that ran was changed since
     */
    public static int run(DatabaseLogin owner, String schema, String... locations) {
        try {
            return Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(owner.jdbcUrl(), owner.user(), owner.password())
                    .defaultSchema(schema)
                    .schemas(schema)
                    .createSchemas(false)
                    .locations(Stream.of(locations).map("classpath:"::concat).toArray(String[]::new))
                    .validateMigrationNaming(true)
                    .failOnMissingLocations(true)
                    .outOfOrder(true) // a service that begins to publish later gets its outbox then
                    .load()
                    .migrate()
                    .migrationsExecuted;
        } catch (FlywayException e) {
            throw new IllegalStateException("migrations of schema " + schema + ": " + e.getMessage(), e);
        }
    }
}
