package dev.kessai.books.cases;

import dev.kessai.base.db.LongColumn;
import dev.kessai.base.db.ShortColumn;
import dev.kessai.base.db.TextColumn;
import dev.kessai.base.db.Tx;
import dev.kessai.contracts.reconciliation.RunReport;
import dev.kessai.contracts.reconciliation.RunView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All SQL on the evidence of runs. Thread-safe; blocks. */
final class EvidenceStore {
    private static final short SUM = 1;
    private static final short BREAKS = 2;

    private static final String INSERT_RUN = """
            insert into run (as_of, since, began_at, pending, millis, by_client)
            values (timestamptz 'epoch' + ? * interval '1 microsecond',
                    timestamptz 'epoch' + ? * interval '1 microsecond',
                    timestamptz 'epoch' + ? * interval '1 microsecond', ?, ?, ?)
            returning id
            """;
    private static final String INSERT_EVIDENCE = """
            insert into evidence (run, name, inputs, compared, millis)
            select ?, unnest(?::text[]), unnest(?::text[]), unnest(?::int8[]), unnest(?::int8[])
            """;
    private static final String INSERT_FIGURES = """
            insert into figure (run, name, kind, figure, amount)
            select ?, unnest(?::text[]), unnest(?::int2[]), unnest(?::text[]), unnest(?::int8[])
            """;
    private static final String RUNS = """
            select id, (extract(epoch from as_of) * 1000000)::int8, (extract(epoch from since) * 1000000)::int8,
                   (extract(epoch from began_at) * 1000000)::int8, pending, millis, by_client
              from run where id < ? order by id desc limit ?
            """;
    private static final String EVIDENCE = """
            select run, name, inputs, compared, millis from evidence where run between ? and ? order by run, name
            """;
    private static final String FIGURES =
            "select run, name, kind, figure, amount from figure where run between ? and ?";

    /** @return the number of the run */
    long insert(Tx tx, RunReport report) {
        long run = tx.one(
                        INSERT_RUN,
                        row -> row.getLong(1),
                        report.asOfMicros(),
                        report.sinceMicros(),
                        report.beganAtMicros(),
                        report.pending(),
                        report.millis(),
                        report.by())
                .orElseThrow();
        var names = new TextColumn();
        var inputs = new TextColumn();
        var compared = new LongColumn();
        var millis = new LongColumn();
        var figures = new Figures();
        for (var part : report.parts()) {
            names.add(part.name());
            inputs.add(part.inputs());
            compared.add(part.compared());
            millis.add(part.millis());
            part.sums().forEach((currency, sum) -> figures.add(part.name(), SUM, currency, sum));
            part.breaks().forEach((mismatch, count) -> figures.add(part.name(), BREAKS, mismatch, count));
        }
        tx.updateExactly(names.size(), INSERT_EVIDENCE, run, names, inputs, compared, millis);
        tx.updateExactly(
                figures.names.size(),
                INSERT_FIGURES,
                run,
                figures.names,
                figures.kinds,
                figures.figures,
                figures.amounts);
        return run;
    }

    private static final class Figures {
        private final TextColumn names = new TextColumn();
        private final ShortColumn kinds = new ShortColumn();
        private final TextColumn figures = new TextColumn();
        private final LongColumn amounts = new LongColumn();

        void add(String name, short kind, String figure, long amount) {
            names.add(name);
            kinds.add(kind);
            figures.add(figure);
            amounts.add(amount);
        }
    }

    /** The newest first, before this one. */
    List<RunView> runs(Tx tx, long before, int rowsMax) {
        var rows = tx.query(RUNS, EvidenceStore::row, before, rowsMax);
        if (rows.isEmpty()) return List.of();
        long first = rows.getLast().id();
        long last = rows.getFirst().id();
        Map<Long, Map<String, Sums>> figures = new HashMap<>();
        tx.each(
                FIGURES,
                0,
                row -> new Figure(row.getLong(1), row.getString(2), row.getShort(3), row.getString(4), row.getLong(5)),
                each -> figures.computeIfAbsent(each.run(), run -> new HashMap<>())
                        .computeIfAbsent(each.name(), name -> new Sums())
                        .add(each),
                first,
                last);
        Map<Long, List<RunReport.Part>> parts = new HashMap<>();
        tx.each(
                EVIDENCE,
                0,
                row -> Map.entry(row.getLong(1), part(row, figures.getOrDefault(row.getLong(1), Map.of()))),
                each -> parts.computeIfAbsent(each.getKey(), run -> new ArrayList<>())
                        .add(each.getValue()),
                first,
                last);
        return rows.stream()
                .map(row -> row.view(parts.getOrDefault(row.id(), List.of())))
                .toList();
    }

    private record Figure(long run, String name, short kind, String figure, long amount) {}

    private static final class Sums {
        private final Map<String, Long> sums = new TreeMap<>();
        private final Map<String, Long> breaks = new TreeMap<>();

        void add(Figure each) {
            (each.kind() == SUM ? sums : breaks).put(each.figure(), each.amount());
        }
    }

    private static RunReport.Part part(ResultSet row, Map<String, Sums> figures) throws SQLException {
        var name = row.getString(2);
        var own = figures.getOrDefault(name, new Sums());
        return new RunReport.Part(name, row.getLong(4), own.sums, own.breaks, row.getString(3), row.getLong(5));
    }

    private record Row(long id, long asOf, long since, long beganAt, long pending, long millis, String by) {
        RunView view(List<RunReport.Part> parts) {
            return new RunView(
                    id, new RunReport(asOf, beganAt, since, by, parts, List.of(), Set.of(), pending, millis));
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getString(7));
    }
}
