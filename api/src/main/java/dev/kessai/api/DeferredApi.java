package dev.kessai.api;

import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call;
import dev.kessai.base.http.Route;
import dev.kessai.base.http.Route.Method;
import dev.kessai.base.id.IdText;
import dev.kessai.base.money.Currency;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerKind;
import dev.kessai.contracts.catalogue.RequestError;
import dev.kessai.contracts.deferred.CreditDecision;
import dev.kessai.contracts.deferred.DeferredAccount;
import dev.kessai.contracts.deferred.DeferredAnswer;
import dev.kessai.contracts.deferred.DeferredPay;
import dev.kessai.contracts.deferred.DeferredStatement;
import dev.kessai.contracts.deferred.Repayment;
import dev.kessai.contracts.deferred.WriteOff;
import dev.kessai.contracts.payment.Payments;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import tools.jackson.databind.node.ObjectNode;

/** Deferred pay for the wallet app and for operators (06-edge, resource map; 02-accounts, Deferred). */
public final class DeferredApi {
    /** Codes of a credit decision. */
    static final int REASONS_MAX = 16;
    /** Characters of a decision's inputs. */
    static final int INPUTS_LENGTH_MAX = 16_384;

    private static final String WALLET = "wallet";
    private static final String ADMIN = "admin";
    private static final String WRITE_OFFS = "/admin/v1/deferred/write-offs";
    private static final IdText WRITE_OFF = new IdText("wof");
    private static final IdText PAYMENT = new IdText("pay");
    private static final List<String> SOURCES = List.of("balance", "bank", "cvs", "atm");

    private final DeferredPay deferred;
    private final Changes changes;

    public DeferredApi(DeferredPay deferred, Payments payments, Problems problems, MicroClock machine) {
        this.deferred = deferred;
        this.changes = new Changes(payments, problems, machine);
    }

    public List<Route> routes() {
        return List.of(
                new Route(Method.GET, "/wallet/v1/deferred", WALLET, false, this::account),
                new Route(Method.GET, "/wallet/v1/deferred/statements", WALLET, false, this::statements),
                new Route(Method.POST, "/wallet/v1/deferred/repayments", WALLET, true, this::repay),
                new Route(Method.GET, "/admin/v1/deferred/decisions", ADMIN, false, this::decisions),
                new Route(Method.POST, "/admin/v1/deferred/decisions", ADMIN, true, this::decide),
                new Route(Method.POST, "/admin/v1/deferred/suspensions", ADMIN, true, this::suspend),
                new Route(Method.POST, WRITE_OFFS, ADMIN, true, this::proposeWriteOff),
                new Route(Method.GET, WRITE_OFFS, ADMIN, false, this::writeOffs),
                new Route(Method.GET, WRITE_OFFS + "/{id}", ADMIN, false, this::writeOff),
                new Route(
                        Method.POST,
                        WRITE_OFFS + "/{id}/approve",
                        ADMIN,
                        true,
                        call -> decide(call, id -> deferred.approveWriteOff(id, call.principal()))),
                new Route(
                        Method.POST,
                        WRITE_OFFS + "/{id}/reject",
                        ADMIN,
                        true,
                        call -> decide(call, id -> deferred.rejectWriteOff(id, call.principal()))),
                new Route(Method.POST, "/admin/v1/deferred/closes", ADMIN, true, this::close));
    }

    private Answer account(Call call) {
        var user = user(call);
        if (user.isEmpty()) return wrongUser(call);
        var found = deferred.account(user.get().id());
        if (found.isEmpty()) return refused(call, DeferredAnswer.Refusal.DEFERRED_NOT_FOUND, "user");
        return Json.answer(200, json(found.get()));
    }

    private Answer statements(Call call) {
        var user = user(call);
        if (user.isEmpty()) return wrongUser(call);
        var json = Json.object();
        json.put("object", "list");
        json.put("user", user.get().text());
        var all = json.putArray("statements");
        for (var each : deferred.statements(user.get().id())) all.add(json(each));
        return Json.answer(200, json);
    }

