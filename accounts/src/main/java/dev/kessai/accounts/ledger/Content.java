package dev.kessai.accounts.ledger;

import dev.kessai.base.hash.Mix;
import dev.kessai.contracts.participant.Command.Credit;
import dev.kessai.contracts.participant.Command.Try;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.participant.Purpose;

/**
 * A hash of what a command asks for, stored with its leg, so that another content under the same key is recognised.
 * Stored for ever: never change it. 64 bits are enough against mistakes, which is what it is for.
 */
final class Content {
    private Content() {}

    static long of(Try command) {
        var policy = command.policy();
        long hash = add(1, command.owner());
        hash = add(hash, command.amountMinor());
        hash = add(hash, command.currency().code());
        hash = add(hash, policy.classes());
        hash = add(hash, policy.lot());
        hash = add(hash, (policy.noFloor() ? 1 : 0) + (policy.force() ? 2 : 0));
        return add(hash, code(command.purpose()));
    }

    static long of(Credit command) {
        long hash = add(2, command.owner());
        hash = add(hash, command.currency().code());
        for (int i = 0; i < command.parts().size(); i++) {
            var part = command.parts().get(i);
            hash = add(hash, part.fundClass().code());
            hash = add(hash, part.amountMinor());
            hash = switch (part.lot()) {
                case Part.Lot.None _ -> add(hash, 0);
                case Part.Lot.New lot -> add(add(hash, 1), lot.expiresAtMicros());
                case Part.Lot.Restore lot -> add(add(hash, 2), lot.lot());
            };
        }
        return hash;
    }

    private static long code(Purpose purpose) {
        return switch (purpose) {
            case PAY -> 1;
            case SEND -> 2;
            case CASH_OUT -> 3;
            case INTERNAL -> 4;
        };
    }

    private static long add(long hash, long value) {
        return Mix.mix(hash * 31 + Mix.mix(value + 0x9E3779B97F4A7C15L));
    }
}
