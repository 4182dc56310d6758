package dev.kessai.books.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.money.Currency;
import dev.kessai.base.outbox.OutboxEvent;
import dev.kessai.base.time.Clocks;
import dev.kessai.books.accounting.Moved.Movement;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who changes the books afterwards is seen, whatever he changes. */
final class TamperingTest {
    private static final LocalDate DAY = LocalDate.of(2026, 4, 1);
    private static final long MORNING = Clocks.startMicros(DAY);

    private final BooksDatabase database = new BooksDatabase();

    @BeforeEach
    void book() {
        var events = new Events();
        var all = new ArrayList<OutboxEvent>();
        for (int i = 1; i <= 5; i++)
            all.add(events.succeeded(
                    0,
                    new Moved(
                            i,
                            "purchase.code",
                            Currency.JPY,
                            MORNING + i,
                            List.of(
                                    new Movement(Owner.user(1).id(), FundClass.MONEY, -100, i, MORNING + i),
                                    new Movement(
                                            Owner.merchant(1).id(),
                                            FundClass.MERCHANT_UNSETTLED,
                                            100,
                                            i,
                                            MORNING + i)))));
        database.accountant(MORNING).accept(all);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void booksThatNobodyTouchedAreWhole() {
        assertThat(database.books.verify(DAY, DAY)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update journal set body = set_byte(body, 9, get_byte(body, 9) # 1) where no = 3",
                "update journal set hash = sha256(hash) where no = 3",
                "delete from journal where no = 3",
                "delete from journal where no = 5",
                "insert into journal select payment_id + 100, 6, day, body, hash from journal where no = 5",
                "update journal set no = no + 10 where no = 5",
                "update journal set day = day + 1 where no = 5",
                "update journal j set body = o.body, hash = o.hash from journal o"
                        + " where j.no in (3, 4) and o.no = 7 - j.no",
                "update journal j set body = set_byte(j.body, 0, get_byte(j.body, 0) # 1),"
                        + " hash = sha256(o.hash || set_byte(j.body, 0, get_byte(j.body, 0) # 1))"
                        + " from journal o where j.no = 3 and o.no = 2",
                "update chain set journals = 4",
                "update chain set hash = '\\x00'",
                "delete from chain",
                "update day_total set debit = debit + 1 where debit > 0",
                "delete from day_total where credit > 0",
            })
    void aChangeIsSeen(String sql) {
        database.tamper(sql);
        assertThat(database.books.verify(DAY, DAY.plusDays(1))).isNotEmpty();
    }
}