    private Answer decisions(Call call) {
        var user = user(call);
        if (user.isEmpty()) return wrongUser(call);
        var json = Json.object();
        json.put("object", "list");
        json.put("user", user.get().text());
        var all = json.putArray("decisions");
        for (var each : deferred.decisions(user.get().id())) all.add(json(each));
        return Json.answer(200, json);
    }

    private Answer repay(Call call) {
        return changes.read(call, "user", (terms, fields) -> {
            long amount = fields.integer("amount");
            yen(fields);
            var source = fields.choice("source", SOURCES);
            var repayment = new Repayment(
                    terms.key(), fields.owner("user"), amount, source, terms.until(), terms.deadlineMillis());
            return () -> answer(call, deferred.repay(repayment));
        });
    }

    private Answer decide(Call call) {
        return changes.read(call, "", (terms, fields) -> {
            var reasons = new ArrayList<String>();
            for (var each : fields.list("reasons", REASONS_MAX)) {
                boolean fits = each.isString() && each.stringValue().length() <= Fields.TEXT_LENGTH_MAX;
                if (fits) reasons.add(each.stringValue());
                else fields.wrong(RequestError.VALUE_INVALID, "reasons");
            }
            if (reasons.isEmpty()) fields.wrong(RequestError.FIELD_MISSING, "reasons");
            var inputs = fields.raw("inputs");
            var text = inputs.isMissingNode() ? "{}" : inputs.toString();
            boolean object = inputs.isMissingNode() || inputs.isObject();
            if (!object || text.length() > INPUTS_LENGTH_MAX) fields.wrong(RequestError.VALUE_INVALID, "inputs");
            yen(fields);
            var decision = new CreditDecision(
                    fields.owner("user"), 0, fields.integer("line"), fields.text("model"), text, reasons, 0);
            return () -> answer(call, deferred.decide(terms.key(), decision));
        });
    }

    private Answer suspend(Call call) {
        return changes.read(call, "", (terms, fields) -> {
            long user = fields.owner("user");
            boolean suspended = fields.truth("suspended");
            return () -> answer(call, deferred.suspend(user, suspended));
        });
    }

    private Answer proposeWriteOff(Call call) {
        return changes.read(call, "", (terms, fields) -> {
            long user = fields.owner("user");
            var month = month(fields);
            var grounds = new WriteOff.Grounds(fields.text("reason"), fields.text("ticket"));
            return () -> answer(call, deferred.proposeWriteOff(terms.key(), user, month, grounds, call.principal()));
        });
    }

    private Answer decide(Call call, LongFunction<DeferredAnswer> decision) {
        var id = WRITE_OFF.find(call.path("id"));
        if (id.isEmpty()) return changes.problems().of(RequestError.NOT_FOUND, "id", call);
        return changes.read(call, "", (terms, fields) -> () -> answer(call, decision.apply(id.getAsLong())));
    }

    private Answer writeOff(Call call) {
        var id = WRITE_OFF.find(call.path("id"));
        var found = id.isEmpty() ? Optional.<WriteOff>empty() : deferred.writeOff(id.getAsLong());
        return found.map(it -> Json.answer(200, json(it)))
                .orElseGet(() -> changes.problems().of(RequestError.NOT_FOUND, "id", call));
    }

    private Answer writeOffs(Call call) {
        var before = call.query().getOrDefault("before", "");
        var id = WRITE_OFF.find(before);
        if (!before.isEmpty() && id.isEmpty()) return changes.problems().of(RequestError.VALUE_INVALID, "before", call);
        var found = deferred.writeOffs(id.orElse(0));
        var json = Json.object();
        json.put("object", "list");
        var data = json.putArray("data");
        for (var each : found) data.add(json(each));
        json.put("has_more", found.size() == DeferredPay.PAGE_MAX);
        return Json.answer(200, json);
    }

    private Answer close(Call call) {
        return changes.read(call, "", (terms, fields) -> {
            var month = month(fields);
            return () -> answer(call, deferred.close(month));
        });
    }

