package dev.kessai.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kessai.api.story.Stories;
import dev.kessai.base.hash.Hash128;
import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call;
import dev.kessai.base.http.Route;
import dev.kessai.base.money.Currency;
import dev.kessai.base.time.SandboxClock;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.LotPage;
import dev.kessai.contracts.account.LotQuestion;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerView;
import dev.kessai.contracts.account.Standing;
import dev.kessai.contracts.adjustment.AdjustmentAnswer;
import dev.kessai.contracts.adjustment.AdjustmentView;
import dev.kessai.contracts.adjustment.Adjustments;
import dev.kessai.contracts.adjustment.Correction;
import dev.kessai.contracts.catalogue.ErrorCodes;
import dev.kessai.contracts.opening.OpeningLine;
import dev.kessai.contracts.opening.OpeningResult;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentStatus;
import dev.kessai.contracts.payment.PaymentStory;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.PaymentView;
import dev.kessai.contracts.payment.Payments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** All APIs over backends that the test decides; every answer is compared with the OpenAPI document. */
final class Fakes {
    static final long NOW_MICROS = 1_800_000_000_000_000L;
    static final long ID = 0x1234_5678_9abcL;
    static final String PAY = "/v1/payments";
    static final String PAYMENT_ID = new dev.kessai.base.id.IdText("pay").text(ID);
    static final String USER = Owner.user(1).text();
    static final String MERCHANT = Owner.merchant(1).text();
    private static final ObjectMapper JSON = new ObjectMapper();

    final Document document = new Document();
    final List<PaymentCommand> commands = new ArrayList<>();
    final List<AccountCommand> accountCommands = new ArrayList<>();
    final Ledger balance = new Ledger("balance");
    final Ledger points = new Ledger("points");
    final FakeChannels channels = new FakeChannels();
    final FakeAccounting accounting = new FakeAccounting();
    final FakeDeferred deferred = new FakeDeferred(view(order(1_000), PaymentStatus.SUCCEEDED, null, 0));
    final List<Route> routes = new ArrayList<>();
    final FakeClock clock = new FakeClock();
    Function<PaymentCommand, CompletableFuture<PaymentAnswer>> coordinator =
            command -> answered(new PaymentAnswer.Taken(view(command), false, true));
    String principal = "shop";
    String key = "k-1";
    String language = "en";
    long nowMillis = NOW_MICROS / 1_000;

    final List<OpeningLine> openedLines = new ArrayList<>();
    final FakeAdjustments adjustments = new FakeAdjustments();
    final FakeReconciliations reconciliations = new FakeReconciliations();
    final FakeExpiry expiry = new FakeExpiry();
    final FakeBank bank = new FakeBank(adjustments);
    final FakeSettlement settlement = new FakeSettlement();

    Fakes() {
        var problems = new Problems(ErrorCodes.load());
        Payments payments = command -> {
            commands.add(command);
            return coordinator.apply(command);
        };
        var all = List.<Accounts>of(balance, points);
        var stories = new Stories(id -> id == ID ? Optional.of(story()) : Optional.empty(), List.of());
        routes.addAll(new PartnerApi(payments, problems, () -> nowMillis * 1_000).routes());
        routes.addAll(new StoryApi(stories, problems).routes());
        routes.addAll(new WalletApi(payments, all, problems, () -> nowMillis * 1_000).routes());
        routes.addAll(new AdjustmentApi(adjustments, problems).routes());
        routes.addAll(new OpeningApi(this::open, problems).routes());
        routes.addAll(new AccountingApi(accounting, problems).routes());
        routes.addAll(new StatementApi(accounting, accounting, problems).routes());
        routes.addAll(new ReversalApi(accounting, problems).routes());
        routes.addAll(new BookReportApi(accounting, problems).routes());
        routes.addAll(new QuarantineApi(reconciliations, problems).routes());
        routes.addAll(new ReconciliationApi(reconciliations, problems).routes());
        routes.addAll(new DeferredApi(deferred, payments, problems, () -> nowMillis * 1_000).routes());
        routes.addAll(new TestClockApi(clock, problems).routes());
        routes.addAll(new ExpiryApi(expiry, problems).routes());
        routes.addAll(new BankApi(bank, problems).routes());
        routes.addAll(new SettlementApi(settlement, problems).routes());
        routes.addAll(new AdminApi(payments, all, problems, () -> nowMillis * 1_000).routes());
        routes.addAll(new ChannelApi(channels, problems).routes());
    }

    private List<OpeningResult> open(List<OpeningLine> lines) {
        openedLines.addAll(lines);
        return lines.stream()
                .map(line -> new OpeningResult(line.key(), OpeningResult.State.OPENED, ID, "", false))
                .toList();
    }

