package dev.kessai.api;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.catalogue.RequestError;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentStatus;
import dev.kessai.contracts.payment.Payments;
import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.contracts.payment.Wait;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * What every POST that moves money has in common (01-payment rule 10): key, fingerprint, wait and deadline; and how an
 * answer of the coordinator becomes one of HTTP:
 *
 * <table>
 * <caption>Answers</caption>
 * <tr><td>Taken, wished state reached or final</td><td>200</td></tr>
 * <tr><td>Taken, deadline came first</td><td>202 PROCESSING</td></tr>
 * <tr><td>Refused</td><td>as the registry says (503 where the store is unavailable); the key is not used up</td></tr>
 * <tr><td>Retry, no answer</td><td>504 for a change: it may have happened; 503 for a read</td></tr>
 * <tr><td>NotOwner</td><td>503: nothing can have happened</td></tr>
 * <tr><td>the backend broke its contract</td><td>500</td></tr>
 * </table>
 */
final class Changes {
    static final long DEADLINE_SECONDS_DEFAULT = 10;
    static final long DEADLINE_SECONDS_MAX = 60;

    /** Added to the caller's deadline before the outcome counts as unknown. */
    private static final long GRACE_MILLIS = 2_000;

    private static final long FIND_MILLIS_MAX = 5_000;

    /**
     * @param until wished state
     * @param deadlineMillis machine clock
     */
    record Terms(RequestKey key, Wait until, long deadlineMillis) {
        PaymentCommand create(Order order) {
            return new PaymentCommand.Create(key, order, until, deadlineMillis);
        }
    }

    /** From a message to a command; a fault of the message stays in its fields. */
    interface Reading {
        PaymentCommand command(Terms terms, Fields fields);
    }

    /** From a message to what is to be done; a fault of the message stays in its fields, and nothing is done. */
    interface Deed {
        Supplier<Answer> read(Terms terms, Fields fields);
    }

    private final Payments payments;
    private final Problems problems;
    private final MicroClock machine;

    Changes(Payments payments, Problems problems, MicroClock machine) {
        this.payments = payments;
        this.problems = problems;
        this.machine = machine;
    }

    Problems problems() {
        return problems;
    }

    /**
     * Creates something.
     *
     * @param endUser field that names for whom the client speaks, part of the principal; empty where it speaks for
     *     itself
     * @param params names of the message for names of {@link Order}
     */
    Answer create(Call call, String endUser, Map<String, String> params, Reading reading) {
        return submit(call, endUser, "", params, reading);
    }

    /** Changes an existing payment: its key is scoped to it, since it runs in its lane. */
    Answer change(Call call, long payment, Reading reading) {
        return submit(call, "", Long.toString(payment), Map.of(), reading);
    }

    private Answer submit(Call call, String endUser, String target, Map<String, String> params, Reading reading) {
        return read(call, endUser, target, (terms, fields) -> {
            var command = reading.command(terms, fields);
            return () -> answer(call, command, await(command, terms.deadlineMillis + GRACE_MILLIS), params);
        });
    }

    /** Reads a message with its key and deadline, and does what it asks for where nothing is wrong with it. */
    Answer read(Call call, String endUser, Deed deed) {
        return read(call, endUser, "", deed);
    }

    private Answer read(Call call, String endUser, String target, Deed deed) {
        var body = Json.parse(call.body());
        if (body.isEmpty()) return problems.of(RequestError.MALFORMED_JSON, "", call);
        var fields = new Fields(body.get());
        var user = endUser.isEmpty() ? "" : fields.text(endUser);
        var done = deed.read(terms(call, body.get(), fields, user, target), fields);
        var fault = fields.fault();
        if (fault.isPresent())
            return problems.of(fault.get().error(), fault.get().param(), call);
        return done.get();
    }

    /** The answer of a payment that another service has asked for on behalf of the caller. */
    Answer answer(Call call, PaymentAnswer answer) {
        return answer(call, RequestError.OUTCOME_UNKNOWN, answer, Map.of());
    }

    private Terms terms(Call call, ObjectNode body, Fields fields, String user, String target) {
        var until = fields.choice("wait", "decided", List.of("decided", "completed"));
        long seconds = fields.integer("deadline_seconds", DEADLINE_SECONDS_DEFAULT);
        if (seconds < 1 || seconds > DEADLINE_SECONDS_MAX) fields.wrong(RequestError.VALUE_INVALID, "deadline_seconds");
        var key = new RequestKey(
                Hash128.of(call.principal() + "\n" + user).high(),
                Hash128.of(target + "\n" + call.idempotencyKey().orElse("")),
                Fingerprint.of(call.route(), target, body));
        var wait = until.equals("decided") ? Wait.DECIDED : Wait.COMPLETED;
        return new Terms(key, wait, machine.millis() + Math.clamp(seconds, 1, DEADLINE_SECONDS_MAX) * 1_000);
    }

    /** Reads a payment; {@code refund} says which of the two its id must be of. */
    Answer find(Call call, boolean refund) {
        var number = PaymentResource.id(call.path("id"), refund);
        if (number.isEmpty()) return problems.of(RequestError.NOT_FOUND, "id", call);
        var command = new PaymentCommand.Find(number.getAsLong());
        var found = await(command, machine.millis() + FIND_MILLIS_MAX);
        boolean isOther = found.isPresent()
                && found.get() instanceof PaymentAnswer.Taken taken
                && taken.payment().isRefund() != refund;
        if (isOther) return problems.of(RequestError.NOT_FOUND, "id", call);
        return answer(call, command, found, Map.of());
    }

    /** Empty where no answer came in time. */
    private Optional<PaymentAnswer> await(PaymentCommand command, long untilMillis) {
        CompletableFuture<PaymentAnswer> future = payments.submit(command);
        try {
            return Optional.of(future.get(Math.max(1, untilMillis - machine.millis()), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the coordinator broke its contract", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private Answer answer(
            Call call, PaymentCommand command, Optional<PaymentAnswer> answer, Map<String, String> params) {
        boolean mayHaveHappened = command instanceof PaymentCommand.Change;
        var noAnswer = mayHaveHappened ? RequestError.OUTCOME_UNKNOWN : RequestError.UNAVAILABLE;
        return answer.isEmpty() ? problems.of(noAnswer, "", call) : answer(call, noAnswer, answer.get(), params);
    }

    private Answer answer(Call call, RequestError noAnswer, PaymentAnswer answer, Map<String, String> params) {
        return switch (answer) {
            case PaymentAnswer.Taken taken -> taken(call, taken);
            case PaymentAnswer.Refused refused -> {
                var param = params.getOrDefault(refused.param(), refused.param());
                yield problems.of(problems.codes().of(refused.reason()), param, call);
            }
            case PaymentAnswer.Retry retry -> problems.of(problems.codes().of(noAnswer), "", call, retry.afterMillis());
            case PaymentAnswer.NotOwner _ -> problems.of(RequestError.UNAVAILABLE, "", call);
        };
    }

    private Answer taken(Call call, PaymentAnswer.Taken taken) {
        boolean isOver = taken.satisfied() || taken.payment().completedAtMicros() != 0;
        var json = PaymentResource.json(taken.payment(), problems.codes(), call.language());
        if (!isOver) json.put("status", PaymentStatus.PROCESSING.name());
        var resource = Json.answer(isOver ? 200 : 202, json);
        return taken.replayed() ? resource.with("Idempotent-Replayed", "true") : resource;
    }
}
