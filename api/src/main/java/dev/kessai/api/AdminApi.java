package dev.kessai.api;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call;
import dev.kessai.base.http.Route;
import dev.kessai.base.http.Route.Method;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.KycLevel;
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerKind;
import dev.kessai.contracts.account.Rating;
import dev.kessai.contracts.account.Scope;
import dev.kessai.contracts.catalogue.RequestError;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.Payments;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What operators call: opening and blocking owners, floors and levels, grants, opening balances, internal movements
 * (06-edge, Admin).
 */
public final class AdminApi {
    private static final String SCOPE = "admin";
    /** Types that an operator, or a service of the company, may order; an adjustment needs two people. */
    private static final List<String> MOVEMENTS = List.of(
            "repayment",
            "expiry",
            "class_change",
            "clearing",
            "payout",
            "payout_return",
            "bank_settlement",
            "accrual",
            "allowance",
            "write_off",
            "internal_transfer",
            "claw_back");

    /** They change debts of deferred pay, whose statements billing keeps. */
    private static final Set<PaymentType> OF_BILLING =
            EnumSet.of(PaymentType.REPAYMENT, PaymentType.ACCRUAL, PaymentType.WRITE_OFF);

    private static final long OPEN_SECONDS_MAX = 10;
    private static final Map<String, String> NAMES = Map.of("payee", "owner");
    private static final long NUMBER_MASK = (1L << 60) - 1;

    private final Changes changes;
    private final List<Accounts> ledgers;

    public AdminApi(Payments payments, List<Accounts> ledgers, Problems problems, MicroClock machine) {
        this.changes = new Changes(payments, problems, machine);
        this.ledgers = List.copyOf(ledgers);
    }

    public List<Route> routes() {
        return List.of(
                new Route(Method.POST, "/admin/v1/owners", SCOPE, true, this::open),
                new Route(Method.GET, "/admin/v1/owners/{id}", SCOPE, false, this::find),
                new Route(Method.POST, "/admin/v1/owners/{id}/blocks", SCOPE, true, this::block),
                new Route(Method.POST, "/admin/v1/owners/{id}/floors", SCOPE, true, this::setFloor),
                new Route(Method.POST, "/admin/v1/owners/{id}/levels", SCOPE, true, this::setLevel),
                new Route(Method.POST, "/admin/v1/grants", SCOPE, true, call -> give(call, PaymentType.GRANT)),
                new Route(Method.POST, "/admin/v1/movements", SCOPE, true, this::move),
                new Route(Method.POST, "/admin/v1/openings", SCOPE, true, call -> give(call, PaymentType.OPENING)));
    }

    private Answer find(Call call) {
        var owner = Owner.parse(call.path("id"));
        if (owner.isEmpty()) return changes.problems().of(RequestError.NOT_FOUND, "id", call);
        return OwnerResource.answer(call, owner.get(), ledgers, changes.problems());
    }

    /** Opening is idempotent by the owner's id; without one the key makes it, so a repetition opens the same. */
    private Answer open(Call call) {
        var body = Json.parse(call.body());
        if (body.isEmpty()) return changes.problems().of(RequestError.MALFORMED_JSON, "", call);
        var fields = new Fields(body.get());
        var kind = fields.choice("kind", List.of("user", "merchant")).equals("merchant")
                ? OwnerKind.MERCHANT
                : OwnerKind.USER;
        var currency = fields.currency("currency");
        var made = Hash128.of(call.principal() + "\n" + call.idempotencyKey().orElse(""));
        var owner = fields.has("owner")
                ? fields.owner("owner")
                : Owner.of(kind, made.high() & NUMBER_MASK).id();
        if (!Owner.kindOf(owner).equals(Optional.of(kind))) fields.wrong(RequestError.VALUE_INVALID, "owner");
        var fault = fields.fault();
        if (fault.isPresent())
            return changes.problems().of(fault.get().error(), fault.get().param(), call);
        for (var ledger : ledgers) {
            var refused = ask(call, ledger, new AccountCommand.Open(owner, currency));
            if (refused.isPresent()) return refused.get();
        }
        return OwnerResource.answer(call, new Owner(owner), ledgers, changes.problems());
    }

    private Answer block(Call call) {
        var owner = Owner.parse(call.path("id"));
        var body = Json.parse(call.body());
        if (body.isEmpty()) return changes.problems().of(RequestError.MALFORMED_JSON, "", call);
        if (owner.isEmpty()) return changes.problems().of(RequestError.NOT_FOUND, "id", call);
        var fields = new Fields(body.get());
        int scopes = 0;
        for (var element : fields.list("scopes", Scope.values().length)) {
            var scope = Arrays.stream(Scope.values())
                    .filter(each -> each.name().equals(element.asString("")))
                    .findFirst();
            if (scope.isEmpty()) fields.wrong(RequestError.VALUE_INVALID, "scopes");
            else scopes |= scope.get().bit();
        }
        long version = fields.integer("version");
        var fault = fields.fault();
        if (fault.isPresent())
            return changes.problems().of(fault.get().error(), fault.get().param(), call);
        return inEachLedger(call, new AccountCommand.Block(owner.get().id(), scopes, version));
    }

