package dev.kessai.proof.conformance;

import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Reply;

/** Commands and replies in the words of the contract, short enough for a line. */
final class Words {
    private Words() {}

    static String of(Command command) {
        return command.getClass().getSimpleName() + " of leg " + command.leg().payment() + ":"
                + command.leg().no();
    }

    static String of(Reply reply) {
        return switch (reply) {
            case Reply.Tried tried -> "TRIED" + (tried.allocations().isEmpty() ? "" : " " + tried.allocations());
            case Reply.Declined declined -> "DECLINED " + declined.reason();
            case Reply.Pending pending -> "PENDING until " + pending.expiresAtMicros();
            case Reply.Confirmed confirmed ->
                "CONFIRMED at " + confirmed.atMicros()
                        + postings(confirmed.postings().size());
            case Reply.Cancelled _ -> "CANCELLED";
            case Reply.Posted posted ->
                "POSTED at " + posted.atMicros() + postings(posted.postings().size());
            case Reply.Aborted _ -> "ABORTED";
            case Reply.Absent _ -> "ABSENT";
            case Reply.Alarm alarm -> "ALARM " + alarm.code();
            case Reply.Retry retry -> "RETRY " + retry.detail();
            case Reply.NotOwner elsewhere -> "NOT_OWNER " + elsewhere.address();
        };
    }

    private static String postings(int count) {
        return count == 0 ? "" : " with " + count + (count == 1 ? " posting" : " postings");
    }
}
