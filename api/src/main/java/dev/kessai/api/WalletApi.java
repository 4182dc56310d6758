package dev.kessai.api;

import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call;
import dev.kessai.base.http.Route;
import dev.kessai.base.http.Route.Method;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerKind;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.catalogue.RequestError;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.Payments;
import dev.kessai.contracts.payment.Source;
import java.util.List;
import java.util.Map;

/** What the wallet app calls: balances and the ways of moving one's own money (06-edge, Wallet). */
public final class WalletApi {
    private static final String SCOPE = "wallet";
    private static final List<String> CHANNELS = List.of("bank", "cvs", "atm", "carrier");

    private final Changes changes;
    private final List<Accounts> ledgers;

    public WalletApi(Payments payments, List<Accounts> ledgers, Problems problems, MicroClock machine) {
        this.changes = new Changes(payments, problems, machine);
        this.ledgers = List.copyOf(ledgers);
    }

    public List<Route> routes() {
        return List.of(
                new Route(Method.GET, "/wallet/v1/balances", SCOPE, false, this::balances),
                new Route(Method.POST, "/wallet/v1/transfers", SCOPE, true, call -> move(call, PaymentType.TRANSFER)),
                new Route(Method.POST, "/wallet/v1/top-ups", SCOPE, true, call -> move(call, PaymentType.TOP_UP)),
                new Route(
                        Method.POST,
                        "/wallet/v1/withdrawals",
                        SCOPE,
                        true,
                        call -> move(call, PaymentType.WITHDRAWAL)));
    }

    private Answer balances(Call call) {
        var owner = Owner.parse(call.query().getOrDefault("user", ""));
        boolean user = owner.isPresent() && owner.get().kind() == OwnerKind.USER;
        if (!user) return changes.problems().of(RequestError.VALUE_INVALID, "user", call);
        return OwnerResource.answer(call, owner.get(), ledgers, changes.problems());
    }

    /** The end user is part of the principal: a key that two users of one client chose is two keys. */
    private Answer move(Call call, PaymentType type) {
        var names = type == PaymentType.TRANSFER
                ? Map.of("payer", "user", "payee", "to")
                : type == PaymentType.TOP_UP
                        ? Map.of("payer", "channel", "payee", "user", "sources", "source")
                        : Map.of("payer", "user", "payee", "user");
        return changes.create(call, "user", names, (terms, fields) -> terms.create(order(fields, type)));
    }

    private static Order order(Fields fields, PaymentType type) {
        boolean transfer = type == PaymentType.TRANSFER;
        boolean topUp = type == PaymentType.TOP_UP;
        long user = fields.owner("user");
        long other = transfer ? fields.owner("to") : channel(topUp ? fields.choice("channel", CHANNELS) : "bank");
        var asked = topUp ? fields.text("source", "") : "";
        var code = transfer ? "transfer.p2p" : topUp ? "topup." + fields.text("channel") : "withdrawal.bank";
        return new Order(
                type,
                fields.integer("amount"),
                fields.currency("currency"),
                topUp && asked.isEmpty() ? other : user,
                topUp ? user : other,
                asked.isEmpty() ? List.of() : List.of(Source.rest(asked)),
                0,
                List.of(),
                transfer ? 0 : fields.integer("fee", 0),
                fields.text("accounting_code", code),
                fields.text("reference", ""),
                Order.Capture.AT_ONCE);
    }

    private static long channel(String name) {
        return switch (name) {
            case "cvs" -> SystemOwner.CVS.owner().id();
            case "atm" -> SystemOwner.ATM.owner().id();
            case "carrier" -> SystemOwner.CARRIER.owner().id();
            default -> SystemOwner.BANK.owner().id(); // also where the name was wrong: its fault is answered
        };
    }
}
