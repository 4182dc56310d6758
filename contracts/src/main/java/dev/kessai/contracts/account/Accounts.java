package dev.kessai.contracts.account;

import dev.kessai.base.money.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A ledger's contract beside money: opening, blocking, and reads for many clients. */
public interface Accounts {
    /** The ledger's name, such as {@code balance}. */
    String name();

    CompletableFuture<AccountAnswer> submit(AccountCommand command);

    /** What the database holds now; blocks the calling (virtual) thread. */
    Optional<OwnerView> find(long owner);

    /** The receiving state of these owners, for the check before Try; an owner without accounts is left out. */
    Map<Long, Receiver> receivers(List<Long> owners);

    /** Lots that expire, a page at a time; what the database holds now. Blocks. */
    LotPage lots(LotQuestion question);

    /**
     * @param receiveBlocked whether {@link Scope#RECEIVE} is blocked
     * @param rooms where a limit says how much may be held, one a currency; what is not named has no limit
     */
    record Receiver(boolean open, boolean receiveBlocked, List<Room> rooms) {
        public Receiver {
            rooms = List.copyOf(rooms);
        }

        /** Without a limit. */
        public Receiver(boolean open, boolean receiveBlocked) {
            this(open, receiveBlocked, List.of());
        }
    }

    /** @param leftMinor how much more may be held, from 0 */
    record Room(Currency currency, long leftMinor) {}
}
