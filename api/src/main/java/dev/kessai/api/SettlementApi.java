package dev.kessai.api;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call;
import dev.kessai.base.http.Route;
import dev.kessai.base.http.Route.Method;
import dev.kessai.base.id.IdText;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.catalogue.RequestError;
import dev.kessai.contracts.settlement.MerchantSettlement;
import dev.kessai.contracts.settlement.MerchantSettlement.Format;
import dev.kessai.contracts.settlement.PayoutBatch;
import dev.kessai.contracts.settlement.SettlementAnswer;
import dev.kessai.contracts.settlement.SettlementAnswer.Reason;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.LongFunction;
import tools.jackson.databind.node.ObjectNode;

/** Settlement with merchants, for operators; who makes a batch of payouts is another client than who approves it. */
public final class SettlementApi {
    private static final String SCOPE = "admin";
    private static final String ROOT = "/admin/v1/settlement";
    private static final String STATEMENT = ROOT + "/statements/{id}";
    private static final String BATCH = ROOT + "/payout-batches/{id}";

    private final MerchantSettlement settlement;
    private final Problems problems;

    public SettlementApi(MerchantSettlement settlement, Problems problems) {
        this.settlement = settlement;
        this.problems = problems;
    }

    public List<Route> routes() {
        return List.of(
                post(ROOT + "/contracts", this::agree),
                get(ROOT + "/contracts/{id}", this::contract),
                post(
                        ROOT + "/clearings",
                        call -> read(
                                call, fields -> settlement, it -> Json.answer(200, SettlementJson.of(it.clear())))),
                post(ROOT + "/checks", this::check),
                get(ROOT + "/statements", this::statements),
                get(STATEMENT, this::statement),
                get(STATEMENT + "/lines", this::lines),
                get(STATEMENT + "/html", call -> document(call, Format.HTML)),
                get(STATEMENT + "/pdf", call -> document(call, Format.PDF)),
                get(STATEMENT + "/csv", call -> document(call, Format.CSV)),
                post(
                        STATEMENT + "/retries",
                        call -> change(
                                call,
                                SettlementJson.STATEMENT,
                                id -> answer(call, settlement.retry(id), SettlementJson::of))),
                post(ROOT + "/payout-batches", this::propose),
                get(ROOT + "/payout-batches", _ -> batches()),
                get(BATCH, this::batch),
                post(
                        BATCH + "/approve",
                        call -> change(
                                call,
                                SettlementJson.BATCH,
                                id -> answer(call, settlement.approve(id, call.principal()), SettlementJson::of))),
                post(
                        BATCH + "/reject",
                        call -> change(
                                call,
                                SettlementJson.BATCH,
                                id -> answer(call, settlement.reject(id, call.principal()), SettlementJson::of))));
    }

    private static Route post(String template, Route.Handler handler) {
        return new Route(Method.POST, template, SCOPE, true, handler);
    }

    private static Route get(String template, Route.Handler handler) {
        return new Route(Method.GET, template, SCOPE, false, handler);
    }

    /** Reads a message, and does what it asks for where nothing is wrong with it. */
    private <T> Answer read(Call call, Function<Fields, T> reading, Function<T, Answer> deed) {
        var body = Json.parse(call.body());
        if (body.isEmpty()) return problems.of(RequestError.MALFORMED_JSON, "", call);
        var fields = new Fields(body.get());
        var message = reading.apply(fields);
        var fault = fields.fault();
        if (fault.isPresent())
            return problems.of(fault.get().error(), fault.get().param(), call);
        return deed.apply(message);
    }

    private Answer agree(Call call) {
        return read(
                call,
                SettlementFields::contract,
                contract -> answer(call, settlement.agree(contract, call.principal(), key(call)), SettlementJson::of));
    }

    private Answer contract(Call call) {
        var merchant = Owner.parse(call.path("id"));
        var found = merchant.flatMap(owner -> settlement.contract(owner.id()));
        return found.isPresent()
                ? Json.answer(200, SettlementJson.of(found.get()))
                : problems.of(RequestError.NOT_FOUND, "id", call);
    }

    private Answer check(Call call) {
        return read(
                call,
                fields -> {
                    var after = fields.text("after", "");
                    var id = SettlementJson.STATEMENT.find(after);
                    if (!after.isEmpty() && id.isEmpty()) fields.wrong(RequestError.VALUE_INVALID, "after");
                    return id.orElse(0);
                },
                after -> Json.answer(200, SettlementJson.of(settlement.check(after))));
    }

