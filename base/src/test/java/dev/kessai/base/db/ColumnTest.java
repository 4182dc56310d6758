package dev.kessai.base.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.postgres.TestPostgres;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each column arrives in the database as it was added. */
final class ColumnTest {
    private static Db db;

    @BeforeAll
    static void open() {
        db = Db.open(TestPostgres.database(), new Session("columns", "public", 10_000, false), 2);
    }

    @AfterAll
    static void close() {
        db.close();
    }

    @Test
    void numbersKeepTheirLimits() {
        var longs = new LongColumn();
        longs.add(Long.MIN_VALUE);
        longs.add(-1);
        longs.add(Long.MAX_VALUE);
        assertThat(inDatabase("int8", longs)).isEqualTo("{-9223372036854775808,-1,9223372036854775807}");
        var ints = new IntColumn();
        ints.add(Integer.MIN_VALUE);
        ints.add(258);
        assertThat(inDatabase("int4", ints)).isEqualTo("{-2147483648,258}");
        var shorts = new ShortColumn();
        shorts.add(Short.MIN_VALUE);
        shorts.add(4_095);
        assertThat(inDatabase("int2", shorts)).isEqualTo("{-32768,4095}");
        assertThatThrownBy(() -> shorts.add(32_768)).hasMessageContaining("32768");
    }

    @Test
    void placesOfRowsArriveAndComeBack() {
        var places = new TidColumn();
        places.add(TidColumn.place("(0,1)"));
        places.add(TidColumn.place("(4294967290,65535)"));
        assertThat(inDatabase("tid", places)).isEqualTo("{\"(0,1)\",\"(4294967290,65535)\"}");
    }

    @Test
    void textAndBytesKeepTheirContent() {
        var texts = new TextColumn();
        texts.add("決済 \"a,b\" {\\}");
        texts.add("");
        texts.add("NULL");
        assertThat(inDatabase("text", texts)).isEqualTo("{\"決済 \\\"a,b\\\" {\\\\}\",\"\",\"NULL\"}");
        var bytes = new BytesColumn();
        bytes.add(new byte[] {0, -1});
        bytes.add(new byte[0]);
        assertThat(inDatabase("bytea", bytes)).isEqualTo("{\"\\\\x00ff\",\"\\\\x\"}");
    }

    @Test
    void timesUuidsAndTruthArrive() {
        var times = new TimeColumn();
        times.add(0);
        times.add(1_577_836_800_000_001L);
        assertThat(inDatabase("timestamptz", times))
                .isEqualTo("{\"1970-01-01 00:00:00+00\",\"2020-01-01 00:00:00.000001+00\"}");
        var uuids = new UuidColumn();
        uuids.add(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"));
        assertThat(inDatabase("uuid", uuids)).isEqualTo("{00112233-4455-6677-8899-aabbccddeeff}");
        var truths = new BoolColumn();
        truths.add(true);
        truths.add(false);
        assertThat(inDatabase("bool", truths)).isEqualTo("{t,f}");
    }

    @Test
    void nullsAndEmptinessArrive() {
        var longs = new LongColumn();
        assertThat(inDatabase("int8", longs)).isEqualTo("{}");
        longs.addNull();
        longs.add(5);
        assertThat(inDatabase("int8", longs)).isEqualTo("{NULL,5}");
    }

    @Test
    void growsAndIsUsedAgain() {
        var longs = new LongColumn();
        for (int round = 0; round < 3; round++) {
            longs.clear();
            for (int i = 0; i < 10_000; i++) longs.add(i);
            assertThat(longs.size()).isEqualTo(10_000);
            var sum = db.read(
                    tx -> tx.one("select sum(x), count(*) from unnest(?::int8[]) x", row -> row.getLong(1), longs));
            assertThat(sum).contains(49_995_000L);
        }
    }

    @Test
    void anArrayThatWasTakenDoesNotChange() {
        var longs = new LongColumn();
        longs.add(1);
        var seen = db.read(tx -> {
            try (var statement = tx.connection().prepareStatement("select ?::int8[]::text")) {
                longs.bind(statement, 1);
                longs.clear();
                longs.add(2);
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    return rows.getString(1);
                }
            } catch (SQLException e) {
                throw DbFailure.of(e);
            }
        });
        assertThat(seen).isEqualTo("{1}");
    }

    private static String inDatabase(String type, Column column) {
        return db.read(tx -> tx.one(
                        "select set_config('timezone', 'UTC', true), ?::" + type + "[]::text",
                        row -> row.getString(2),
                        column))
                .orElseThrow();
    }
}
