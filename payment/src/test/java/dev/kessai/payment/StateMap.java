package dev.kessai.payment;

import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Decline;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.payment.Payment.Now;
import dev.kessai.payment.Payment.State;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which states payments can be in and what leads from one to the next, found by running {@link Payment} itself through
 * every answer, every moment and every wish of the client that it takes.
 */
final class StateMap {
    /** A state, with TRYING divided by its phase. */
    enum Node {
        START,
        CREATED,
        TRYING_INTERNAL,
        TRYING_CANCELLABLE,
        TRYING_PIVOT,
        WAITING_EXTERNAL,
        AUTHORIZED,
        DECIDED_CONFIRM,
        DECIDED_CANCEL,
        SUCCEEDED,
        FAILED
    }

    record Edge(Node from, Node to) implements Comparable<Edge> {
        @Override
        public int compareTo(Edge other) {
            int byFrom = from.compareTo(other.from);
            return byFrom != 0 ? byFrom : to.compareTo(other.to);
        }
    }

    /** What makes a payment go on, in the order in which it is told. */
    enum Cause {
        RISK_ALLOWS("risk allows"),
        RISK_REFUSES("risk refuses"),
        TRIED("all tried"),
        PENDING("pending"),
        DECLINED("a decline"),
        DEADLINE("deadline"),
        EXPIRY("expiry"),
        CAPTURE("capture"),
        VOID("void"),
        SETTLED("every leg confirmed and credited"),
        RELEASED("every leg ever sent is cancelled");

        private final String words;