    /** One adjustment, whoever asks for it; refuses with what a test says. */
    static final class FakeAdjustments implements Adjustments {
        AdjustmentAnswer.@Nullable Reason refusal;
        boolean replayed;

        @Nullable
        Correction proposed;

        String by = "";

        @Override
        public AdjustmentAnswer propose(Correction correction, String client, Hash128 idempotencyKey) {
            proposed = correction;
            return answer(client);
        }

        @Override
        public AdjustmentAnswer approve(long id, String client) {
            return answer(client);
        }

        @Override
        public AdjustmentAnswer reject(long id, String client) {
            return answer(client);
        }

        private AdjustmentAnswer answer(String client) {
            by = client;
            var refused = refusal;
            if (refused != null) return new AdjustmentAnswer.Refused(refused);
            return new AdjustmentAnswer.Taken(list(0).getFirst(), replayed);
        }

        @Override
        public Optional<AdjustmentView> find(long id) {
            return id == ID ? Optional.of(list(0).getFirst()) : Optional.empty();
        }

        @Override
        public List<AdjustmentView> list(long beforeId) {
            var correction = new Correction(
                    700,
                    Currency.JPY,
                    Owner.ofLane(0).id(),
                    Owner.user(1).id(),
                    List.of(Part.of(FundClass.SUSPENSE, 700)),
                    List.of(new Part(FundClass.POINT_FREE, 700, new Part.Lot.New(NOW_MICROS))),
                    "adjustment.correction",
                    "why",
                    "OPS-1");
            return List.of(new AdjustmentView(
                    ID, AdjustmentView.State.DONE, correction, "maker", NOW_MICROS, "checker", NOW_MICROS, ID, ""));
        }
    }

