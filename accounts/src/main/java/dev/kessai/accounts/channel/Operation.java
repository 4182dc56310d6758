package dev.kessai.accounts.channel;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Decline;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Reply;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A leg at a channel: what was asked of us, what we told, and what we asked of the partner. */
public record Operation(Asked asked, Told told, Outward outward) {
    /**
     * Never changes.
     *
     * @param amountMinor minor units; 0 where a Cancel came first
     * @param content hash of what was asked, so that another content under the key is recognised
     * @param account whom the partner knows: the mandate, the subscriber; empty where it needs none
     * @param expiresAtMicros business time until which the payer can act
     */
    public record Asked(
            String channel,
            LegKey leg,
            long owner,
            Currency currency,
            long amountMinor,
            long content,
            String account,
            long expiresAtMicros) {}

    /**
     * The answers that are repeated.
     *
     * @param confirmedMinor 0 until CONFIRMED
     * @param atMicros time told with CONFIRMED and POSTED, 0 before
     */
    public record Told(LegState state, @Nullable Decline decline, long confirmedMinor, long atMicros) {
        static Told of(LegState state) {
            return new Told(state, null, 0, 0);
        }
    }

    /**
     * The partner's side.
     *
     * @param partnerReference its number for this, empty until told
     * @param action what the payer does, empty until told
     */
    public record Outward(Call call, Progress progress, String partnerReference, String action) {
        static final Outward NONE = new Outward(Call.NONE, Progress.OK, "", "");

        Outward at(Progress next) {
            return new Outward(call, next, partnerReference, action);
        }

        Outward next(Call nextCall) {
            return new Outward(nextCall, Progress.NEW, partnerReference, action);
        }

        Outward named(String reference, String payerAction) {
            var kept = partnerReference.isEmpty() ? reference : partnerReference;
            return new Outward(call, progress, kept, payerAction.isEmpty() ? action : payerAction);
        }
    }

    public LegKey leg() {
        return asked.leg();
    }

    /** How the partner knows the operation: its idempotency key. */
    public String reference() {
        return Reference.of(leg());
    }

    LegState state() {
        return told.state();
    }

    boolean isAt(Call call, Progress progress) {
        return outward.call() == call && outward.progress() == progress;
    }

    /** Whether the partner's answer to the first call is to come, or the payer's action. */
    boolean isAsking() {
        return outward.call() == Call.ASK && outward.progress() != Progress.OK && outward.progress() != Progress.NG;
    }

    Operation with(Told next) {
        return new Operation(asked, next, outward);
    }

    Operation with(LegState state) {
        return with(new Told(state, told.decline(), told.confirmedMinor(), told.atMicros()));
    }

    Operation with(Outward next) {
        return new Operation(asked, told, next);
    }

    /** What a Try is told, first and ever after. */
    Reply firstReply() {
        return switch (told.state()) {
            case PENDING -> new Reply.Pending(leg(), asked.expiresAtMicros(), outward.action());
            case TRIED, CONFIRMED -> new Reply.Tried(leg(), List.of());
            case DECLINED -> new Reply.Declined(leg(), Objects.requireNonNull(told.decline()));
            case CANCELLED, SUSPENDED -> new Reply.Aborted(leg());
            case POSTED -> new Reply.Posted(leg(), told.atMicros(), List.of());
        };
    }

    /** What {@link Command.Get} is told. */
    Reply storedReply() {
        return switch (told.state()) {
            case PENDING, TRIED, DECLINED, POSTED -> firstReply();
            case CONFIRMED -> new Reply.Confirmed(leg(), told.atMicros(), List.of());
            case CANCELLED, SUSPENDED -> new Reply.Cancelled(leg());
        };
    }
}
