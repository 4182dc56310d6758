package dev.kessai.accounts.channel;

import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Decline;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** A partner that says what the test decides, and remembers what it was asked. */
final class FakePartner implements Partner {
    private static final long TOO_MUCH = 7_000;

    private final Terms terms;
    final ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
    volatile Function<Operation, List<Report>> onCall = operation -> List.of(new Report.Unknown("nothing said"));
    volatile Function<Operation, List<Report>> onInquiry = operation -> List.of(new Report.Unknown("nothing said"));

    FakePartner(Terms terms) {
        this.terms = terms;
    }

    @Override
    public Terms terms() {
        return terms;
    }

    @Override
    public Prepared prepare(Command.Try command) {
        return command.amountMinor() >= TOO_MUCH - 1
                ? new Prepared.No(Decline.LIMIT_EXCEEDED)
                : new Prepared.Ready("account");
    }

    @Override
    public List<Report> call(Operation operation) {
        heard.add(operation.outward().call() + " " + operation.outward().progress() + " " + operation.reference());
        return onCall.apply(operation);
    }

    @Override
    public List<Report> inquire(Operation operation) {
        heard.add("INQUIRY " + operation.reference());
        return onInquiry.apply(operation);
    }

    @Override
    public Optional<DayFile> dayFile(LocalDate day) {
        return Optional.empty();
    }
}