        Cause(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    private static final long AT = 1_000_000_000;
    private static final Now EARLY = new Now(1, AT);
    private static final Now LATE = new Now(Long.MAX_VALUE / 2, Long.MAX_VALUE / 2);

    private final Map<Edge, EnumSet<Cause>> edges = new TreeMap<>();
    private final Map<Node, Set<String>> sent = new TreeMap<>();
    private final Set<String> seen = new HashSet<>();

    /** Of payments that begin like these, one for each way in which a type can be ordered. */
    static StateMap of(List<Payment.Head> heads) {
        var map = new StateMap();
        for (var head : heads)
            for (boolean allows : new boolean[] {true, false}) {
                var created = Payment.created(new PaymentEvent.Created(head, allows));
                map.add(Node.START, node(created), allows ? Cause.RISK_ALLOWS : Cause.RISK_REFUSES);
                map.walk(map.settle(created, Cause.RISK_REFUSES));
            }
        return map;
    }

    Map<Edge, EnumSet<Cause>> edges() {
        return edges;
    }

    Set<Node> nodes() {
        var nodes = EnumSet.of(Node.START);
        for (var edge : edges.keySet()) nodes.add(edge.to());
        return nodes;
    }

    /** What a payment in this state sends, as {@code Try balance}; empty where it sends nothing. */
    Set<String> sent(Node node) {
        return sent.getOrDefault(node, Set.of());
    }

    private void walk(Payment start) {
        var open = new ArrayDeque<Payment>();
        open.add(start);
        while (!open.isEmpty()) {
            var payment = open.remove();
            if (!seen.add(shape(payment))) continue;
            for (var command : payment.next()) {
                tell(payment, command);
                for (var reply : replies(payment, command)) {
                    var after = payment.after(reply);
                    if (after.answers() != payment.answers()) open.add(settle(after, cause(reply)));
                }
            }
            var late = payment.atTime(LATE);
            if (late.isPresent()) {
                var cause = payment.state() == State.TRYING ? Cause.DEADLINE : Cause.EXPIRY;
                open.add(settle(happen(payment, late.get(), cause), cause));
            }
            if (payment.state() == State.AUTHORIZED)
                for (long part : new long[] {1, payment.order().amountMinor()})
                    open.add(settle(happen(payment, payment.capture(part), Cause.CAPTURE), Cause.CAPTURE));
            if (payment.isVoidable())
                open.add(settle(happen(payment, payment.cancelled(Payment.VOIDED), Cause.VOID), Cause.VOID));
        }
    }

    private Payment settle(Payment payment, Cause cause) {
        var now = payment;
        for (var event = now.step(EARLY); event.isPresent(); event = now.step(EARLY))
            now = happen(now, event.get(), cause);
        return now;
    }

    private Payment happen(Payment payment, PaymentEvent event, Cause cause) {
        var after = payment.apply(event, AT);
        var told = switch (event) {
            case PaymentEvent.Succeeded _ -> Cause.SETTLED;
            case PaymentEvent.Failed _ -> payment.state() == State.DECIDED_CANCEL ? Cause.RELEASED : cause;
            default -> cause;
        };
        add(node(payment), node(after), told);
        return after;
    }

    private void add(Node from, Node to, Cause cause) {
        edges.computeIfAbsent(new Edge(from, to), edge -> EnumSet.noneOf(Cause.class))
                .add(cause);
    }

    private void tell(Payment payment, Command command) {
        // A wave also repeats the tries of earlier phases for whoever resumes: what is new is this phase's.
        boolean repeated = payment.head().legs().get(command.leg().no() - 1) instanceof Leg.Debit debit
                && command instanceof Command.Try
                && debit.phase() < payment.progress().phase();
        if (repeated) return;
        sent.computeIfAbsent(node(payment), node -> new TreeSet<>())
                .add(command.getClass().getSimpleName() + " " + command.ledger());
    }

    private static Cause cause(Reply reply) {
        return switch (reply) {
            case Reply.Tried _ -> Cause.TRIED;
            case Reply.Pending _ -> Cause.PENDING;
            case Reply.Declined _, Reply.Aborted _ -> Cause.DECLINED;
            case Reply.Confirmed _, Reply.Posted _ -> Cause.SETTLED;
            case Reply.Cancelled _, Reply.Absent _ -> Cause.RELEASED;
            case Reply.Alarm _, Reply.Retry _, Reply.NotOwner _ -> throw new IllegalStateException("leads nowhere");
        };
    }

    /** Only an outside party lets one wait. */
    private static List<Reply> replies(Payment payment, Command command) {
        var leg = command.leg();
        var no = new Reply.Declined(leg, Decline.BALANCE_TOO_LOW);
        boolean external =
                payment.head().legs().get(leg.no() - 1) instanceof Leg.Debit debit && debit.kind() != Leg.Kind.INTERNAL;
        return switch (command) {
            case Command.Try _, Command.Get _ ->
                external
                        ? List.of(new Reply.Tried(leg, List.of()), no, new Reply.Pending(leg, AT, "pay"))
                        : List.of(new Reply.Tried(leg, List.of()), no);
            case Command.Confirm _ -> List.of(new Reply.Confirmed(leg, AT, List.of()));
            case Command.Cancel _ -> List.of(new Reply.Cancelled(leg));
            case Command.Credit _ -> List.of(new Reply.Posted(leg, AT, List.of()));
        };
    }

    private static Node node(Payment payment) {
        return switch (payment.state()) {
            case CREATED -> Node.CREATED;
            case TRYING ->
                switch (payment.progress().phase()) {
                    case 0 -> Node.TRYING_INTERNAL;
                    case 1 -> Node.TRYING_CANCELLABLE;
                    default -> Node.TRYING_PIVOT;
                };
            case WAITING_EXTERNAL -> Node.WAITING_EXTERNAL;
            case AUTHORIZED -> Node.AUTHORIZED;
            case DECIDED_CONFIRM -> Node.DECIDED_CONFIRM;
            case DECIDED_CANCEL -> Node.DECIDED_CANCEL;
            case SUCCEEDED -> Node.SUCCEEDED;
            case FAILED -> Node.FAILED;
        };
    }

    /** What distinguishes two payments on their way; times and versions do not. */
    private static String shape(Payment payment) {
        var shape = new StringBuilder()
                .append(payment.head().id())
                .append(payment.state())
                .append(payment.progress().phase())
                .append(payment.outcome().amountsMinor());
        for (var leg : payment.head().legs()) {
            var answer = payment.answers().of(leg);
            shape.append('|').append(answer == null ? "-" : answer.getClass().getSimpleName());
        }
        return shape.toString();
    }
}
