package dev.kessai.payment;

import dev.kessai.contracts.account.ClearingOwner;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which participants a payment may name, and what each can do: configuration, fixed at start. */
public final class Participants {
    /**
     * @param name as sources spell it
     * @param kind what its debits are
     * @param channel whose clearing account carries the value of an external debit; empty for our own
     *     ledgers
     */
    public record Registered(String name, Leg.Kind kind, Optional<ClearingOwner> channel) {
        public Registered {
            boolean external = kind != Leg.Kind.INTERNAL;
            if (external != channel.isPresent())
                throw new IllegalArgumentException(name + ": " + kind + ", " + channel);
        }

        public static Registered internal(String name) {
            return new Registered(name, Leg.Kind.INTERNAL, Optional.empty());
        }
    }

    private final Map<String, Registered> byName = new LinkedHashMap<>();

    public Participants(Collection<Registered> registered) {
        for (var each : registered)
            if (byName.put(each.name(), each) != null) throw new IllegalArgumentException("twice: " + each.name());
    }

    Collection<String> names() {
        return byName.keySet();
    }

    Optional<Registered> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
