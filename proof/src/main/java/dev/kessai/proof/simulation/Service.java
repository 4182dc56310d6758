package dev.kessai.proof.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The processes of one service and their database.
 *
 * @param <C> the service's commands
 */
final class Service<C> {
    private final World world;
    private final ModelDatabase database;
    private final Function<Node<C>, Node.Parts<C>> parts;
    private final List<Node<C>> nodes = new ArrayList<>();
    private final List<Integer> lanes;

    Service(World world, ModelDatabase database, int nodeCount, Function<Node<C>, Node.Parts<C>> parts) {
        this.world = world;
        this.database = database;
        this.parts = parts;
        this.lanes = IntStream.range(0, database.laneCount()).boxed().toList();
        for (int i = 0; i < nodeCount; i++) nodes.add(new Node<>(world, this, database.name() + (char) ('A' + i)));
    }

    String name() {
        return database.name();
    }

    List<Integer> lanes() {
        return lanes;
    }

    List<Node<C>> nodes() {
        return nodes;
    }

    Node.Parts<C> parts(Node<C> node) {
        return parts.apply(node);
    }

    void start() {
        for (var node : nodes) node.start();
    }

    /** How long a process that stops in the middle of a batch stands still. */
    long stopMicros() {
        return world.random.nextInt(2) == 0 ? 30 * World.SECOND : world.random.nextLong(10 * World.SECOND);
    }

    /** A process shows no more signs of life: when its lease is over, others take its lanes. */
    void leaseEnds(Node<C> silent) {
        database.leaseRunsFrom(silent);
        for (var node : nodes)
            if (node != silent)
                world.after(
                        ModelDatabase.LEASE_MICROS + world.random.nextLong(1, World.SECOND),
                        () -> node.takeOver(lanes, false));
    }

    /** Where a caller sends what is for this lane: to its owner, mostly. */
    Node<C> route(int lane) {
        var owner = database.owner(lane);
        boolean known = owner != null && world.random.nextInt(16) != 0;
        for (var node : nodes) if (known && node == owner) return node;
        return nodes.get(world.random.nextInt(nodes.size()));
    }
}
