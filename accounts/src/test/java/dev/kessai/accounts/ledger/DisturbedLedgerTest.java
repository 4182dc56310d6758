package dev.kessai.accounts.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.accounts.LedgerCatalogue;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.FundPolicy;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same commands, at the same times, to a ledger in peace and to one that loses its memory, its connection and the
 * answers of its commits, remembers almost nothing and hears much of it twice: equal answers, equal rows.
 */
final class DisturbedLedgerTest {
    private static final int LANES = 3;
    private static final int USERS = 12;
    private static final int BATCHES = 250;
    private static final LedgerProgram.Limits TINY = new LedgerProgram.Limits(8, 8, 16);

    private final FakeLedgerStore calmStore = new FakeLedgerStore(LANES);
    private final FakeLedgerStore roughStore = new FakeLedgerStore(LANES);
    private final ArrayList<Command> sent = new ArrayList<>();
    private long nextPayment = 1;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void disturbancesChangeNoAnswerAndNoRow(long seed) {
        var random = new Random(seed);
        var ledger = seed % 2 == 0 ? LedgerCatalogue.points() : LedgerCatalogue.balance();
        var calm = new Rig(ledger, calmStore, LANES);
        var rough = new Rig(ledger, roughStore, LANES, TINY);
        for (int i = 0; i < USERS; i++) {
            calm.open(Owner.user(i).id());
            rough.open(Owner.user(i).id());
        }
        for (int batch = 0; batch < BATCHES; batch++) {
            calm.clock = rough.clock = calm.clock + 1 + random.nextInt(100);
            var commands = commands(calm, random);
            var expected = calm.replies(commands);
            var doubled = new ArrayList<>(commands);
            for (var command : commands) if (random.nextInt(10) == 0) doubled.add(command);
            disturb(rough, random);
            assertThat(rough.replies(doubled))
                    .as("seed " + seed + " batch " + batch)
                    .isEqualTo(expected);
            assertThat(rough.program.ownersRemembered()).isLessThanOrEqualTo(LANES * TINY.ownersPerLane());
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

    /** New debits and credits, settlements in any order, old keys again, broken contracts; each leg once a batch. */
    private List<Command> commands(Rig rig, Random random) {
        var commands = new ArrayList<Command>();
        int size = 1 + random.nextInt(30);
        for (int i = 0; i < size; i++) {
            var command = command(rig, random);
            boolean twice = commands.stream().anyMatch(other -> other.leg().equals(command.leg()));
            if (twice) continue;
            commands.add(command);
            sent.add(command);
        }
        return commands;
    }

    private Command command(Rig rig, Random random) {
        var leg = new LegKey(nextPayment++, 1 + random.nextInt(3));
        var owner = Owner.user(random.nextInt(USERS + 1)).id();
        int what = random.nextInt(100);
        if (what < 30 || sent.isEmpty()) return credit(rig, random, leg, owner);
        if (what < 65) return rig.tryOf(leg, owner, 1 + random.nextInt(150), policy(random));
        if (what < 68) return rig.cancel(leg, owner);
        var old = sent.get(random.nextInt(sent.size()));
        if (what < 83) return rig.confirm(old.leg(), old.owner(), 1 + random.nextInt(100));
        if (what < 92) return rig.cancel(old.leg(), old.owner());
        if (what < 95) return rig.get(old.leg(), old.owner());
        return old;
    }

    private static FundPolicy policy(Random random) {
        return random.nextInt(4) == 0
                ? FundPolicy.lot(FundClass.POINT_FREE, 1 + random.nextInt(3))
                : FundPolicy.DEFAULT;
    }

    private static Command credit(Rig rig, Random random, LegKey leg, long owner) {
        if (!rig.ledger.anyLots())
            return rig.credit(
                    leg, owner, Part.of(FundClass.MONEY, 1 + random.nextInt(100)), Part.of(FundClass.PREPAID, 7));
        var lot = random.nextInt(3) == 0
                ? new Part.Lot.Restore(1 + random.nextInt(4))
                : new Part.Lot.New(rig.clock + random.nextInt(3_000));
        return rig.credit(leg, owner, new Part(FundClass.POINT_FREE, 1 + random.nextInt(100), lot));
    }
}