    private Answer setFloor(Call call) {
        var owner = Owner.parse(call.path("id"));
        var body = Json.parse(call.body());
        if (body.isEmpty()) return changes.problems().of(RequestError.MALFORMED_JSON, "", call);
        if (owner.isEmpty()) return changes.problems().of(RequestError.NOT_FOUND, "id", call);
        var fields = new Fields(body.get());
        var fundClass = fields.constant("class", FundClass.MONEY);
        var currency = fields.currency("currency");
        long floor = fields.integer("floor");
        if (floor > 0 || floor < -currency.maxMinor()) fields.wrong(RequestError.VALUE_INVALID, "floor");
        long version = fields.integer("version");
        if (version < 1) fields.wrong(RequestError.VALUE_INVALID, "version");
        var fault = fields.fault();
        if (fault.isPresent())
            return changes.problems().of(fault.get().error(), fault.get().param(), call);
        var command = new AccountCommand.SetFloor(owner.get().id(), fundClass, currency, floor, version);
        for (var ledger : ledgers) {
            if (!fundClass.isIn(ledger.name())) continue;
            var refused = ask(call, ledger, command);
            if (refused.isPresent()) return refused.get();
        }
        return find(call);
    }

    private Answer setLevel(Call call) {
        var owner = Owner.parse(call.path("id"));
        var body = Json.parse(call.body());
        if (body.isEmpty()) return changes.problems().of(RequestError.MALFORMED_JSON, "", call);
        if (owner.isEmpty()) return changes.problems().of(RequestError.NOT_FOUND, "id", call);
        var fields = new Fields(body.get());
        var level = fields.constant("level", KycLevel.NONE);
        var rating = fields.constant("rating", Rating.LOW);
        long version = fields.integer("version");
        if (version < 1) fields.wrong(RequestError.VALUE_INVALID, "version");
        var fault = fields.fault();
        if (fault.isPresent())
            return changes.problems().of(fault.get().error(), fault.get().param(), call);
        return inEachLedger(call, new AccountCommand.SetLevel(owner.get().id(), level, rating, version));
    }

    /** Where the owner has accounts. */
    private Answer inEachLedger(Call call, AccountCommand command) {
        for (var ledger : ledgers) {
            if (ledger.find(command.owner()).isEmpty()) continue;
            var refused = ask(call, ledger, command);
            if (refused.isPresent()) return refused.get();
        }
        return find(call);
    }

    /** The problem, if the ledger refuses; a ledger that has no accounts for this kind of owner is passed over. */
    private Optional<Answer> ask(Call call, Accounts ledger, AccountCommand command) {
        try {
            return switch (ledger.submit(command).get(OPEN_SECONDS_MAX, TimeUnit.SECONDS)) {
                case AccountAnswer.Done _ -> Optional.empty();
                case AccountAnswer.Refused refused
                when refused.reason() == AccountAnswer.Reason.KIND_NOT_IN_LEDGER -> Optional.empty();
                case AccountAnswer.Refused refused
                when refused.reason() == AccountAnswer.Reason.CURRENCY_NOT_OFFERED -> Optional.empty();
                case AccountAnswer.Refused refused ->
                    Optional.of(changes.problems().of(changes.problems().codes().of(refused.reason()), "", call));
                case AccountAnswer.Retry _ ->
                    Optional.of(changes.problems().of(RequestError.OUTCOME_UNKNOWN, "", call));
            };
        } catch (TimeoutException | ExecutionException e) {
            return Optional.of(changes.problems().of(RequestError.OUTCOME_UNKNOWN, "", call));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(changes.problems().of(RequestError.OUTCOME_UNKNOWN, "", call));
        }
    }

    private Answer give(Call call, PaymentType type) {
        var code = type == PaymentType.GRANT ? "grant.campaign" : "opening.migration";
        return changes.create(
                call,
                "",
                NAMES,
                (terms, fields) -> terms.create(new Order(
                        type,
                        fields.integer("amount"),
                        fields.currency("currency"),
                        fields.has("payer") ? fields.owner("payer") : 0,
                        fields.owner("owner"),
                        List.of(),
                        0,
                        OrderFields.parts(fields),
                        0,
                        fields.text("accounting_code", code),
                        fields.text("reference", ""),
                        Order.Capture.AT_ONCE,
                        OrderFields.debits(fields))));
    }

    /** What the company moves for itself, by class; who may pay whom is the coordinator's list of plans. */
    private Answer move(Call call) {
        return changes.create(call, "", Map.of(), (terms, fields) -> {
            var type = type(fields);
            if (OF_BILLING.contains(type)) fields.wrong(RequestError.MOVEMENT_OF_BILLING, "type");
            return terms.create(new Order(
                    type,
                    fields.integer("amount"),
                    fields.currency("currency"),
                    fields.owner("payer"),
                    fields.owner("payee"),
                    List.of(),
                    0,
                    OrderFields.parts(fields),
                    fields.integer("fee", 0),
                    fields.text("accounting_code"),
                    fields.text("reference", ""),
                    Order.Capture.AT_ONCE,
                    debits(type, fields)));
        });
    }

    /** Only billing turns into money what was repaid too much: here it would be cash on a credit line. */
    private static List<Part> debits(PaymentType type, Fields fields) {
        var debits = OrderFields.debits(fields);
        boolean ofDeferred = debits.stream().anyMatch(part -> part.fundClass().isIn(Ledgers.DEFERRED));
        if (type == PaymentType.CLASS_CHANGE && ofDeferred) fields.wrong(RequestError.MOVEMENT_OF_BILLING, "debits");
        return debits;
    }

    private static PaymentType type(Fields fields) {
        var word = fields.choice("type", MOVEMENTS);
        return MOVEMENTS.contains(word) ? PaymentType.valueOf(word.toUpperCase(Locale.ROOT)) : PaymentType.TRANSFER;
    }
}
