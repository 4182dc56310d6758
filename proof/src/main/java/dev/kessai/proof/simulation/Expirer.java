package dev.kessai.proof.simulation;

import dev.kessai.accounts.ledger.LedgerCommand;
import dev.kessai.accounts.ledger.LedgerStore.LotRow;
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.account.LotPlace;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentStatus;
import dev.kessai.contracts.payment.PaymentType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The batch of expiry as the ledgers and coordinators meet it: walks over the lots of each lane as far as the lane's
 * own time goes, asks for a payment for those of an account until it has an answer, and reads again what an order could
 * not take. It never dies itself: what its restarts mean is tested with the product.
 */
final class Expirer {
    private static final long READ_AFTER = 200 * World.MILLI;
    private static final long NEXT_ROUND_AFTER = World.SECOND;

    /** A ledger as it is stored. */
    record Books(Service<LedgerCommand> service, ModelDatabase database, ModelLedgerStore.Tables tables) {}

    private record Lane(String ledger, int lane) {}

    private final World world;
    private final Client client;
    private final List<Books> ledgers = new ArrayList<>();
    private final Map<Lane, LotPlace> walks = new HashMap<>();
    private int open;

    Expirer(World world, Client client) {
        this.world = world;
        this.client = client;
    }

    void add(Books books) {
        ledgers.add(books);
    }

    /** Moves the time of every lane and then looks for what is due. */
    void round() {
        for (var books : ledgers)
            for (int lane : books.service().lanes())
                books.service().route(lane).deliver(List.of(new LedgerCommand.Tick(lane)));
        world.after(READ_AFTER, this::read);
    }

    /** Whether every lane was read up to this business time and nothing that was asked for is open. */
    boolean hasReached(long micros) {
        if (open > 0) return false;
        for (var books : ledgers)
            for (int lane : books.service().lanes())
                if (walk(books, lane).compareTo(LotPlace.behind(micros)) < 0) return false;
        return true;
    }

    private LotPlace walk(Books books, int lane) {
        return walks.getOrDefault(new Lane(books.service().name(), lane), LotPlace.START);
    }

    private void read() {
        for (var books : ledgers) for (int lane : books.service().lanes()) read(books, lane);
    }

    private void read(Books books, int lane) {
        long known = books.database().lane(lane).lastAtMicros;
        var end = LotPlace.behind(known);
        var walk = walk(books, lane);
        if (end.compareTo(walk) <= 0) return;
        var due = new TreeMap<LotPlace, LotRow>();
        for (var lot : books.tables().lots.values())
            if (lot.lane() == lane) due.put(place(lot, lot.expiresAtMicros()), lot);
        for (var late : books.tables().lates.keySet()) {
            var lot = Objects.requireNonNull(books.tables().lots.get(late.lot()));
            if (lot.lane() == lane) due.put(place(lot, late.atMicros()), lot);
        }
        walks.put(new Lane(books.service().name(), lane), end);
        for (var each : due.subMap(walk, false, end, true).entrySet())
            if (each.getValue().freeMinor() > 0)
                expire(books, each.getValue(), "expire:" + each.getValue().owner() + ":" + each.getKey(), 1);
    }

    private static LotPlace place(LotRow lot, long dueAtMicros) {
        return new LotPlace(
                dueAtMicros, lot.owner(), lot.fundClass().code(), lot.currency().code(), lot.lot());
    }

    private void expire(Books books, LotRow lot, String key, int round) {
        open++;
        client.ask(key + ":" + round, order(lot), payment -> {
            open--;
            if (payment.status() == PaymentStatus.SUCCEEDED) return;
            open++;
            world.after(NEXT_ROUND_AFTER, () -> {
                open--;
                var now = Objects.requireNonNull(books.tables().lots.get(ModelLedgerStore.ref(lot)));
                if (now.freeMinor() > 0) expire(books, now, key, round + 1);
            });
        });
    }

    private static Order order(LotRow lot) {
        boolean points = lot.fundClass().isIn(Ledgers.POINTS);
        return Scenario.order(
                PaymentType.EXPIRY,
                new Part(lot.fundClass(), lot.freeMinor(), new Part.Lot.Restore(lot.lot())),
                lot.owner(),
                SystemOwner.HOUSE.owner().id(),
                List.of(),
                points ? "expiry.points" : "expiry.proceeds");
    }
}