    private Answer statements(Call call) {
        var merchant = call.query().getOrDefault("merchant", "");
        var owner = Owner.parse(merchant);
        if (!merchant.isEmpty() && owner.isEmpty()) return problems.of(RequestError.VALUE_INVALID, "merchant", call);
        var after = call.query().getOrDefault("after", "");
        var id = SettlementJson.STATEMENT.find(after);
        if (!after.isEmpty() && id.isEmpty()) return problems.of(RequestError.VALUE_INVALID, "after", call);
        var found = settlement.statements(owner.map(Owner::id).orElse(0L), id.orElse(0));
        var json = list();
        var data = json.putArray("data");
        for (var each : found) data.add(SettlementJson.of(each));
        json.put("has_more", found.size() == MerchantSettlement.LISTED_MAX);
        return Json.answer(200, json);
    }

    private Answer statement(Call call) {
        var found = id(call, SettlementJson.STATEMENT).stream()
                .mapToObj(settlement::statement)
                .findFirst()
                .flatMap(each -> each);
        return found.isPresent()
                ? Json.answer(200, SettlementJson.of(found.get()))
                : notFound(call, Reason.STATEMENT_NOT_FOUND);
    }

    private Answer lines(Call call) {
        var id = id(call, SettlementJson.STATEMENT);
        if (id.isEmpty() || settlement.statement(id.getAsLong()).isEmpty())
            return notFound(call, Reason.STATEMENT_NOT_FOUND);
        var after = number(call.query().getOrDefault("after", "0"));
        if (after.isEmpty()) return problems.of(RequestError.VALUE_INVALID, "after", call);
        var found = settlement.lines(id.getAsLong(), after.getAsLong());
        var json = list();
        var data = json.putArray("data");
        for (var each : found) data.add(SettlementJson.of(each));
        json.put("has_more", found.size() == MerchantSettlement.LINES_MAX);
        return Json.answer(200, json);
    }

    private static OptionalLong number(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private Answer document(Call call, Format format) {
        var found = id(call, SettlementJson.STATEMENT).stream()
                .mapToObj(each -> settlement.document(each, format))
                .findFirst()
                .flatMap(each -> each);
        if (found.isEmpty()) return notFound(call, Reason.STATEMENT_NOT_FOUND);
        return new Answer(
                200, format.contentType(), Map.of(), new Call.Body(found.get().bytes()));
    }

    private Answer propose(Call call) {
        return read(
                call,
                fields -> fields.day("pay_on"),
                payOn -> answer(call, settlement.propose(payOn, call.principal(), key(call)), SettlementJson::of));
    }

    private Answer batches() {
        var json = list();
        var data = json.putArray("data");
        for (PayoutBatch each : settlement.batches()) data.add(SettlementJson.of(each));
        return Json.answer(200, json);
    }

    private Answer batch(Call call) {
        var found = id(call, SettlementJson.BATCH).stream()
                .mapToObj(settlement::batch)
                .findFirst()
                .flatMap(each -> each);
        return found.isPresent()
                ? Json.answer(200, SettlementJson.of(found.get()))
                : notFound(call, Reason.BATCH_NOT_FOUND);
    }

    /** A message without content, about one resource. */
    private Answer change(Call call, IdText kind, LongFunction<Answer> deed) {
        var id = id(call, kind);
        if (id.isEmpty()) return problems.of(RequestError.NOT_FOUND, "id", call);
        return read(call, fields -> id.getAsLong(), deed::apply);
    }

    private static OptionalLong id(Call call, IdText kind) {
        return kind.find(call.path("id"));
    }

    private static ObjectNode list() {
        var json = Json.object();
        json.put("object", "list");
        return json;
    }

    private static Hash128 key(Call call) {
        return Hash128.of(call.idempotencyKey().orElse(""));
    }

    private Answer notFound(Call call, Reason reason) {
        return problems.of(problems.codes().of(reason), "id", call);
    }

    private <T> Answer answer(Call call, SettlementAnswer<T> answer, Function<T, ObjectNode> json) {
        return switch (answer) {
            case SettlementAnswer.Done<T> done -> {
                var answered = Json.answer(200, json.apply(done.value()));
                yield done.replayed() ? answered.with("Idempotent-Replayed", "true") : answered;
            }
            case SettlementAnswer.Refused<T> refused ->
                problems.of(problems.codes().of(refused.reason()), refused.param(), call);
        };
    }
}
