package dev.kessai.proof.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.money.Currency;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.participant.Part;
import dev.kessai.launcher.Main;
import dev.kessai.payment.Leg;
import dev.kessai.proof.conformance.FenceTable.Call;
import dev.kessai.proof.conformance.Findings.Outcome;
import dev.kessai.proof.conformance.Legs.Row;
import dev.kessai.proof.participant.Flaw;
import dev.kessai.proof.participant.SmallParticipant;
import dev.kessai.proof.participant.SmallServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** What is right passes everything; what is wrong fails where it is wrong, and nowhere else. */
final class ConformanceTest {
    private static final long PATIENCE_MILLIS = 20_000;

    @ParameterizedTest
    @EnumSource(Leg.Kind.class)
    void aParticipantThatKeepsTheContractConforms(Leg.Kind kind) {
        var findings = run(kind, EnumSet.noneOf(Flaw.class));
        assertThat(broken(findings)).isEmpty();
        var asked = findings.stream().filter(each -> each.outcome() == Outcome.HOLDS);
        assertThat(asked).hasSizeGreaterThan(kind == Leg.Kind.PIVOT ? 50 : 65);
    }

    @ParameterizedTest
    @EnumSource(Flaw.class)
    void whatIsWrongIsFoundWhereItIsWrong(Flaw flaw) {
        assertThat(broken(run(Leg.Kind.INTERNAL, EnumSet.of(flaw))))
                .as(flaw.name())
                .isEqualTo(expected(flaw));
    }

    private static Set<String> expected(Flaw flaw) {
        var late = cells(Call.TRY, Row.CANCELLED, Row.SUSPENDED);
        return switch (flaw) {
            case REPEATED_TRY_HOLDS_AGAIN -> set("what was repeated has moved and held once");
            case LATE_TRY_IS_TRIED ->
                with(
                        late,
                        "Cancel before Try: the late Try is ABORTED, again and again",
                        "Cancel, Try in one call",
                        "Try, Cancel, Try in one call",
                        "Try and Cancel at the same time, 32 legs: nothing stays held",
                        "CANCELLED stays",
                        "SUSPENDED stays");
            case CANCEL_OF_NOTHING_LEAVES_NOTHING ->
                with(
                        with(column(Row.SUSPENDED), FenceTable.cell(Call.CANCEL, Row.NONE)),
                        "Cancel before Try: the late Try is ABORTED, again and again",
                        "Cancel, Try in one call",
                        "SUSPENDED stays");
            case DECLINE_IS_FORGOTTEN ->
                with(column(Row.DECLINED), "Try with another amount, declined", "DECLINED stays");
            case REPEATED_CONFIRM_MOVES_AGAIN -> set("what was repeated has moved and held once");
            case CONFIRM_WITHOUT_TRY_IS_CONFIRMED ->
                with(
                        cells(Call.CONFIRM, Row.NONE),
                        "Confirm before Try: an alarm, and the Try is as if nothing had been");
            case CANCEL_UNDOES_A_CONFIRM -> cells(Call.CANCEL, Row.CONFIRMED);
            case OTHER_CONTENT_IS_NOT_NOTICED ->
                set(
                        "Try with another amount",
                        "Try with another owner",
                        "Try with another policy",
                        "Try that is forced now",
                        "Try with another amount, confirmed",
                        "Try with another amount, declined",
                        "Confirm with another amount, confirmed",
                        "Credit with another amount",
                        "Credit to another owner");
            case MORE_THAN_TRIED_IS_CONFIRMED -> set("Confirm above what was tried");
            case CONFIRMED_BEFORE_ITS_DECISION -> set("Confirm is not older than its decision");
            case A_CREDIT_IS_NOT_REMEMBERED ->
                with(
                        cells(Call.CREDIT, Row.POSTED),
                        "Credit twice in one call",
                        "Credit 16 times at once",
                        "Credit with another amount",
                        "Credit to another owner",
                        "what was repeated has moved and held once",
                        "POSTED stays");
            case A_BAD_COMMAND_SINKS_ITS_CALL ->
                set(
                        "no command in it",
                        "an amount of 0",
                        "a negative amount",
                        "an unknown currency",
                        "an unknown purpose");
            case EVERYTHING_IS_FORGOTTEN_AT_A_RESTART ->
                set(
                        "TRIED stays",
                        "CONFIRMED stays",
                        "CANCELLED stays",
                        "SUSPENDED stays",
                        "DECLINED stays",
                        "POSTED stays");
        };
    }

