package dev.kessai.accounts.ledger;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Connections that break around COMMIT when told so. */
final class FlakySource {
    private final DataSource source;
    FakeLedgerStore.Failure nextCommit = FakeLedgerStore.Failure.NONE;

    FlakySource(DataSource source) {
        this.source = source;
    }

    DataSource dataSource() {
        return proxy(
                DataSource.class,
                (name, call) -> name.equals("getConnection") ? wrap((Connection) call.run()) : call.run());
    }

    private Connection wrap(Connection connection) {
        return proxy(Connection.class, connection, (name, call) -> {
            if (!name.equals("commit")) return call.run();
            var failure = nextCommit;
            nextCommit = FakeLedgerStore.Failure.NONE;
            if (failure == FakeLedgerStore.Failure.NONE) return call.run();
            if (failure == FakeLedgerStore.Failure.AFTER_COMMIT) connection.commit();
            connection.close();
            throw new SQLException("connection lost", "08006");
        });
    }

    private interface Call {
        Object run() throws SQLException;
    }

    private interface Around {
        Object run(String method, Call call) throws SQLException;
    }

    private <T> T proxy(Class<T> type, Around around) {
        return proxy(type, type.cast(source), around);
    }

    private static <T> T proxy(Class<T> type, T target, Around around) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> around.run(method.getName(), () -> {
                    try {
                        return method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        if (e.getCause() instanceof SQLException sql) throw sql;
                        throw new IllegalStateException(e.getCause());
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e);
                    }
                })));
    }
}
