package dev.kessai.proof.bench;

import dev.kessai.base.db.DatabaseLogin;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The schema and the eight statements of the classic way: rows that are updated, one commit a statement. In a database
 * of its own, which is dropped at the end.
 */
final class BaselineStore implements AutoCloseable {
    private static final int CONNECTIONS = 16;
    private static final int BALANCE_MINOR = 1_000_000_000;
    private static final List<String> SCHEMA = List.of(
            "create table payment (id bigint primary key, idem text unique, user_id bigint, merchant_id bigint,"
                    + " amount bigint, state int, created timestamptz default now(), updated timestamptz)",
            "create index on payment (user_id, created)",
            "create index on payment (merchant_id, created)",
            "create table balance_account (id bigint primary key, available bigint, held bigint)",
            "create table points_account (id bigint primary key, available bigint, held bigint)",
            "create table balance_hold (payment_id bigint primary key, account_id bigint, amount bigint, state int,"
                    + " created timestamptz default now())",
            "create index on balance_hold (account_id)",
            "create table points_hold (payment_id bigint primary key, account_id bigint, amount bigint, state int,"
                    + " created timestamptz default now())",
            "create index on points_hold (account_id)",
            "create table balance_movement (payment_id bigint primary key, account_id bigint, amount bigint,"
                    + " at timestamptz default now())",
            "create index on balance_movement (account_id, at)",
            "create table points_movement (payment_id bigint primary key, account_id bigint, amount bigint,"
                    + " at timestamptz default now())",
            "create index on points_movement (account_id, at)",
            "create table merchant_account (id bigint primary key, balance bigint)",
            "create table merchant_movement (payment_id bigint primary key, account_id bigint, amount bigint,"
                    + " at timestamptz default now())",
            "create index on merchant_movement (account_id, at)",
            "create table outbox (id bigint generated always as identity primary key, payment_id bigint, topic text,"
                    + " payload text, created timestamptz default now())");

    private static final String CREATE = """
            insert into payment(id,idem,user_id,merchant_id,amount,state) values(?,?,?,?,?,0)
                on conflict (idem) do nothing
            """;
    private static final String HOLD = """
            with u as (update %1$s_account set available=available-?, held=held+? where id=? and available>=?
                       returning id)
            insert into %1$s_hold(payment_id,account_id,amount,state) select ?,id,?,0 from u
            """;
    private static final String HOLD_BALANCE = HOLD.formatted("balance");
    private static final String HOLD_POINTS = HOLD.formatted("points");
    private static final String DECIDE = "update payment set state=1, updated=now() where id=? and state=0";
    private static final String CONFIRM = """
            with h as (update %1$s_hold set state=1 where payment_id=? and state=0
                       returning payment_id,account_id,amount),
                 a as (update %1$s_account a set held=held-h.amount from h where a.id=h.account_id)
            insert into %1$s_movement(payment_id,account_id,amount) select payment_id,account_id,-amount from h
            """;
    private static final String CONFIRM_BALANCE = CONFIRM.formatted("balance");
    private static final String CONFIRM_POINTS = CONFIRM.formatted("points");
    private static final String CREDIT = """
            with m as (insert into merchant_movement(payment_id,account_id,amount) values(?,?,?)
                           on conflict do nothing returning account_id,amount)
            update merchant_account a set balance=balance+m.amount from m where a.id=m.account_id
            """;
    private static final String END = """
            with u as (update payment set state=2, updated=now() where id=? and state=1 returning id)
            insert into outbox(payment_id,topic,payload) select id,'payment.succeeded',? from u
            """;

    private final DatabaseLogin admin;
    private final String database;
    /** Whoever waits parks: pools that spin for a hand-over starve virtual threads on few cores. */
    private final BlockingQueue<Connection> pool = new ArrayBlockingQueue<>(CONNECTIONS);

    /** Makes the database; a leftover of a run that was killed is dropped first. */
    BaselineStore(DatabaseLogin admin, DatabaseLogin login, String database, int users, int merchants)
            throws SQLException {
        this.admin = admin;
        this.database = database;
        drop();
        administer("create database " + database);
        for (int i = 0; i < CONNECTIONS; i++) pool.add(connect(login));
        try (var statement = pool.element().createStatement()) {
            for (var sql : SCHEMA) statement.execute(sql);
            for (var ledger : List.of("balance", "points"))
                statement.execute("insert into " + ledger + "_account select i, " + BALANCE_MINOR
                        + ", 0 from generate_series(0, " + (users - 1) + ") i");
            statement.execute(
                    "insert into merchant_account select i, 0 from generate_series(0, " + (merchants - 1) + ") i");
            statement.execute("vacuum analyze");
        }
    }

    /** One payment: eight statements, eight commits. */
    void pay(long id, long user, long merchant, String payload) throws SQLException {
        change(CREATE, id, "idem-" + id, user, merchant, Parties.AMOUNT_MINOR);
        hold(HOLD_BALANCE, id, user, Parties.FROM_BALANCE_MINOR);
        hold(HOLD_POINTS, id, user, Parties.FROM_POINTS_MINOR);
        change(DECIDE, id);
        change(CONFIRM_BALANCE, id);
        change(CONFIRM_POINTS, id);
        change(CREDIT, id, merchant, Parties.AMOUNT_MINOR);
        change(END, id, payload);
    }

    private void hold(String sql, long id, long user, long amount) throws SQLException {
        change(sql, amount, amount, user, amount, id, amount);
    }

    private void change(String sql, Object... parameters) throws SQLException {
        var connection = take();
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) statement.setObject(i + 1, parameters[i]);
            if (statement.executeUpdate() != 1) throw new SQLException("not one row: " + sql);
        } finally {
            pool.add(connection);
        }
    }

    private Connection take() throws SQLException {
        try {
            return pool.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted", e);
        }
    }

    private static Connection connect(DatabaseLogin login) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", login.user());
        properties.setProperty("password", login.password());
        properties.setProperty("prepareThreshold", "1");
        return DriverManager.getConnection(login.jdbcUrl(), properties);
    }

    private void administer(String sql) throws SQLException {
        try (Connection connection =
                        admin.connect(new DatabaseLogin.Session("bench-baseline", "public", 60_000, false));
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void drop() throws SQLException {
        administer("drop database if exists " + database + " with (force)");
    }

    @Override
    public void close() throws SQLException {
        for (var connection : pool) connection.close();
        drop();
    }
}
