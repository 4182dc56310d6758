package dev.kessai.base.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.postgres.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a server of its own: users belong to the server. */
final class BootstrapTest {
    private static final Map<String, String> PASSWORDS = Map.of("things", "one", Roles.AUDITOR, "two");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void whoeverMayCreateDatabasesAndUsersCanInstallAgainAndAgain() throws SQLException {
        try (var postgres = EmbeddedPostgres.start(directory, EmbeddedPostgres.Settings.fast())) {
            try (var admin = postgres.login("postgres").connect(session("public"));
                    var statement = admin.createStatement()) {
                statement.execute("create role installer login createdb createrole password 'three'");
            }
            var server = new DatabaseLogin(postgres.jdbcUrl("postgres") + "?sslmode=disable", "installer", "three");
            var login = Bootstrap.run(server, "fresh", PASSWORDS);
            assertThat(login.jdbcUrl()).isEqualTo(postgres.jdbcUrl("fresh") + "?sslmode=disable");
            assertThat(Bootstrap.run(server, "fresh", PASSWORDS)).isEqualTo(login);

            try (var service = new DatabaseLogin(login.jdbcUrl(), "things", "one").connect(session("things"));
                    var statement = service.createStatement()) {
                statement.execute("create table thing (no int4)");
                statement.execute("insert into thing values (7)");
            }
            try (var auditor = new DatabaseLogin(login.jdbcUrl(), Roles.AUDITOR, "two").connect(session("things"));
                    var statement = auditor.createStatement()) {
                try (var rows = statement.executeQuery("select no from thing")) {
                    assertThat(rows.next()).isTrue();
                }
                assertThatThrownBy(() -> statement.execute("delete from thing")).isInstanceOf(SQLException.class);
            }
        }
    }

    private static Session session(String schema) {
        return new Session("test", schema, 5_000, false);
    }
}
