package dev.kessai.payment;

import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.participant.FundPolicy;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.participant.Purpose;
import java.util.List;

/** One debit or credit of a payment at one participant; fixed before the first send. */
public sealed interface Leg {
    /** From 1; key of the leg together with the payment's id. */
    int no();

    String participant();

    long owner();

    long amountMinor();

    /**
     * A debit: reserved, then confirmed or cancelled.
     *
     * @param kind what its participant can do
     * @param phase in which wave of tries it is sent
     * @param twinOf the external leg whose value this clearing leg carries, or 0
     */
    record Debit(
            int no,
            String participant,
            long owner,
            long amountMinor,
            Kind kind,
            int phase,
            FundPolicy policy,
            Purpose purpose,
            int twinOf)
            implements Leg {}

    /** A credit: posted after the decision. */
    record Credit(int no, String participant, long owner, List<Part> parts) implements Leg {
        public Credit {
            parts = List.copyOf(parts);
        }

        @Override
        public long amountMinor() {
            long sum = 0;
            for (var part : parts) sum = Math.addExact(sum, part.amountMinor());
            return sum;
        }
    }

    /** What a participant can do with a debit; decides the order of tries (01-payment rule 5). */
    enum Kind {
        /** Reserves value that we keep. */
        INTERNAL(0),
        /** Somebody else's, can be taken back. */
        CANCELLABLE(1),
        /** Somebody else's, charge only: the pivot. At most one, last. */
        PIVOT(2);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static Kind of(int code) {
            return switch (code) {
                case 0 -> INTERNAL;
                case 1 -> CANCELLABLE;
                case 2 -> PIVOT;
                default -> throw new IllegalArgumentException("no such leg kind: " + code);
            };
        }
    }

    /** What one debit really took from one class and lot: what a refund gives back. */
    record Taken(int leg, FundClass fundClass, long lot, long amountMinor) {}
}
