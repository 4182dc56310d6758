package dev.kessai.contracts.account;

/** Who owns the clearing account of a channel: one of the company's own, or one that was added by configuration. */
public sealed interface ClearingOwner permits SystemOwner, ClearingOwner.Added {
    Owner owner();

    /** A channel that was added; see {@link Owner#channel}. */
    record Added(String name) implements ClearingOwner {
        public Added {
            var _ = Owner.channel(name);
        }

        @Override
        public Owner owner() {
            return Owner.channel(name);
        }
    }
}
