package dev.kessai.accounts.channel;

import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import dev.kessai.base.db.Migrations;
import dev.kessai.base.postgres.TestPostgres;

/** A fresh schema of channels in a real PostgreSQL. */
final class ChannelDatabase implements AutoCloseable {
    final Db db;

    ChannelDatabase() {
        var login = TestPostgres.service(TestPostgres.database(), "channel");
        var _ = Migrations.run(login, "channel", "db/channel");
        this.db = Db.open(login, new Session("test", "channel", 30_000, true), 4);
    }

    long count(String sql) {
        return db.read(tx -> tx.one(sql, row -> row.getLong(1))).orElseThrow();
    }

    @Override
    public void close() {
        db.close();
    }
}
