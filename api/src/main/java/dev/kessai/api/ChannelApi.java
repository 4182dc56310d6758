package dev.kessai.api;

import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call;
import dev.kessai.base.http.Route;
import dev.kessai.base.http.Route.Method;
import dev.kessai.base.id.IdText;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerKind;
import dev.kessai.contracts.catalogue.RequestError;
import dev.kessai.contracts.channel.BankAccount;
import dev.kessai.contracts.channel.BankAccount.Link;
import dev.kessai.contracts.channel.BankAccount.Linked;
import dev.kessai.contracts.channel.Channels;
import dev.kessai.contracts.channel.Notice;
import dev.kessai.contracts.channel.PayoutFile;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.zengin.HalfWidth;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * What concerns partners outside of the company: their notices, each partner under its own key; linked bank accounts
 * and what a payer has to do, for the wallet app; day-end files, for operators.
 */
public final class ChannelApi {
    /** Before a channel's name: the API client that a partner is. */
    public static final String CLIENT_PREFIX = "channel-";

    /** What such a client may do. */
    public static final String SCOPE = "channel";

    private static final List<String> KINDS =
            Arrays.stream(Notice.Kind.values()).map(Enum::name).toList();
    private static final IdText FILE = new IdText("pof");
    private static final Pattern HOLDER = Pattern.compile("\\S.{0,98}");
    private static final Pattern URL = Pattern.compile("https?://[!-~]{1,240}");
    private static final Pattern RECEIPT = Pattern.compile("[!-~&&[^,]]{1,64}");

    private final Channels channels;
    private final Problems problems;

    public ChannelApi(Channels channels, Problems problems) {
        this.channels = channels;
        this.problems = problems;
    }

    public List<Route> routes() {
        return List.of(
                new Route(Method.POST, "/channels/{name}/notices", SCOPE, false, this::notice),
                new Route(Method.POST, "/channels/{name}/inquiries", SCOPE, false, this::inquiry),
                new Route(Method.POST, "/wallet/v1/bank-accounts", "wallet", true, this::link),
                new Route(Method.GET, "/wallet/v1/bank-accounts", "wallet", false, this::bankAccounts),
                new Route(Method.GET, "/wallet/v1/bank-accounts/{id}", "wallet", false, this::bankAccount),
                new Route(Method.GET, "/wallet/v1/payments/{id}/actions", "wallet", false, this::actions),
                new Route(Method.POST, "/admin/v1/channels/{name}/day-files", "admin", true, this::dayFile),
                new Route(Method.POST, "/admin/v1/payout-files", "admin", true, this::makePayoutFile),
                new Route(Method.GET, "/admin/v1/payout-files/{id}", "admin", false, this::payoutFile));
    }

    /** A partner may speak for its own channel only. */
    private Answer notice(Call call) {
        var channel = call.path("name");
        if (!call.principal().equals(CLIENT_PREFIX + channel)) return problems.of(RequestError.FORBIDDEN, "", call);
        var body = Json.parse(call.body());
        if (body.isEmpty()) return problems.of(RequestError.MALFORMED_JSON, "", call);
        var fields = new Fields(body.get());
        var kind = fields.choice("kind", KINDS);
        var reference = fields.text("reference");
        var receipt = fields.text("receipt", "");
        long amount = fields.integer("amount", 0);
        boolean money = !kind.equals(Notice.Kind.REFUSED.name());
        if (money && !RECEIPT.matcher(receipt).matches()) fields.wrong(RequestError.VALUE_INVALID, "receipt");
        boolean positive = amount > 0 || !money || kind.equals(Notice.Kind.CORRECTED.name());
        if (!positive) fields.wrong(RequestError.VALUE_INVALID, "amount");
        var fault = fields.fault();
        if (fault.isPresent())
            return problems.of(fault.get().error(), fault.get().param(), call);
        return switch (channels.take(new Notice(channel, reference, receipt, amount, Notice.Kind.valueOf(kind)))) {
            case TAKEN -> Json.answer(200, Json.object().put("object", "notice").put("status", "TAKEN"));
            case REFERENCE_UNKNOWN -> problems.of(RequestError.NOT_FOUND, "reference", call);
            case AMOUNT_DIFFERS -> problems.of(problems.codes().of(Notice.Answer.AMOUNT_DIFFERS), "amount", call);
        };
    }

    /** A machine asks whether it may take the payer's cash. */
    private Answer inquiry(Call call) {
        var channel = call.path("name");
        if (!call.principal().equals(CLIENT_PREFIX + channel)) return problems.of(RequestError.FORBIDDEN, "", call);
        var body = Json.parse(call.body());
        if (body.isEmpty()) return problems.of(RequestError.MALFORMED_JSON, "", call);
        var fields = new Fields(body.get());
        var reference = fields.text("reference");
        long amount = fields.integer("amount");
        var fault = fields.fault();
        if (fault.isPresent())
            return problems.of(fault.get().error(), fault.get().param(), call);
        boolean allowed = channels.isWanted(channel, reference, amount);
        return Json.answer(200, Json.object().put("object", "inquiry").put("allowed", allowed));
    }