    static CompletableFuture<PaymentAnswer> answered(PaymentAnswer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    /** Does at once what it is told, unless it is slow. */
    static final class FakeClock implements SandboxClock {
        long micros = NOW_MICROS;
        boolean frozen;
        boolean slow;
        String waitsFor = "";

        @Override
        public Reading read() {
            return new Reading(micros, frozen, slow, waitsFor);
        }

        @Override
        public void freeze() {
            frozen = true;
        }

        @Override
        public Outcome advance(long toMicros, long waitMillis) {
            if (toMicros < micros) return Outcome.BACKWARDS;
            frozen = true;
            if (slow) return Outcome.UNDER_WAY;
            if (!waitsFor.isEmpty()) return Outcome.NOT_QUIET;
            micros = toMicros;
            return Outcome.DONE;
        }
    }

    /** An answer and its body. */
    record Got(Answer answer, JsonNode json) {
        int status() {
            return answer.status();
        }

        String text(String name) {
            return json.path(name).asString("");
        }
    }

    Got post(String path, String body) {
        return call(Route.Method.POST, path, body);
    }

    Got get(String path) {
        return call(Route.Method.GET, path, "");
    }

    Route route(Route.Method method, String path) {
        return routes.stream()
                .filter(each ->
                        each.method() == method && values(each.template(), path).isPresent())
                .findFirst()
                .orElseThrow();
    }

    /** An answer that is no JSON. */
    Answer table(String path) {
        return answer(Route.Method.GET, path, "");
    }

    private Got call(Route.Method method, String target, String body) {
        var answer = answer(method, target, body);
        return new Got(answer, JSON.readTree(answer.body().bytes()));
    }

    private Answer answer(Route.Method method, String target, String body) {
        var path = target.replaceFirst("\\?.*", "");
        var query = new HashMap<String, String>();
        if (target.contains("?"))
            for (var pair : target.substring(target.indexOf('?') + 1).split("&", -1))
                query.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        var route = route(method, path);
        var answer = route.handler()
                .answer(new Call(
                        "req_12345678",
                        principal,
                        route,
                        values(route.template(), path).orElseThrow(),
                        query,
                        language,
                        route.changes() ? Optional.of(key) : Optional.empty(),
                        new Call.Body(body.getBytes(UTF_8))));
        Assertions.assertThat(document.faults(route, answer))
                .as("%s %s", target, body)
                .isEmpty();
        return answer;
    }

    private static Optional<Map<String, String>> values(String template, String path) {
        var names = template.split("/", -1);
        var parts = path.split("/", -1);
        if (names.length != parts.length) return Optional.empty();
        var values = new HashMap<String, String>();
        for (int i = 0; i < names.length; i++)
            if (names[i].startsWith("{")) values.put(names[i].substring(1, names[i].length() - 1), parts[i]);
            else if (!names[i].equals(parts[i])) return Optional.empty();
        return Optional.of(values);
    }

    PaymentView view(PaymentCommand command) {
        return switch (command) {
            case PaymentCommand.Create create -> view(create.order(), PaymentStatus.SUCCEEDED, null, 0);
            case PaymentCommand.Refund refund ->
                view(order(PaymentType.REFUND, refund.amountMinor()), PaymentStatus.SUCCEEDED, null, ID);
            case PaymentCommand.Release release ->
                view(order(PaymentType.ESCROW_RELEASE, release.amountMinor()), PaymentStatus.SUCCEEDED, null, ID);
            case PaymentCommand.Capture _,
                    PaymentCommand.VoidPayment _,
                    PaymentCommand.Find _,
                    PaymentCommand.LegChanged _ -> view(order(1_000), PaymentStatus.SUCCEEDED, null, 0);
        };
    }

    static Order order(long amount) {
        return order(PaymentType.PURCHASE, amount);
    }

    private static Order order(PaymentType type, long amount) {
        return new Order(
                type,
                amount,
                Currency.JPY,
                Owner.user(1).id(),
                Owner.merchant(1).id(),
                List.of(),
                0,
                List.of(),
                0,
                "purchase.code",
                "",
                Order.Capture.AT_ONCE);
    }

    static PaymentView view(Order order, PaymentStatus status, @Nullable String failure, long parent) {
        boolean over = status == PaymentStatus.SUCCEEDED || status == PaymentStatus.FAILED;
        return new PaymentView(
                ID,
                4,
                status,
                "STATE",
                order,
                parent,
                order.amountMinor(),
                0,
                failure,
                NOW_MICROS,
                over ? NOW_MICROS + 1 : 0,
                over ? NOW_MICROS + 2 : 0,
                List.of(new PaymentView.Leg(1, "balance", Owner.user(1).id(), -order.amountMinor())));
    }

    private static PaymentStory story() {
        var event = new PaymentStory.Event(1, NOW_MICROS, "TRYING", PaymentStory.Kind.CREATED, 0, "");
        return new PaymentStory(view(order(1_000), PaymentStatus.SUCCEEDED, null, 0), List.of(event));
    }

    /** A ledger that knows one user and one merchant, and all that were opened. */
    final class Ledger implements Accounts {
        private final String name;
        final Map<Long, OwnerView> owners = new HashMap<>();
        boolean broken;

        @Nullable
        AccountAnswer refusal;

        Ledger(String name) {
            this.name = name;
            open(Owner.user(1).id());
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public LotPage lots(LotQuestion question) {
            throw new IllegalStateException("not asked for");
        }

        private void open(long owner) {
            var fundClass = name.equals("balance") ? FundClass.MONEY : FundClass.POINT_FREE;
            var lots = name.equals("balance")
                    ? List.<OwnerView.LotView>of()
                    : List.of(new OwnerView.LotView(1, 30, Long.MAX_VALUE), new OwnerView.LotView(2, 20, NOW_MICROS));
            var balance = new OwnerView.Balance(fundClass, Currency.JPY, 50, 7, 0, 3, lots);
            owners.putIfAbsent(owner, new OwnerView(owner, name, true, 0, List.of(balance)));
        }

        @Override
        public CompletableFuture<AccountAnswer> submit(AccountCommand command) {
            accountCommands.add(command);
            var refused = refusal;
            if (refused != null) return CompletableFuture.completedFuture(refused);
            switch (command) {
                case AccountCommand.Open it -> open(it.owner());
                case AccountCommand.Block it -> {
                    var old = owners.get(it.owner());
                    if (old != null)
                        owners.put(it.owner(), new OwnerView(it.owner(), name, true, it.scopes(), old.balances()));
                }
                case AccountCommand.SetFloor it -> {
                    var old = owners.get(it.owner());
                    if (old != null)
                        owners.put(
                                it.owner(),
                                new OwnerView(
                                        it.owner(),
                                        name,
                                        true,
                                        0,
                                        List.of(new OwnerView.Balance(
                                                it.fundClass(), it.currency(), 50, 7, it.floorMinor(), 3, List.of()))));
                }
                case AccountCommand.SetLevel it -> {
                    var old = owners.get(it.owner());
                    var standing = new Standing(it.level(), it.rating());
                    if (old != null)
                        owners.put(it.owner(), new OwnerView(it.owner(), name, true, 0, standing, old.balances()));
                }
                case AccountCommand.Close _ -> throw new IllegalStateException("nobody closes here");
            }
            var view = owners.get(command.owner());
            return CompletableFuture.completedFuture(
                    view == null
                            ? new AccountAnswer.Refused(AccountAnswer.Reason.OWNER_NOT_FOUND)
                            : new AccountAnswer.Done(view));
        }

        @Override
        public Optional<OwnerView> find(long owner) {
            if (broken) throw new IllegalStateException("away");
            return Optional.ofNullable(owners.get(owner));
        }

        @Override
        public Map<Long, Receiver> receivers(List<Long> asked) {
            throw new IllegalStateException(
                    "the coordinator asks this, not the API: " + Arrays.toString(asked.toArray()));
        }
    }
}
