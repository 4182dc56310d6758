package dev.kessai.accounts.ledger;

import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.FundPolicy;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** New debits and credits, settlements in any order, old keys again, broken contracts; each leg once a batch. */
final class RandomCommands {
    static final int USERS = 12;

    private final Random random;
    private final ArrayList<Command> sent = new ArrayList<>();
    private long nextPayment = 1;

    RandomCommands(Random random) {
        this.random = random;
    }

    List<Command> batch(Rig rig, int sizeMax) {
        var commands = new ArrayList<Command>();
        int size = 1 + random.nextInt(sizeMax);
        for (int i = 0; i < size; i++) {
            var command = command(rig);
            boolean twice = commands.stream().anyMatch(other -> other.leg().equals(command.leg()));
            if (twice) continue;
            commands.add(command);
            sent.add(command);
        }
        return commands;
    }

    private Command command(Rig rig) {
        var leg = new LegKey(nextPayment++, 1 + random.nextInt(3));
        var owner = Owner.user(random.nextInt(USERS + 1)).id();
        int what = random.nextInt(100);
        if (what < 30 || sent.isEmpty()) return credit(rig, leg, owner);
        if (what < 65) return rig.tryOf(leg, owner, 1 + random.nextInt(150), policy());
        if (what < 68) return rig.cancel(leg, owner);
        var old = sent.get(random.nextInt(sent.size()));
        if (what < 83) return rig.confirm(old.leg(), old.owner(), 1 + random.nextInt(100));
        if (what < 92) return rig.cancel(old.leg(), old.owner());
        if (what < 95) return rig.get(old.leg(), old.owner());
        return old;
    }

    private FundPolicy policy() {
        return random.nextInt(4) == 0
                ? FundPolicy.lot(FundClass.POINT_FREE, 1 + random.nextInt(3))
                : FundPolicy.DEFAULT;
    }

    private Command credit(Rig rig, LegKey leg, long owner) {
        if (!rig.ledger.name().equals(Ledgers.POINTS))
            return rig.credit(
                    leg, owner, Part.of(FundClass.MONEY, 1 + random.nextInt(100)), Part.of(FundClass.PREPAID, 7));
        var lot = random.nextInt(3) == 0
                ? new Part.Lot.Restore(1 + random.nextInt(4))
                : new Part.Lot.New(rig.clock + random.nextInt(3_000));
        return rig.credit(leg, owner, new Part(FundClass.POINT_FREE, 1 + random.nextInt(100), lot));
    }
}
