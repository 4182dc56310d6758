package dev.kessai.api;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call;
import dev.kessai.base.http.Route;
import dev.kessai.base.http.Route.Method;
import dev.kessai.base.id.IdText;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.bank.BankStatements;
import dev.kessai.contracts.bank.LineView;
import dev.kessai.contracts.bank.Resolution;
import dev.kessai.contracts.bank.ResolutionAnswer;
import dev.kessai.contracts.bank.StatementAnswer;
import dev.kessai.contracts.bank.StatementFormat;
import dev.kessai.contracts.bank.StatementView;
import dev.kessai.contracts.catalogue.ErrorCode;
import dev.kessai.contracts.catalogue.RequestError;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import tools.jackson.databind.node.ObjectNode;

/** The company's bank account: statements in, their lines, and whose the money is that nobody knows (04-books, R4). */
public final class BankApi {
    private static final String SCOPE = "admin";
    private static final Set<String> FILES = Set.of("text/plain", "application/xml");
    private static final IdText STATEMENT = new IdText("bst");
    private static final IdText LINE = new IdText("bln");
    private static final IdText PAYMENT = new IdText("pay");
    private static final IdText ADJUSTMENT = new IdText("adj");

    private final BankStatements bank;
    private final Problems problems;

    public BankApi(BankStatements bank, Problems problems) {
        this.bank = bank;
        this.problems = problems;
    }

    public List<Route> routes() {
        return List.of(
                new Route(Method.POST, "/admin/v1/bank/statements", SCOPE, true, FILES, this::take),
                new Route(Method.GET, "/admin/v1/bank/statements", SCOPE, false, this::statements),
                new Route(Method.GET, "/admin/v1/bank/statements/{id}", SCOPE, false, this::statement),
                new Route(Method.GET, "/admin/v1/bank/statements/{id}/lines", SCOPE, false, this::lines),
                new Route(Method.GET, "/admin/v1/bank/lines", SCOPE, false, this::openLines),
                new Route(Method.GET, "/admin/v1/bank/lines/{id}", SCOPE, false, this::line),
                new Route(Method.POST, "/admin/v1/bank/lines/{id}/resolutions", SCOPE, true, this::propose),
                new Route(
                        Method.POST,
                        "/admin/v1/bank/lines/{id}/resolutions/approve",
                        SCOPE,
                        true,
                        call -> decide(call, bank::approve)),
                new Route(
                        Method.POST,
                        "/admin/v1/bank/lines/{id}/resolutions/reject",
                        SCOPE,
                        true,
                        call -> decide(call, bank::reject)));
    }

    /** Idempotent by the file: whatever the key, no line is taken twice. */
    private Answer take(Call call) {
        var format = format(call.query().getOrDefault("format", "zengin"));
        if (format.isEmpty()) return problems.of(RequestError.VALUE_INVALID, "format", call);
        return switch (bank.take(format.get(), call.body().bytes())) {
            case StatementAnswer.Taken taken -> {
                var json = json(taken.statement());
                json.put("repeated_lines", taken.repeatedLines());
                json.put("replayed", taken.replayed());
                var answer = Json.answer(200, json);
                yield taken.replayed() ? answer.with("Idempotent-Replayed", "true") : answer;
            }
            case StatementAnswer.Refused refused ->
                problems.detailed(problems.codes().of(refused.reason()), refused.detail(), call);
        };
    }

    private static Optional<StatementFormat> format(String name) {
        for (var each : StatementFormat.values())
            if (each.name().toLowerCase(Locale.ROOT).equals(name)) return Optional.of(each);
        return Optional.empty();
    }

    private Answer statements(Call call) {
        var before = call.query().getOrDefault("before", "");
        var id = STATEMENT.find(before);
        if (!before.isEmpty() && id.isEmpty()) return problems.of(RequestError.VALUE_INVALID, "before", call);
        var found = bank.statements(id.orElse(0));
        var json = page(found.size());
        var data = json.putArray("data");
        for (var each : found) data.add(json(each));
        return Json.answer(200, json);
    }

    private Answer statement(Call call) {
        var id = STATEMENT.find(call.path("id"));
        var found = id.isPresent() ? bank.statement(id.getAsLong()) : Optional.<StatementView>empty();
        return found.isPresent()
                ? Json.answer(200, json(found.get()))
                : problems.of(RequestError.NOT_FOUND, "id", call);
    }

    private Answer lines(Call call) {
        var id = STATEMENT.find(call.path("id"));
        boolean known = id.isPresent() && bank.statement(id.getAsLong()).isPresent();
        if (!known) return problems.of(RequestError.NOT_FOUND, "id", call);
        return lines(call, after -> bank.lines(id.orElseThrow(), after));
    }

    private Answer openLines(Call call) {
        return lines(call, bank::openLines);
    }

    /** A page of lines. */
    private interface Reading {
        List<LineView> after(long line);
    }

