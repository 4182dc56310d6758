package dev.kessai.accounts.ledger;

import dev.kessai.base.db.Db;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.DueLot;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.LotPage;
import dev.kessai.contracts.account.LotPlace;
import dev.kessai.contracts.account.LotQuestion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The lots of a ledger that expire, for readers beside the lanes. Thread-safe; blocks. */
final class LotReadStore {
    /**
     * One statement sees one instant: what is due up to the lane's time in it is all that will ever be, since a batch
     * that commits later has a later time. {@code known} is told on every line, also on the only one where there is no
     * lot.
     */
    static final String DUE = """
            select b.known, d.due_at, d.owner, d.class, d.currency, d.no, d.free
              from (select (extract(epoch from last_at) * 1000000)::int8 as known from lane where id = ?) b
              left join lateral (
                   select * from (
                   (select l.expires_at as due_at, l.owner, l.class, l.currency, l.no, l.free
                      from lot l
                     where l.lane = ? and l.expires_at < 9223372036854775807
                       and (l.expires_at, l.owner, l.class, l.currency, l.no) > (?, ?, ?, ?, ?)
                       and l.expires_at <= case when ? then b.known else ? end
                     order by l.expires_at, l.owner, l.class, l.currency, l.no
                     limit ?)
                   union all
                   (select r.at, r.owner, r.class, r.currency, r.no, l.free
                      from late_lot r
                      join lot l on l.lane = r.lane and l.owner = r.owner and l.class = r.class
                                and l.currency = r.currency and l.no = r.no
                     where r.lane = ? and (r.at, r.owner, r.class, r.currency, r.no) > (?, ?, ?, ?, ?)
                       and r.at <= case when ? then b.known else ? end
                     order by r.at, r.owner, r.class, r.currency, r.no
                     limit ?)) both_kinds
                   order by due_at, owner, class, currency, no
                   limit ?) d on true
             order by d.due_at, d.owner, d.class, d.currency, d.no
            """;

    private final Db db;

    LotReadStore(Db db) {
        this.db = db;
    }

    /** @param knownMicros the lane's time */
    record Read(LotPage page, long knownMicros) {}

    /** @throws IllegalArgumentException where there is no such lane */
    Read read(LotQuestion question) {
        var lines = db.read(tx -> tx.query(DUE, LotReadStore::line, parameters(question)));
        if (lines.isEmpty()) throw new IllegalArgumentException("no lane " + question.lane());
        long known = lines.getFirst().known();
        var read = lines.stream().filter(line -> line.place().lot() != 0).toList();
        var lots = read.stream().filter(line -> line.free() > 0).map(Line::lot).toList();
        boolean more = read.size() == question.lotsMax();
        var end = more ? read.getLast().place() : LotPlace.behind(question.settled() ? known : question.untilMicros());
        var reached = end.compareTo(question.after()) > 0 ? end : question.after();
        return new Read(new LotPage(lots, reached, more), known);
    }

    static Object[] parameters(LotQuestion question) {
        var after = question.after();
        var one = List.<Object>of(
                (short) question.lane(),
                after.dueAtMicros(),
                after.owner(),
                (short) after.fundClass(),
                (short) after.currency(),
                after.lot(),
                question.settled(),
                question.untilMicros(),
                question.lotsMax());
        var all = new ArrayList<Object>();
        all.add((short) question.lane());
        all.addAll(one);
        all.addAll(one);
        all.add(question.lotsMax());
        return all.toArray();
    }

    /** One line; lot number 0 where there is none. */
    private record Line(long known, LotPlace place, long free) {
        DueLot lot() {
            return new DueLot(
                    place.owner(),
                    FundClass.of(place.fundClass()),
                    Currency.of(place.currency()),
                    place.lot(),
                    free,
                    place.dueAtMicros());
        }
    }

    private static Line line(ResultSet row) throws SQLException {
        var place = new LotPlace(row.getLong(2), row.getLong(3), row.getInt(4), row.getInt(5), row.getLong(6));
        return new Line(row.getLong(1), place, row.getLong(7));
    }
}