    private static Set<String> set(String... names) {
        return new TreeSet<>(List.of(names));
    }

    private static Set<String> with(Set<String> some, String... more) {
        var all = new TreeSet<>(some);
        all.addAll(List.of(more));
        return all;
    }

    private static Set<String> cells(Call call, Row... rows) {
        var cells = new TreeSet<String>();
        for (var row : rows) cells.add(FenceTable.cell(call, row));
        return cells;
    }

    private static Set<String> column(Row row) {
        var cells = new TreeSet<String>();
        Arrays.stream(Call.values()).forEach(call -> cells.add(FenceTable.cell(call, row)));
        return cells;
    }

    private static Set<String> broken(List<Findings.Finding> findings) {
        var names = new TreeSet<String>();
        for (var each : findings) if (each.outcome() == Outcome.BROKEN) names.add(each.name());
        return names;
    }

    private static List<Findings.Finding> run(Leg.Kind kind, Set<Flaw> flaws) {
        var credited = kind == Leg.Kind.INTERNAL ? Part.of(FundClass.MONEY, 1) : null;
        var subject = new Subject(
                "small",
                Owner.user(1).id(),
                Owner.user(2).id(),
                Currency.JPY,
                10,
                SmallParticipant.FUNDS * 2,
                SmallParticipant.PENDING,
                kind,
                credited,
                PATIENCE_MILLIS);
        try (var server = new SmallServer(new SmallParticipant("small", flaws));
                var wire = new Wire(server.address())) {
            return Conformance.run(wire, subject, MicroClock.system(), () -> {
                        server.down();
                        server.up();
                    })
                    .all();
        }
    }

    @Test
    void theCommandPrintsTheTableAndWhatWasWrongWhere() {
        try (var good = new SmallServer(new SmallParticipant("good", Set.of()));
                var bad = new SmallServer(new SmallParticipant("bad", Set.of(Flaw.LATE_TRY_IS_TRIED)))) {
            var table = execute(0, "grpc://" + good.address(), "--ledger", "good", "--pending-amount", "4444");
            assertThat(table).contains("TRIED", "CANCELLED", "CONFORMS").doesNotContain("WRONG");
            var wrong = execute(1, bad.address(), "--ledger", "bad");
            assertThat(wrong)
                    .contains(
                            "TRY / CANCELLED: expected ABORTED, got TRIED",
                            "WRONG  Cancel, Try in one call",
                            "BROKEN: ");
            var json = JsonMapper.shared().readTree(execute(1, bad.address(), "--ledger", "bad", "--json"));
            assertThat(json.get("conforms").asBoolean()).isFalse();
            assertThat(json.get("broken").asLong()).isPositive();
            assertThat(json.get("checks").findValuesAsString("name")).contains("TRY / CANCELLED");
        }
    }

    @Test
    void whoIsNotThereOrIsCalledWrongIsToldSo() {
        assertThat(execute(69, "127.0.0.1:1", "--ledger", "nobody")).contains("no participant answers at 127.0.0.1:1");
        assertThat(execute(2, "127.0.0.1:1", "--ledger", "nobody", "--kind", "odd"))
                .contains("--kind");
        assertThat(execute(2, "127.0.0.1:1")).contains("--ledger");
    }

    private static String execute(int status, String... arguments) {
        var out = new StringWriter();
        var writer = new PrintWriter(out);
        var root = Main.commandLine().setOut(writer).setErr(writer);
        var all = Stream.concat(Stream.of("conformance"), Stream.of(arguments)).toArray(String[]::new);
        assertThat(root.execute(all)).as(out.toString()).isEqualTo(status);
        writer.flush();
        return out.toString();
    }
}