    private Answer lines(Call call, Reading reading) {
        var after = call.query().getOrDefault("after", "");
        var id = LINE.find(after);
        if (!after.isEmpty() && id.isEmpty()) return problems.of(RequestError.VALUE_INVALID, "after", call);
        var found = reading.after(id.orElse(0));
        var json = page(found.size());
        var data = json.putArray("data");
        for (var each : found) data.add(json(each));
        return Json.answer(200, json);
    }

    private static ObjectNode page(int found) {
        var json = Json.object();
        json.put("object", "list");
        json.put("has_more", found == BankStatements.PAGE_MAX);
        return json;
    }

    private Answer line(Call call) {
        var id = LINE.find(call.path("id"));
        var found = id.isPresent() ? bank.line(id.getAsLong()) : Optional.<LineView>empty();
        return found.isPresent()
                ? Json.answer(200, json(found.get()))
                : problems.of(RequestError.NOT_FOUND, "id", call);
    }

    private Answer propose(Call call) {
        var id = LINE.find(call.path("id"));
        if (id.isEmpty()) return problems.of(RequestError.NOT_FOUND, "id", call);
        var body = Json.parse(call.body());
        if (body.isEmpty()) return problems.of(RequestError.MALFORMED_JSON, "", call);
        var fields = new Fields(body.get());
        var resolution = new Resolution(
                fields.owner("owner"),
                fields.constant("class", FundClass.MONEY),
                fields.text("reason"),
                fields.text("ticket"));
        var fault = fields.fault();
        if (fault.isPresent())
            return problems.of(fault.get().error(), fault.get().param(), call);
        var key = Hash128.of(call.idempotencyKey().orElse(""));
        return answer(call, bank.propose(id.getAsLong(), resolution, call.principal(), key));
    }

    private Answer decide(Call call, BiFunction<Long, String, ResolutionAnswer> decision) {
        var id = LINE.find(call.path("id"));
        if (id.isEmpty()) return problems.of(RequestError.NOT_FOUND, "id", call);
        var body = Json.parse(call.body());
        if (body.isEmpty()) return problems.of(RequestError.MALFORMED_JSON, "", call);
        var fault = new Fields(body.get()).fault();
        if (fault.isPresent())
            return problems.of(fault.get().error(), fault.get().param(), call);
        return answer(call, decision.apply(id.getAsLong(), call.principal()));
    }

    private Answer answer(Call call, ResolutionAnswer answer) {
        return switch (answer) {
            case ResolutionAnswer.Taken taken -> {
                var json = json(taken.line());
                json.put("resolution", ADJUSTMENT.text(taken.adjustment().id()));
                json.put("resolution_state", taken.adjustment().state().name());
                var answered = Json.answer(200, json);
                yield taken.replayed() ? answered.with("Idempotent-Replayed", "true") : answered;
            }
            case ResolutionAnswer.Refused refused ->
                refused(call, problems.codes().of(refused.reason()));
            case ResolutionAnswer.NotAdjusted refused ->
                refused(call, problems.codes().of(refused.reason()));
        };
    }

    private Answer refused(Call call, ErrorCode code) {
        return problems.of(code, "", call);
    }

    private static ObjectNode json(StatementView statement) {
        var json = Json.object();
        json.put("id", STATEMENT.text(statement.id()));
        json.put("object", "bank_statement");
        json.put("account", statement.account());
        json.put("format", statement.format().name().toLowerCase(Locale.ROOT));
        json.put("from", statement.from().toString());
        json.put("until", statement.until().toString());
        json.put("opening", statement.openingMinor());
        json.put("closing", statement.closingMinor());
        Json.time(json, "taken_at", statement.takenAtMicros());
        json.put("lines", statement.lines());
        json.put("open_lines", statement.openLines());
        return json;
    }

    private static ObjectNode json(LineView line) {
        var json = Json.object();
        json.put("id", LINE.text(line.id()));
        json.put("object", "bank_line");
        json.put("statement", STATEMENT.text(line.statement()));
        json.put("no", line.no());
        json.put("day", line.day().toString());
        json.put("amount", line.amountMinor());
        json.put("bank_reference", line.bankReference());
        json.put("reference", line.reference());
        json.put("party", line.party());
        json.put("text", line.text());
        json.put("state", line.state().name());
        put(json, "settles", line.settles());
        put(json, "mismatch", line.mismatch());
        if (line.expectedMinor() == 0) json.putNull("expected");
        else json.put("expected", line.expectedMinor());
        put(json, "payment", line.payment() == 0 ? "" : PAYMENT.text(line.payment()));
        put(json, "resolution", line.resolution() == 0 ? "" : ADJUSTMENT.text(line.resolution()));
        return json;
    }

    private static void put(ObjectNode json, String name, String text) {
        if (text.isEmpty()) json.putNull(name);
        else json.put(name, text);
    }
}
