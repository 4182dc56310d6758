package dev.kessai.api;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.catalogue.RequestError;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentStatus;
import dev.kessai.contracts.payment.Payments;
import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.contracts.payment.Wait;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.node.ObjectNode;

/**
 * What every POST that moves money has in common (01-payment rule 10): key, fingerprint, wait and deadline; and how an
 * answer of the coordinator becomes one of HTTP.
 */
final class Changes {
    static final long DEADLINE_SECONDS_DEFAULT = 10;
    static final long DEADLINE_SECONDS_MAX = 60;

    /** Added to the caller's deadline before the outcome counts as unknown. */
    private static final long GRACE_MILLIS = 2_000;

    /**
     * @param until wished state
     * @param deadlineMillis machine clock
     */
    record Terms(RequestKey key, Wait until, long deadlineMillis) {}

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
     * Reads {@code wait} and {@code deadline_seconds} and makes the key.
     *
     * @param scope what the key is scoped to: empty, or the id of the payment that is changed
     */
    Terms terms(Call call, ObjectNode body, Fields fields, String scope) {
        var until = fields.choice("wait", "decided", List.of("decided", "completed"));
        long seconds = fields.integer("deadline_seconds", DEADLINE_SECONDS_DEFAULT);
        if (seconds < 1 || seconds > DEADLINE_SECONDS_MAX) fields.wrong(RequestError.VALUE_INVALID, "deadline_seconds");
        var key = new RequestKey(
                Hash128.of(call.principal()).high(),
                Hash128.of(scope + "\n" + call.idempotencyKey().orElse("")),
                fingerprint(call, body));
        return new Terms(
                key, until.equals("decided") ? Wait.DECIDED : Wait.COMPLETED, machine.millis() + seconds * 1_000);
    }

    /** Of method, route and body; how long the caller waits is not part of what he wants. */
    private static Hash128 fingerprint(Call call, ObjectNode body) {
        var content = body.deepCopy();
        content.remove(List.of("wait", "deadline_seconds"));
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes((call.route().method() + " " + call.route().template() + " " + call.path() + "\n")
                .getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(Json.canonical(content));
        return Hash128.of(bytes.toByteArray());
    }

    /** Sends the command and waits for its answer. */
    Answer submit(Call call, PaymentCommand command, long deadlineMillis) {
        return answer(call, await(payments.submit(command), deadlineMillis));
    }

    Answer find(Call call, String id) {
        var number = PaymentResource.id(id);
        if (number.isEmpty()) return problems.of(RequestError.NOT_FOUND, "id", call);
        return submit(call, new PaymentCommand.Find(number.getAsLong()), machine.millis() + 5_000);
    }

    private PaymentAnswer await(CompletableFuture<PaymentAnswer> future, long deadlineMillis) {
        try {
            return future.get(Math.max(1, deadlineMillis - machine.millis() + GRACE_MILLIS), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new PaymentAnswer.Retry(0, "no answer in time");
        } catch (ExecutionException e) {
            return new PaymentAnswer.Retry(0, String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new PaymentAnswer.Retry(0, "interrupted");
        }
    }

    private Answer answer(Call call, PaymentAnswer answer) {
        return switch (answer) {
            case PaymentAnswer.Taken taken -> {
                boolean isOver = taken.satisfied() || taken.payment().completedAtMicros() != 0;
                var json = PaymentResource.json(taken.payment(), problems.codes(), call.language());
                if (!isOver) json.put("status", PaymentStatus.PROCESSING.name());
                var resource = Json.answer(isOver ? 200 : 202, json);
                yield taken.replayed() ? resource.with("Idempotent-Replayed", "true") : resource;
            }
            case PaymentAnswer.Refused refused ->
                problems.of(problems.codes().of(refused.reason()), refused.param(), call);
            case PaymentAnswer.Retry retry
            when retry.afterMillis() == 0 -> problems.of(RequestError.OUTCOME_UNKNOWN, "", call);
            case PaymentAnswer.Retry _, PaymentAnswer.NotOwner _ -> problems.of(RequestError.UNAVAILABLE, "", call);
        };
    }
}
