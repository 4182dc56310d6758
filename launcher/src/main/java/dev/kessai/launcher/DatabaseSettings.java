package dev.kessai.launcher;

import dev.kessai.base.config.Config;
import dev.kessai.base.db.Roles;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Whose database it is: our own under the data directory, that of another process, or one that somebody else runs.
 *
 * @param url of a server that runs already, {@code jdbc:postgresql://host:port/database}; empty for the embedded one
 * @param join data directory of another process whose embedded database is used, empty for none
 * @param owner a login there that may create users and schemas; empty where they exist
 * @param passwordFile by user
 * @param passwords by user; they win over the file
 */
record DatabaseSettings(String url, String join, String owner, Path passwordFile, Map<String, String> passwords) {
    /** Its usual name in a data directory. */
    static final String PASSWORD_FILE = "database-passwords.properties";

    DatabaseSettings {
        passwords = Map.copyOf(passwords);
    }

    /** Reads its keys. */
    static DatabaseSettings of(Config config, Path data) {
        var passwords = new HashMap<String, String>();
        var place = new DatabaseSettings(
                config.text(
                        "database.url", "", "JDBC URL of a PostgreSQL that runs already; empty for the embedded one"),
                config.text("database.join", "", "data directory of a running serve whose database this one shares"),
                config.text("database.owner", "", "a user there who may create users and schemas; empty: they exist"),
                config.path("database.passwordFile", data.resolve(PASSWORD_FILE), "properties: user = password"),
                Map.of());
        for (var user : Kessai.users()) password(config, user, passwords);
        password(config, Roles.AUDITOR, passwords);
        if (!place.owner.isEmpty())
            passwords.put(
                    place.owner, config.secret("database.ownerPassword", "", "of database.owner, else in the file"));
        passwords.values().removeIf(String::isEmpty);
        return new DatabaseSettings(place.url, place.join, place.owner, place.passwordFile, passwords);
    }

    /** Whether the database is started and stopped with this process. */
    boolean isEmbedded() {
        return url.isEmpty() && join.isEmpty();
    }

    /** Whether this process creates what is missing. */
    boolean mayCreate() {
        return isEmbedded() || !owner.isEmpty();
    }

    private static void password(Config config, String user, Map<String, String> passwords) {
        passwords.put(user, config.secret("database.password." + user, "", "of this user, else in the file"));
    }
}
