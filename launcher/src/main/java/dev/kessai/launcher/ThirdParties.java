package dev.kessai.launcher;

import dev.kessai.base.money.Currency;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerKind;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Participant;
import dev.kessai.contracts.participant.Reply;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Sees to it at the start that each participant of somebody else is there and can be paid with: a participant that is
 * silently not wired would decline payments for ever (01-payment, what it must survive). Later it may come and go.
 */
final class ThirdParties {
    /** So long a participant may take to answer its first question. */
    private static final long ANSWER_MILLIS_MAX = 5_000;

    /** So long the ledger may take to open a clearing account: the lanes of an instance that died come after 3 s. */
    private static final long OPEN_MILLIS_MAX = 30_000;

    private static final long PAUSE_MILLIS = 200;

    /** Older than any payment: nobody has ever sent it. */
    private static final LegKey NOBODYS_LEG = new LegKey(1, 1);

    private final MicroClock machine;

    ThirdParties(MicroClock machine) {
        this.machine = machine;
    }

    /** Returns when it has answered; a CliFailure names the participant and what is wrong with it. */
    void reach(ThirdParty party, Participant participant) {
        var question = new Command.Get(NOBODYS_LEG, party.name(), Owner.user(0).id());
        var where = "participants." + party.name() + ": " + party.address();
        var answer = until(ANSWER_MILLIS_MAX, () -> ask(participant, question));
        switch (answer) {
            case Reply.Retry(var _, var detail) ->
                throw new CliFailure(ExitCode.UNAVAILABLE, where + " does not answer: " + detail);
            case Reply.NotOwner _ -> throw new CliFailure(ExitCode.UNAVAILABLE, where + " answers for somebody else");
            case Reply.Alarm(var _, var code)
            when code == Reply.AlarmCode.UNKNOWN_LEDGER ->
                throw new CliFailure(ExitCode.CONFIG, where + " does not know the ledger " + party.name());
            case Reply.Alarm(var _, var code) ->
                throw new CliFailure(ExitCode.CONFIG, where + " is no participant: it answers Get with " + code);
            case Reply.Absent _, Reply.Tried _, Reply.Declined _, Reply.Pending _, Reply.Aborted _ -> {}
            case Reply.Confirmed _, Reply.Cancelled _, Reply.Posted _ -> {}
        }
    }

    /** Opens the clearing account of an added channel in every currency of the ledger; again changes nothing. */
    void open(ThirdParty party, Accounts ledger) {
        var owner = party.channel().owner();
        if (owner.kind() != OwnerKind.CHANNEL) return; // the company's own are there from the first day
        for (var currency : Currency.values()) {
            var open = new AccountCommand.Open(owner.id(), currency);
            var answer = until(OPEN_MILLIS_MAX, () -> ask(ledger, open));
            boolean isOpen = answer instanceof AccountAnswer.Done
                    || (answer instanceof AccountAnswer.Refused(var reason)
                            && reason == AccountAnswer.Reason.CURRENCY_NOT_OFFERED);
            if (!isOpen)
                throw new CliFailure(
                        ExitCode.UNAVAILABLE,
                        "participants." + party.name() + ": " + ledger.name() + " does not open the clearing account "
                                + owner.text() + ": " + answer);
        }
    }

    /** The first definite answer, or the last one before the time was up. */
    private <T> T until(long millisMax, Supplier<T> question) {
        long end = machine.millis() + millisMax;
        while (true) {
            var answer = question.get();
            boolean later = answer instanceof Reply.Retry || answer instanceof AccountAnswer.Retry;
            if (!later || machine.millis() >= end) return answer;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
        }
    }

    private static Reply ask(Participant participant, Command question) {
        var answer = new CompletableFuture<List<Reply>>();
        participant.execute(List.of(question), answer::complete);
        return get(answer).map(List::getFirst).orElse(new Reply.Retry(NOBODYS_LEG, "no answer in time"));
    }

    private static AccountAnswer ask(Accounts ledger, AccountCommand open) {
        return get(ledger.submit(open)).orElse(new AccountAnswer.Retry("", "no answer in time"));
    }

    private static <T> Optional<T> get(CompletableFuture<T> future) {
        try {
            return Optional.of(future.get(ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("no answer but an error", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
