package dev.kessai.accounts.channel;

import dev.kessai.base.outbox.OutboxStore;
import dev.kessai.base.time.DueWork;
import dev.kessai.contracts.channel.BankTransfers;
import dev.kessai.contracts.channel.PayoutFile;
import java.util.List;
import java.util.Optional;

/** Files of transfers to users' banks; see {@link dev.kessai.contracts.channel.Channels}. */
public interface PayoutDesk {
    /** Where no bank is configured. */
    PayoutDesk NONE = new PayoutDesk() {
        @Override
        public Optional<PayoutFile> make(String key) {
            return Optional.empty();
        }

        @Override
        public Optional<PayoutFile> find(long no) {
            return Optional.empty();
        }
    };

    Optional<PayoutFile> make(String key);

    Optional<PayoutFile> find(long no);

    /** The way of what the company owes to others than users; empty where no bank is configured. */
    default Optional<BankTransfers> transfers() {
        return Optional.empty();
    }

    /** What waits for business time. */
    default List<DueWork> works() {
        return List.of();
    }

    /** From now on withdrawals are taken from what payment publishes, and files are sent. */
    default void start(OutboxStore outbox) {}
}
