package dev.kessai.contracts.wire;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.FundPolicy;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.participant.Participant;
import dev.kessai.contracts.participant.Purpose;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the in-process gRPC transport costs a payment, against a direct call of the same interface: CPU of the process,
 * one thread, batches of 500 commands unless the argument says otherwise; a payment is 2 Try, 2 Confirm and 1 Credit.
 * Run by hand; no test.
 */
final class InProcessCost {
    private static final int BATCH_DEFAULT = 500;
    private static final int COMMANDS_A_PAYMENT = 5;
    private static final int COMMANDS_A_ROUND = 2_000_000;
    private static final int ROUNDS = 7;

    private InProcessCost() {}

    /** Prints microseconds of CPU a payment for each round; the first rounds warm up. */
    public static void main(String[] arguments) {
        Participant direct = new FakeParticipant("balance", Runnable::run);
        try (var loop = Loop.inProcess(new ParticipantGrpcServer(direct, Runnable::run))) {
            var remote = new ParticipantGrpcClient("balance", loop.channel(), CallLimits.DEFAULT);
            int size = arguments.length > 0 ? Integer.parseInt(arguments[0]) : BATCH_DEFAULT;
            var batch = batch(size);
            for (int round = 1; round <= ROUNDS; round++)
                System.out.printf(
                        Locale.ROOT,
                        "round %d: direct %.2f us, in-process transport %.2f us CPU per payment%n",
                        round,
                        nanosPerPayment(direct, batch) / 1_000.0,
                        nanosPerPayment(remote, batch) / 1_000.0);
        }
    }

    private static long nanosPerPayment(Participant participant, List<Command> batch) {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var answered = new int[1];
        long before = system.getProcessCpuTime();
        int batches = COMMANDS_A_ROUND / batch.size();
        for (int i = 0; i < batches; i++) participant.execute(batch, replies -> answered[0] += replies.size());
        long cpu = system.getProcessCpuTime() - before;
        if (answered[0] != batches * batch.size()) throw new IllegalStateException("answered " + answered[0]);
        return cpu / (batches * batch.size() / COMMANDS_A_PAYMENT);
    }

    private static List<Command> batch(int commands) {
        var batch = new ArrayList<Command>();
        for (int i = 1; batch.size() < commands; i++) {
            long payment = 1L << 60 | i;
            long owner = 1L << 60 | i * 7L;
            for (int no = 1; no <= 2; no++) {
                var leg = new LegKey(payment, no);
                batch.add(new Command.Try(leg, "balance", owner, 1_200, Currency.JPY, FundPolicy.DEFAULT, Purpose.PAY));
                batch.add(new Command.Confirm(leg, "balance", owner, 1_700_000_000_000_000L, 1_200));
            }
            batch.add(new Command.Credit(
                    new LegKey(payment, 3),
                    "balance",
                    owner,
                    1_700_000_000_000_000L,
                    Currency.JPY,
                    List.of(Part.of(FundClass.MERCHANT_UNSETTLED, 2_400))));
        }
        return List.copyOf(batch);
    }
}
