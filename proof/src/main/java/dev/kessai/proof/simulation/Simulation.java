package dev.kessai.proof.simulation;

import dev.kessai.accounts.LedgerCatalogue;
import dev.kessai.accounts.ledger.Ledger;
import dev.kessai.accounts.ledger.LedgerCommand;
import dev.kessai.accounts.ledger.LedgerProgram;
import dev.kessai.base.id.Ids;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.account.LotPage;
import dev.kessai.contracts.account.LotQuestion;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerView;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.catalogue.AccountingCodes;
import dev.kessai.contracts.catalogue.Limits;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.payment.Intake;
import dev.kessai.payment.Leg;
import dev.kessai.payment.Participants;
import dev.kessai.payment.Participants.Registered;
import dev.kessai.payment.PaymentInput;
import dev.kessai.payment.PaymentProgram;
import dev.kessai.payment.Receivers;
import dev.kessai.proof.simulation.ModelDatabase.Guard;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One history: the company is set up, the scenario runs until nothing happens any more, the auditor judges. */
final class Simulation {
    /** The service of the coordinators. */
    static final String PAYMENT = "payment";

    private static final int PAYMENT_LANES = 2;
    private static final int LEDGER_LANES = 2;
    private static final int MANNERS_OF_MEMORY = 3;
    /** So low that some payments of a verified user reach one. */
    private static final Limits LIMITS = Limits.load()
            .with(Map.of(
                    "verified.pay.operation",
                    3_500L,
                    "verified.pay.day",
                    4_500L,
                    "verified.pay.month",
                    6_000L,
                    "verified.send.day",
                    2_000L,
                    "verified.cash_out.day",
                    2_500L));

    private static final int ROUNDS_MAX = 50;
    private static final Map<String, Ledger> LEDGERS = new LinkedHashMap<>();
    private static final Map<String, ModelLedgerStore.Tables> OPENING = new HashMap<>();
    private static final AccountingCodes CODES = AccountingCodes.load();
    private static final Participants PARTICIPANTS = new Participants(List.of(
            Registered.internal(Ledgers.BALANCE),
            Registered.internal(Ledgers.POINTS),
            Registered.internal(Ledgers.DEFERRED),
            new Registered(Scenario.CVS, Leg.Kind.CANCELLABLE, Optional.of(SystemOwner.CVS)),
            new Registered(Ledgers.BANK, Leg.Kind.PIVOT, Optional.of(SystemOwner.BANK))));

    static {
        for (var ledger : List.of(LedgerCatalogue.balance(), LedgerCatalogue.points(), LedgerCatalogue.deferred())) {
            LEDGERS.put(ledger.name(), ledger.limitedBy(LIMITS));
            OPENING.put(ledger.name(), Opening.tables(ledger, LEDGER_LANES));
        }
    }

    /**
     * How a history ended.
     *
     * @param payments with refunds; none where the order was refused
     * @param legs of the first payment
     * @param broken the rule that was broken, null for none
     */
    record Outcome(
            int faults,
            int events,
            int payments,
            int legs,
            @Nullable String broken) {}

    private final World world;
    private final Scenario scenario;
    private final Map<String, Service<LedgerCommand>> ledgers = new LinkedHashMap<>();
    private final Map<String, Channel> channels = new LinkedHashMap<>();
    private final Service<PaymentInput> payments;
    private final Client client;
    private final Expirer expirer;

    private Simulation(World world, Scenario scenario, Set<Guard> missing) {
        this.world = world;
        this.scenario = scenario;
        var withLots = new ArrayList<Expirer.Books>();
        LEDGERS.forEach((name, ledger) -> {
            var tables = Objects.requireNonNull(OPENING.get(name)).copy();
            var database = new ModelDatabase(world, name, LEDGER_LANES, missing);
            world.auditor.addLedger(name, LIMITS, tables);
            var service = ledger(ledger, database, tables);
            ledgers.put(name, service);
            if (ledger.anyLots()) withLots.add(new Expirer.Books(service, database, tables));
        });
        this.payments = payments(missing);
        channels.put(Ledgers.BANK, channel(Ledgers.BANK, true, scenario.bank()));
        channels.put(Scenario.CVS, channel(Scenario.CVS, false, scenario.cvs()));
        var receivers = new Receivers(new Everybody(), world::now, Runnable::run, readAhead -> {});
        var intake = new Intake(PAYMENT_LANES, PARTICIPANTS, receivers, this::isAllowed, CODES);
        this.client = new Client(world, payments, scenario, intake);
        this.expirer = new Expirer(world, client);
        withLots.forEach(expirer::add);
    }

    /** What the risk check says; the company's own batch it lets through. */
    private boolean isAllowed(Order order) {
        return scenario.riskAllows() || order.type() == PaymentType.EXPIRY;
    }