    private Answer answer(Call call, DeferredAnswer answer) {
        return switch (answer) {
            case DeferredAnswer.Decided decided -> {
                var json = json(decided.decision());
                json.put("effective", decided.told());
                var resource = Json.answer(200, json);
                yield decided.replayed() ? resource.with("Idempotent-Replayed", "true") : resource;
            }
            case DeferredAnswer.Asked asked -> changes.answer(call, asked.payment());
            case DeferredAnswer.Proposed proposed -> {
                var resource = Json.answer(200, json(proposed.writeOff()));
                yield proposed.replayed() ? resource.with("Idempotent-Replayed", "true") : resource;
            }
            case DeferredAnswer.Changed changed -> Json.answer(200, json(changed.account()));
            case DeferredAnswer.Closing closing -> {
                var json = Json.object();
                json.put("object", "deferred_close");
                json.put("month", closing.month().toString());
                json.put("closed", closing.closed());
                json.put("late_fees", closing.charged());
                json.put("remaining", closing.remaining());
                yield Json.answer(200, json);
            }
            case DeferredAnswer.Refused refused -> refused(call, refused.reason(), refused.param());
        };
    }

    private Answer refused(Call call, DeferredAnswer.Refusal reason, String param) {
        return changes.problems().of(changes.problems().codes().of(reason), param, call);
    }

    private Answer wrongUser(Call call) {
        return changes.problems().of(RequestError.VALUE_INVALID, "user", call);
    }

    private static Optional<Owner> user(Call call) {
        return Owner.parse(call.query().getOrDefault("user", "")).filter(owner -> owner.kind() == OwnerKind.USER);
    }

    private static void yen(Fields fields) {
        if (fields.currency("currency") != Currency.JPY) fields.wrong(RequestError.VALUE_INVALID, "currency");
    }

    private static YearMonth month(Fields fields) {
        try {
            return YearMonth.parse(fields.text("month"));
        } catch (DateTimeException e) {
            fields.wrong(RequestError.VALUE_INVALID, "month");
            return YearMonth.of(1970, 1);
        }
    }

    private static ObjectNode json(DeferredAccount account) {
        var json = Json.object();
        json.put("object", "deferred");
        json.put("user", new Owner(account.user()).text());
        json.put("currency", Currency.JPY.name());
        json.put("line", account.lineMinor());
        json.put("used", account.usedMinor());
        json.put("held", account.heldMinor());
        json.put("available", account.availableMinor());
        json.put("late_fee", account.lateFeeMinor());
        json.put("suspended", account.suspended());
        return json;
    }

    private static ObjectNode json(DeferredStatement statement) {
        var json = Json.object();
        json.put("month", statement.month().toString());
        json.put("state", statement.state().name());
        json.put("purchases", statement.principalMinor());
        json.put("late_fee", statement.feeMinor());
        json.put("total", statement.totalMinor());
        json.put("settled", statement.settledMinor());
        json.put("owed", statement.owedMinor());
        json.put("due", statement.due().toString());
        return json;
    }

    private static ObjectNode json(WriteOff writeOff) {
        var json = Json.object();
        json.put("id", WRITE_OFF.text(writeOff.id()));
        json.put("object", "write_off");
        json.put("state", writeOff.state().name());
        json.put("user", new Owner(writeOff.user()).text());
        json.put("month", writeOff.month().toString());
        json.put("owed", writeOff.owedMinor());
        json.put("reason", writeOff.grounds().reason());
        json.put("ticket", writeOff.grounds().ticket());
        json.put("proposed_by", writeOff.proposedBy());
        Json.time(json, "proposed_at", writeOff.proposedAtMicros());
        if (writeOff.decidedBy().isEmpty()) json.putNull("decided_by");
        else json.put("decided_by", writeOff.decidedBy());
        Json.time(json, "decided_at", writeOff.decidedAtMicros());
        if (writeOff.payment() == 0) json.putNull("payment");
        else json.put("payment", PAYMENT.text(writeOff.payment()));
        return json;
    }

    private static ObjectNode json(CreditDecision decision) {
        var json = Json.object();
        json.put("object", "credit_decision");
        json.put("user", new Owner(decision.user()).text());
        json.put("version", decision.version());
        json.put("line", decision.lineMinor());
        json.put("model", decision.model());
        json.set("inputs", Json.read(decision.inputs()));
        var reasons = json.putArray("reasons");
        decision.reasons().forEach(reasons::add);
        Json.time(json, "decided_at", decision.atMicros());
        return json;
    }
}
