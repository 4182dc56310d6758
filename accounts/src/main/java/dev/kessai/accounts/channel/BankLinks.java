package dev.kessai.accounts.channel;

import dev.kessai.contracts.channel.BankAccount;
import java.util.List;
import java.util.Optional;

/** Links to users' bank accounts; see {@link dev.kessai.contracts.channel.Channels}. */
public interface BankLinks {
    /** Where no bank is configured. */
    BankLinks NONE = new BankLinks() {
        @Override
        public BankAccount.Linked link(BankAccount.Link link) {
            return new BankAccount.Linked.Unavailable();
        }

        @Override
        public Optional<BankAccount> find(String id) {
            return Optional.empty();
        }

        @Override
        public List<BankAccount> of(long owner) {
            return List.of();
        }
    };

    BankAccount.Linked link(BankAccount.Link link);

    Optional<BankAccount> find(String id);

    List<BankAccount> of(long owner);
}
