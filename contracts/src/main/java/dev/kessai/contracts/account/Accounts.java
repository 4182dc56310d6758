package dev.kessai.contracts.account;

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

    /** @param receiveBlocked whether {@link Scope#RECEIVE} is blocked */
    record Receiver(boolean open, boolean receiveBlocked) {}
}
