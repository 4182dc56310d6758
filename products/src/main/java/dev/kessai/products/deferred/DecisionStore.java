package dev.kessai.products.deferred;

import dev.kessai.base.db.TextColumn;
import dev.kessai.base.db.Tx;
import dev.kessai.base.hash.Hash128;
import dev.kessai.contracts.deferred.CreditDecision;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** All SQL on credit decisions, and on what of them and of suspensions the ledger has been told. Thread-safe. */
final class DecisionStore {
    private static final String COLUMNS = """
            owner, version, line, model, inputs, reasons, (extract(epoch from at) * 1000000)::int8, content_high,
            content_low
            """;
    private static final String ADD = """
            insert into decision (owner, version, line, model, inputs, reasons, at, request_high, request_low,
                                  content_high, content_low)
            values (?, ?, ?, ?, ?, ?::text[], timestamptz 'epoch' + ?::int8 * interval '1 microsecond', ?, ?, ?, ?)
            """;
    private static final String BY_REQUEST =
            "select " + COLUMNS + " from decision where request_high = ? and request_low = ?";
    private static final String BY_OWNER =
            "select " + COLUMNS + " from decision where owner = ? order by version desc limit ?";
    private static final String TO_TELL = """
            select owner, line, decisions, decisions_told, suspended, suspensions, suspensions_told from customer
             where (decisions_told <> decisions or suspensions_told <> suspensions) and owner > ?
             order by owner limit ?
            """;
    private static final String TO_TELL_OF = """
            select owner, line, decisions, decisions_told, suspended, suspensions, suspensions_told from customer
             where (decisions_told <> decisions or suspensions_told <> suspensions) and owner = ?
            """;
    private static final String TOLD = """
            update customer set decisions_told = greatest(decisions_told, ?),
                                suspensions_told = greatest(suspensions_told, ?)
             where owner = ?
            """;

    /** A decision as stored, with the fingerprint of the request for it. */
    record Stored(CreditDecision decision, Hash128 content) {}

    /**
     * What the ledger should have of a user.
     *
     * @param told version of the line that it has
     * @param suspensionsTold version of the block that it has
     */
    record ToTell(
            long owner, long line, int version, int told, boolean suspended, long suspensions, long suspensionsTold) {}

    void add(Tx tx, CreditDecision decision, Hash128 request, Hash128 content) {
        var reasons = new TextColumn();
        decision.reasons().forEach(reasons::add);
        tx.updateExactly(
                1,
                ADD,
                decision.user(),
                decision.version(),
                decision.lineMinor(),
                decision.model(),
                decision.inputs(),
                reasons,
                decision.atMicros(),
                request.high(),
                request.low(),
                content.high(),
                content.low());
    }

    Optional<Stored> find(Tx tx, Hash128 request) {
        return tx.one(BY_REQUEST, DecisionStore::stored, request.high(), request.low());
    }

    /** Newest first. */
    List<CreditDecision> of(Tx tx, long owner, int max) {
        return tx.query(BY_OWNER, row -> stored(row).decision(), owner, max);
    }

    List<ToTell> toTell(Tx tx, long after, int max) {
        return tx.query(TO_TELL, DecisionStore::toTell, after, max);
    }

    Optional<ToTell> toTell(Tx tx, long owner) {
        return tx.one(TO_TELL_OF, DecisionStore::toTell, owner);
    }

    /** The ledger has these versions now. */
    void told(Tx tx, ToTell told) {
        tx.updateExactly(1, TOLD, told.version(), told.suspensions(), told.owner());
    }

    private static Stored stored(ResultSet row) throws SQLException {
        var reasons = Arrays.asList((String[]) row.getArray(6).getArray());
        var decision = new CreditDecision(
                row.getLong(1),
                row.getInt(2),
                row.getLong(3),
                row.getString(4),
                row.getString(5),
                reasons,
                row.getLong(7));
        return new Stored(decision, new Hash128(row.getLong(8), row.getLong(9)));
    }

    private static ToTell toTell(ResultSet row) throws SQLException {
        return new ToTell(
                row.getLong(1),
                row.getLong(2),
                row.getInt(3),
                row.getInt(4),
                row.getBoolean(5),
                row.getLong(6),
                row.getLong(7));
    }
}