    private Answer link(Call call) {
        var body = Json.parse(call.body());
        if (body.isEmpty()) return problems.of(RequestError.MALFORMED_JSON, "", call);
        var fields = new Fields(body.get());
        long user = fields.owner("user");
        if (!isUser(user)) fields.wrong(RequestError.VALUE_INVALID, "user");
        var bank = matching(fields, "bank", Link.BANK);
        var branch = matching(fields, "branch", Link.BRANCH);
        var number = matching(fields, "number", Link.NUMBER);
        var holder = matching(fields, "holder", HOLDER);
        if (!isKana(holder)) fields.wrong(RequestError.VALUE_INVALID, "holder");
        var returnUrl = fields.has("return_url") ? matching(fields, "return_url", URL) : "";
        var fault = fields.fault();
        if (fault.isPresent())
            return problems.of(fault.get().error(), fault.get().param(), call);
        var key = String.join(
                "\n",
                call.principal(),
                Long.toString(user),
                call.idempotencyKey().orElse(""));
        return switch (channels.link(new Link(key, user, bank, branch, number, holder, returnUrl))) {
            case Linked.Account linked -> {
                var answer = Json.answer(200, json(linked.account()));
                yield linked.replayed() ? answer.with("Idempotent-Replayed", "true") : answer;
            }
            case Linked.KeyReused _ ->
                problems.of(problems.codes().of(PaymentAnswer.Refusal.KEY_REUSED), "Idempotency-Key", call);
            case Linked.Unavailable _ -> problems.of(RequestError.OUTCOME_UNKNOWN, "", call);
        };
    }

    private static String matching(Fields fields, String name, Pattern form) {
        var text = fields.text(name);
        if (!form.matcher(text).matches()) fields.wrong(RequestError.VALUE_INVALID, name);
        return text;
    }

    /** Whether a bank file can name this payee. */
    private static boolean isKana(String name) {
        try {
            return !HalfWidth.of(name).isBlank();
        } catch (HalfWidth.NotWritable e) {
            return false;
        }
    }

    private static boolean isUser(long owner) {
        return Owner.kindOf(owner).filter(kind -> kind == OwnerKind.USER).isPresent();
    }

    private Answer bankAccounts(Call call) {
        var user = Owner.parse(call.query().getOrDefault("user", ""));
        if (user.isEmpty() || !isUser(user.get().id())) return problems.of(RequestError.VALUE_INVALID, "user", call);
        var list = Json.object().put("object", "list");
        var data = list.putArray("data");
        for (var account : channels.bankAccounts(user.get().id())) data.add(json(account));
        return Json.answer(200, list);
    }

    private Answer bankAccount(Call call) {
        return channels.bankAccount(call.path("id"))
                .map(account -> Json.answer(200, json(account)))
                .orElseGet(() -> problems.of(RequestError.NOT_FOUND, "id", call));
    }

    /** The last digits of the number are enough for people, and for logs too many more are not. */
    private static ObjectNode json(BankAccount account) {
        var json = Json.object();
        json.put("id", account.id());
        json.put("object", "bank_account");
        json.put("user", new Owner(account.owner()).text());
        json.put("bank", account.bank());
        json.put("branch", account.branch());
        json.put("number_end", account.number().substring(account.number().length() - 4));
        json.put("status", account.state().name());
        if (account.redirectUrl().isEmpty()) json.putNull("redirect_url");
        else json.put("redirect_url", account.redirectUrl());
        return json;
    }

    private Answer actions(Call call) {
        var id = PaymentResource.id(call.path("id"), false);
        if (id.isEmpty()) return problems.of(RequestError.NOT_FOUND, "id", call);
        var list = Json.object().put("object", "list");
        var data = list.putArray("data");
        for (var action : channels.actions(id.getAsLong())) {
            var each = data.addObject();
            each.put("participant", action.participant());
            each.put("action", action.action());
            each.put("amount", action.amountMinor());
            each.put("status", action.state());
            Json.time(each, "expires_at", action.expiresAtMicros());
        }
        return Json.answer(200, list);
    }

    private Answer makePayoutFile(Call call) {
        var body = Json.parse(call.body());
        if (body.isEmpty()) return problems.of(RequestError.MALFORMED_JSON, "", call);
        var fault = new Fields(body.get()).fault();
        if (fault.isPresent())
            return problems.of(fault.get().error(), fault.get().param(), call);
        var key = call.principal() + "\n" + call.idempotencyKey().orElse("");
        return channels.makePayoutFile(key)
                .map(file -> Json.answer(200, json(file)))
                .orElseGet(() -> problems.of(RequestError.NOT_FOUND, "", call));
    }

    private Answer payoutFile(Call call) {
        var no = FILE.find(call.path("id"));
        if (no.isEmpty()) return problems.of(RequestError.NOT_FOUND, "id", call);
        return channels.payoutFile(no.getAsLong())
                .map(file -> Json.answer(200, json(file)))
                .orElseGet(() -> problems.of(RequestError.NOT_FOUND, "id", call));
    }

    private static ObjectNode json(PayoutFile file) {
        return Json.object()
                .put("id", FILE.text(file.no()))
                .put("object", "payout_file")
                .put("day", file.day().toString())
                .put("transfers", file.transfers())
                .put("total", file.totalMinor())
                .put("status", file.state().name())
                .put("returned", file.returned())
                .put("content", file.contentBase64());
    }

    private Answer dayFile(Call call) {
        var body = Json.parse(call.body());
        if (body.isEmpty()) return problems.of(RequestError.MALFORMED_JSON, "", call);
        var fields = new Fields(body.get());
        var text = fields.text("day");
        var fault = fields.fault();
        if (fault.isPresent())
            return problems.of(fault.get().error(), fault.get().param(), call);
        try {
            return channels.readDayFile(call.path("name"), LocalDate.parse(text))
                    .map(lines -> Json.answer(
                            200,
                            Json.object()
                                    .put("object", "day_file")
                                    .put("day", text)
                                    .put("lines", lines)))
                    .orElseGet(() -> problems.of(RequestError.NOT_FOUND, "day", call));
        } catch (DateTimeException e) {
            return problems.of(RequestError.VALUE_INVALID, "day", call);
        }
    }
}
