package dev.kessai.accounts.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.accounts.LedgerCatalogue;
import dev.kessai.contracts.account.Owner;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same commands, at the same times, to a ledger in peace and to one that loses its memory, its connection and the
 * answers of its commits, remembers almost nothing and hears much of it twice: equal answers, equal rows.
 */
final class DisturbedLedgerTest {
    private static final int LANES = 3;
    private static final int BATCHES = 250;
    private static final LedgerProgram.Limits TINY = new LedgerProgram.Limits(24, 8, 16);

    private final FakeLedgerStore calmStore = new FakeLedgerStore(LANES);
    private final FakeLedgerStore roughStore = new FakeLedgerStore(LANES);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void disturbancesChangeNoAnswerAndNoRow(long seed) {
        var random = new Random(seed);
        var source = new RandomCommands(random);
        var ledger = seed % 2 == 0 ? LedgerCatalogue.points() : LedgerCatalogue.balance();
        var calm = new Rig(ledger, calmStore, LANES);
        var rough = new Rig(ledger, roughStore, LANES, TINY);
        for (int i = 0; i < RandomCommands.USERS; i++) {
            calm.open(Owner.user(i).id());
            rough.open(Owner.user(i).id());
        }
        for (int batch = 0; batch < BATCHES; batch++) {
            calm.clock = rough.clock = calm.clock + 1 + random.nextInt(100);
            var commands = source.batch(calm, 30);
            var expected = calm.replies(commands);
            var doubled = new ArrayList<>(commands);
            for (var command : commands) if (random.nextInt(10) == 0) doubled.add(command);
            disturb(rough, random);
            assertThat(rough.replies(doubled))
                    .as("seed " + seed + " batch " + batch)
                    .isEqualTo(expected);
            assertThat(rough.program.cellsRemembered()).isLessThanOrEqualTo(LANES * TINY.cellsPerLane());
            assertThat(rough.program.paymentsRemembered()).isLessThanOrEqualTo(LANES * TINY.paymentsPerLane());
        }
        calmStore.checkSums(ledger);
        roughStore.checkSums(ledger);
        for (var table : calmStore.rows().entrySet())
            assertThat(roughStore.rows().get(table.getKey()))
                    .as("seed " + seed + " " + table.getKey())
                    .isEqualTo(table.getValue());
    }

    private void disturb(Rig rough, Random random) {
        switch (random.nextInt(8)) {
            case 0 -> rough.forget();
            case 1 -> roughStore.nextCommit = FakeLedgerStore.Failure.BEFORE_COMMIT;
            case 2 -> roughStore.nextCommit = FakeLedgerStore.Failure.AFTER_COMMIT;
            default -> {}
        }
    }
}
