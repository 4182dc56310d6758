package dev.kessai.payment;

import dev.kessai.contracts.participant.Reply;
import org.jspecify.annotations.Nullable;

/** The definite answers of the current wave by leg: in memory only, since whoever resumes asks the same keys again. */
final class Answers {
    private final @Nullable Reply[] byLeg;

    private Answers(@Nullable Reply[] byLeg) {
        this.byLeg = byLeg;
    }

    static Answers none(int legs) {
        return new Answers(new Reply[legs]);
    }

    @Nullable
    Reply of(Leg leg) {
        return byLeg[leg.no() - 1];
    }

    Answers with(Leg leg, Reply reply) {
        var copy = byLeg.clone();
        copy[leg.no() - 1] = reply;
        return new Answers(copy);
    }
}
