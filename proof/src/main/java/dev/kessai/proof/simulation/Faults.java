package dev.kessai.proof.simulation;

import java.util.List;

/**
 * What goes wrong, asked at each place where something can. Random ones come from the seed, a named case has its own.
 */
interface Faults {
    /** Where a process is in its batch. */
    enum Step {
        /** Before the batch reads its first row. */
        READ,
        /** Before its rows are written. */
        WRITE,
        /** Written, before the commit. */
        COMMIT,
        /** Committed, before the process hears of it. */
        COMMITTED,
        /** It knows of the commit, before a list of commands or answers leaves. */
        SEND,
        /** The list has left, and nothing has come back. */
        SENT
    }

    /** What happens to a process at a step. */
    enum Blow {
        NONE,
        CRASH,
        /** The connection to the database breaks. */
        LOSE,
        /** The process stands still while the world goes on, then continues. */
        STOP
    }

    /** What happens to one message. */
    enum Fate {
        ARRIVES,
        LOST,
        TWICE,
        /** Overtaken by what is sent later. */
        LATE,
        /** Its parts arrive one by one, in another order. */
        SHUFFLED
    }

    /** The history begins: whoever strikes by what has happened looks at it here. */
    default void begin(World world) {}

    Blow at(Step step, Node<?> node);

    /** @param parts the commands, replies or the one request that it carries */
    Fate of(String from, String to, List<?> parts);

    /** Nothing goes wrong. */
    Faults NONE = new Faults() {
        @Override
        public Blow at(Step step, Node<?> node) {
            return Blow.NONE;
        }

        @Override
        public Fate of(String from, String to, List<?> parts) {
            return Fate.ARRIVES;
        }
    };
}