    /** The history of this seed. */
    static Outcome run(long seed, Set<Guard> missing, @Nullable Consumer<String> trace) {
        var random = new SplittableRandom(seed);
        var scenario = Scenario.random(random);
        var world = new World(random.split(), new RandomFaults(random.split()), trace);
        world.trace(scenario::toString);
        return new Simulation(world, scenario, missing).run();
    }

    /** A named case. */
    static Outcome run(Scenario scenario, Faults faults, @Nullable Consumer<String> trace) {
        // Its text, since hashes of enums differ from run to run.
        var world = new World(new SplittableRandom(scenario.toString().hashCode()), faults, trace);
        faults.begin(world);
        return new Simulation(world, scenario, EnumSet.noneOf(Guard.class)).run();
    }

    private Outcome run() {
        String broken = null;
        try {
            ledgers.values().forEach(Service::start);
            payments.start();
            for (var disturbance : scenario.disturbances()) disturb(disturbance);
            world.after(10 * World.MILLI, client::begin);
            var _ = world.runUntil(Long.MAX_VALUE);
            if (scenario.expires()) expireAll();
            world.auditor.atRest();
            Broken.unless(client.open() == 0, "every client has its answer");
        } catch (Broken rule) {
            broken = String.valueOf(rule.getMessage());
        } catch (RuntimeException bug) {
            var where = bug.getStackTrace();
            broken = bug + (where.length == 0 ? "" : " at " + where[0]);
        }
        int count = 0;
        int legs = 0;
        for (var payment : world.auditor.payments()) if (count++ == 0) legs = payment.legCount();
        return new Outcome(world.faultCount(), world.events(), count, legs, broken);
    }

    /** What comes to its end at any time has come to it. */
    private void expireAll() {
        world.shiftBusiness(Opening.EXPIRY_MAX_MICROS);
        long end = world.business();
        for (int rounds = 0; !expirer.hasReached(end); rounds++) {
            Broken.unless(rounds < ROUNDS_MAX, "expiry comes to its end");
            expirer.round();
            var _ = world.runUntil(Long.MAX_VALUE);
        }
        world.auditor.allHasExpired(end);
    }

    private Service<LedgerCommand> ledger(Ledger ledger, ModelDatabase database, ModelLedgerStore.Tables tables) {
        int nodes = world.random.nextInt(1, 3);
        return new Service<>(world, database, nodes, node -> {
            var store = new ModelLedgerStore(database, node, tables);
            return new Node.Parts<>(store, new LedgerProgram(ledger, store, LEDGER_LANES, limits()));
        });
    }

    /** Small memories forget early, so that what was settled is read again. */
    private LedgerProgram.Limits limits() {
        int keys = 16 << (2 * world.random.nextInt(MANNERS_OF_MEMORY));
        return new LedgerProgram.Limits(24, 8, keys);
    }

    private Service<PaymentInput> payments(Set<Guard> missing) {
        var database = new ModelDatabase(world, PAYMENT, PAYMENT_LANES, missing);
        var tables = new ModelPaymentStore.Tables();
        return new Service<>(world, database, world.random.nextInt(2, 4), node -> {
            var store = new ModelPaymentStore(database, node, tables);
            int life = node.starts();
            PaymentProgram.Dispatch dispatch = (participant, commands) -> send(node, life, participant, commands);
            return new Node.Parts<>(
                    store,
                    new PaymentProgram(
                            store, dispatch, PaymentProgram.Keys.UNHEARD, node::machineMicros, node::businessMicros));
        });
    }

    private Channel channel(String name, boolean pivot, Scenario.Behaviour behaviour) {
        return new Channel(world, name, pivot, behaviour, this::hint, this::late);
    }

    /** An outside party tells the coordinator that something has changed. */
    private void hint(LegKey leg) {
        var node = payments.route(Ids.laneOf(leg.payment()));
        var changed = new PaymentInput.Ask(new PaymentCommand.LegChanged(leg), leg.payment(), answer -> {});
        world.send("channel", node.name(), List.of(changed), list -> node.deliver(List.copyOf(list)));
    }

    /** An adapter opens a top-up for what came after its leg was cancelled. */
    private void late(String channel, LegKey leg, long amountMinor) {
        boolean cvs = channel.equals(Scenario.CVS);
        var owner = cvs ? SystemOwner.CVS : SystemOwner.BANK;
        client.late(
                leg,
                Scenario.order(
                        PaymentType.TOP_UP,
                        amountMinor,
                        owner.owner().id(),
                        Scenario.PAYER,
                        0,
                        cvs ? "topup.cvs" : "topup.bank"));
    }

    /** A coordinator sends a list of commands to a participant. */
    private void send(Node<PaymentInput> from, int life, String participant, List<Command> commands) {
        for (var command : commands) world.auditor.sent(command);
        from.pass(Faults.Step.SEND);
        world.send(from.name(), participant, commands, list -> arrive(from, life, participant, list));
        from.pass(Faults.Step.SENT);
    }

    private void arrive(Node<PaymentInput> from, int life, String participant, List<Command> commands) {
        var channel = channels.get(participant);
        if (channel != null) {
            channel.execute(commands, replies -> reply(participant, from, life, replies));
            return;
        }
        var service = Objects.requireNonNull(ledgers.get(participant));
        var byNode = new LinkedHashMap<Node<LedgerCommand>, List<LedgerCommand>>();
        var sinks = new HashMap<Node<LedgerCommand>, Consumer<List<Reply>>>();
        for (var command : commands) {
            int lane = Owner.lane(command.owner(), LEDGER_LANES);
            var node = service.route(lane);
            int itsLife = node.starts();
            var sink = sinks.computeIfAbsent(node, to -> replies -> {
                if (to.starts() != itsLife) return;
                for (var reply : replies) world.auditor.replied(participant, reply);
                to.pass(Faults.Step.SEND);
                reply(to.name(), from, life, replies);
                to.pass(Faults.Step.SENT);
            });
            byNode.computeIfAbsent(node, to -> new ArrayList<>()).add(new LedgerCommand.Money(lane, command, sink));
        }
        byNode.forEach(Node::deliver);
    }

    private void reply(String participant, Node<PaymentInput> to, int life, List<Reply> replies) {
        world.send(participant, to.name(), replies, list -> {
            if (to.starts() != life) return;
            var inputs = new ArrayList<PaymentInput>();
            for (var reply : list) inputs.add(new PaymentInput.Replied(reply));
            to.deliver(inputs);
        });
    }

    private void disturb(Scenario.Disturbance disturbance) {
        world.after(disturbance.atMicros(), () -> {
            world.trace(disturbance::toString);
            switch (disturbance) {
                case Scenario.Disturbance.Crash crash -> any(crash.service()).crash(crash.downMicros());
                case Scenario.Disturbance.Stop stop -> any(stop.service()).stop(stop.micros());
                case Scenario.Disturbance.ForcedTakeOver over -> takeOver(any(over.service()));
                case Scenario.Disturbance.Release release ->
                    any(release.service()).release();
                case Scenario.Disturbance.Outage outage -> outage(outage);
                case Scenario.Disturbance.Order order -> {
                    order(order.ledger(), order.command());
                    return;
                }
                case Scenario.Disturbance.BusinessClock clock -> {
                    world.shiftBusiness(clock.byMicros());
                    return;
                }
                case Scenario.Disturbance.Expiry _ -> {
                    expirer.round();
                    return;
                }
            }
            world.countFault();
        });
    }

    /** Nobody waits for the answer; where the process dies it is lost. */
    private void order(String ledger, AccountCommand command) {
        int lane = Owner.lane(command.owner(), LEDGER_LANES);
        var node = Objects.requireNonNull(ledgers.get(ledger)).route(lane);
        node.deliver(List.of(new LedgerCommand.Account(lane, command, new CompletableFuture<>())));
    }

    private void outage(Scenario.Disturbance.Outage outage) {
        var channel = channels.get(outage.service());
        if (channel != null) channel.down(outage.downMicros());
        else for (var node : service(outage.service()).nodes()) node.crash(outage.downMicros());
    }

    private static <C> void takeOver(Node<C> node) {
        node.takeOver(node.service().lanes(), true);
    }

    private Node<?> any(String name) {
        var nodes = service(name).nodes();
        return nodes.get(world.random.nextInt(nodes.size()));
    }

    private Service<?> service(String name) {
        return name.equals(payments.name()) ? payments : Objects.requireNonNull(ledgers.get(name));
    }

    /** Every payee exists and may receive. */
    private static final class Everybody implements Accounts {
        @Override
        public String name() {
            return Ledgers.BALANCE;
        }

        @Override
        public CompletableFuture<AccountAnswer> submit(AccountCommand command) {
            throw new UnsupportedOperationException("payments open no accounts");
        }

        @Override
        public LotPage lots(LotQuestion question) {
            throw new UnsupportedOperationException("payments know no lots");
        }

        @Override
        public Optional<OwnerView> find(long owner) {
            return Optional.empty();
        }

        @Override
        public Map<Long, Receiver> receivers(List<Long> owners) {
            var found = new HashMap<Long, Receiver>();
            for (long owner : owners) found.put(owner, new Receiver(true, false));
            return found;
        }
    }
}
