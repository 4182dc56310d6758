package dev.kessai.proof.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.payment.Payment.State;
import dev.kessai.proof.simulation.FaultCases.Case;
import dev.kessai.proof.simulation.StateFault.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every type of payment, in every state, with every fault (01-payment, what it must survive), and the page that tells
 * it: docs/fault-matrix.md. {@code ./mvnw -o test -pl proof -am -Dtest=FaultMatrixTest -Dkessai.docs=write
 * -Dsurefire.failIfNoSpecifiedTests=false} writes it anew.
 */
final class FaultMatrixTest {
    private static final boolean WRITE = "write".equals(System.getProperty("kessai.docs"));
    private static final Path PAGE = Path.of("..", "docs", "fault-matrix.md");
    private static final int TIMES_MAX = 200;
    private static final String DECLINE = "decline";
    private static final String NOTHING = "–";

    /** The states that send commands. */
    private static final Set<State> SPEAKING =
            EnumSet.of(State.TRYING, State.WAITING_EXTERNAL, State.DECIDED_CONFIRM, State.DECIDED_CANCEL);

    private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

    private static final String HEAD = """
        # Fault matrix

        Every type of payment, in every state that it passes through, with every fault; run in the simulator
        (`dev.kessai.proof.simulation`), which lets the real lane and decision code meet it. A cell is a test,
        `FaultMatrixTest.aCellEndsWithSumZeroAndNoOpenHold` with the type, the way, the state and the fault as its name.
        It runs one history for each moment at which the fault can come while the payment is in that state, and for
        messages one more in which it meets all of them. In every one the auditor holds its rules: what is told stays
        true, nothing moves that is not decided, and at rest each payment has ended, all ledgers sum to zero and nothing
        is held. The cell says how it ends.

        | fault | what happens |
        | --- | --- |
        | crash before send | the coordinator dies when the state is stored, before commands or answers leave |
        | crash after send | it dies when a list of them has left |
        | time-out | a message is lost; or all of them for 12 s, longer than the payment's deadline |
        | decline | somebody says no in this state |
        | duplicate | a message comes twice, or every one |
        | reorder | a message is overtaken by later ones, or the parts of each come one by one, in another order |

        – means that it cannot come: nothing is asked in this state that can be declined, or nobody sends anything any
        more. CREATED has no row: it is left in the transaction that enters it. "either" means that some moments lead to
        one end and some to the other, never to both.
        """;

    private static final String BUGS = """

        ## Bugs of well-known systems

        | bug | test |
        | --- | --- |
        | a hold is committed twice | `NamedCasesTest.confirmTwiceMovesOnce` |
        | a rejected hold is committed later | `NamedCasesTest.aDeclineIsRepeated` |
        | void more than once | `NamedCasesTest.captureAndVoidAtTheSameTimeHaveOneWinner` |
        | holds ignored by the balance check | `LedgerServiceTest.accountsUnderContentionGiveExactlyWhatTheyHold` |
        | commit races with void | `NamedCasesTest.captureVoidAndExpiryAtTheSameTimeHaveOneWinner` |
        | one side applied, refunded twice | `NamedCasesTest.refundsAtTheSameTimeNeverExceedThePayment` |
        | a branch registers after the cancel: held for ever | `NamedCasesTest.cancelBeforeTryAndTryAfterCancel` |
        | holds kept after the coordinator died | `NamedCasesTest.holdsOfADeadCoordinatorAreReleasedByTheNext` |
        | a participant silently not wired | `ThirdPartyTest.oneThatIsNotThereOrIsSomebodyElseStopsTheStart` |
        | money that comes after the cancel | `NamedCasesTest.aSlipThatIsPaidAfterItsCancelIsATopUpOnce` |
        | planted: each of `PlantedBug` | `SimulationTest.aPlantedBugIsFound` |
        """;

    /** One cell: how it ends, and what was wrong. */
    private record Cell(Set<State> ends, List<String> wrong) {
        String text() {
            if (ends.isEmpty()) return NOTHING;
            return ends.size() == 1 ? ends.iterator().next().name() : "either";
        }
    }

    record Row(Case way, State state) {
        @Override
        public String toString() {
            return way + " / " + state;
        }
    }

    private static final Map<Row, Map<String, Cell>> ROWS = new LinkedHashMap<>();

    @BeforeAll
    static void runEverything() {
        Histories.quiet();
        for (var way : FaultCases.all()) {
            var path = new LinkedHashSet<>(path(way.good(), way.ofRefund()));
            for (var state : State.values()) {
                if (!path.contains(state)) continue;
                var cells = new LinkedHashMap<String, Cell>();
                for (var kind : Kind.values()) {
                    if (kind == Kind.DUPLICATE) cells.put(DECLINE, declined(way, state));
                    cells.put(name(kind), cell(way, state, kind));
                }
                ROWS.put(new Row(way, state), cells);
            }
        }
    }

    private static String name(Kind kind) {
        if (kind == Kind.TIME_OUT) return "time-out";
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static List<State> path(Scenario scenario, boolean ofRefund) {
        var watch = new StateFault(State.CREATED, Kind.DUPLICATE, ofRefund, Integer.MAX_VALUE);
        var outcome = Simulation.run(scenario, watch, null);
        assertThat(outcome.broken()).as(scenario.toString()).isNull();
        return watch.path();
    }

    private static Cell declined(Case way, State state) {
        var ends = EnumSet.noneOf(State.class);
        for (var scenario : way.declined()) {
            var path = path(scenario, way.ofRefund());
            int at = path.lastIndexOf(state);
            boolean here = at >= 0
                    && at + 1 < path.size()
                    && (path.get(at + 1) == State.DECIDED_CANCEL || path.get(at + 1) == State.FAILED);
            if (here && !isOver(state)) ends.add(path.getLast());
        }
        return new Cell(ends, List.of());
    }

    private static boolean isOver(State state) {
        return state == State.DECIDED_CANCEL || state == State.SUCCEEDED || state == State.FAILED;
    }

    private static Cell cell(Case way, State state, Kind kind) {
        var ends = EnumSet.noneOf(State.class);
        var wrong = new ArrayList<String>();
        boolean crash = kind == Kind.CRASH_BEFORE_SEND || kind == Kind.CRASH_AFTER_SEND;
        for (int n = crash ? 0 : StateFault.EVERY; n < TIMES_MAX; n++) {
            var fault = new StateFault(state, kind, way.ofRefund(), n);
            var outcome = Simulation.run(way.good(), fault, null);
            if (outcome.broken() != null) wrong.add(kind + " " + n + ": " + outcome.broken());
            if (!fault.struck()) break;
            if (outcome.broken() == null) ends.add(fault.path().getLast());
        }
        return new Cell(ends, wrong);
    }

    static Stream<Arguments> cells() {
        return ROWS.entrySet().stream()
                .flatMap(row -> row.getValue().keySet().stream().map(fault -> Arguments.of(row.getKey(), fault)));
    }

    @ParameterizedTest(name = "{0} / {1}")
    @MethodSource("cells")
    void aCellEndsWithSumZeroAndNoOpenHold(Row row, String fault) {
        var cell = ROWS.getOrDefault(row, Map.of()).getOrDefault(fault, new Cell(Set.of(), List.of("missing")));
        assertThat(cell.wrong()).isEmpty();
        assertThat(cell.ends()).isSubsetOf(State.SUCCEEDED, State.FAILED);
    }

    @ParameterizedTest
    @EnumSource(PaymentType.class)
    void everyTypeHasItsRows(PaymentType type) {
        var states = EnumSet.noneOf(State.class);
        ROWS.keySet().stream().filter(row -> row.way().type() == type).forEach(row -> states.add(row.state()));
        assertThat(states)
                .as("how is a " + type + " ordered? say it in FaultCases")
                .contains(State.TRYING, State.SUCCEEDED);
    }

    /** A payment on its way can be struck by everything but a decline. */
    @Test
    void faultsReallyCome() {
        var all = EnumSet.noneOf(State.class);
        ROWS.forEach((row, cells) -> {
            all.add(row.state());
            cells.forEach((fault, cell) -> {
                boolean speaks = SPEAKING.contains(row.state()) && !fault.equals(DECLINE);
                if (speaks) assertThat(cell.ends()).as(row + " / " + fault).isNotEmpty();
            });
        });
        assertThat(all).isEqualTo(EnumSet.complementOf(EnumSet.of(State.CREATED)));
    }

    @Test
    void thePageIsCurrent() throws IOException {
        var page = page();
        if (WRITE) Files.writeString(PAGE, page);
        assertThat(Files.readString(PAGE)).as("see the comment of this class").isEqualTo(page);
    }

    @Test
    void everyTestThatThePageNamesExists() throws IOException {
        var named = TEST.matcher(HEAD + BUGS);
        int count = 0;
        for (; named.find(); count++) {
            var file = named.group(1) + ".java";
            List<Path> sources;
            try (var files = Files.walk(Path.of("..").toRealPath())) {
                sources = files.filter(path -> path.endsWith(file)).toList();
            }
            assertThat(sources).as(file).hasSize(1);
            assertThat(Files.readString(sources.getFirst())).contains("void " + named.group(2) + "(");
        }
        assertThat(count).isGreaterThan(10);
    }

    private static String page() {
        var page = new StringBuilder(HEAD);
        PaymentType type = null;
        Case way = null;
        for (var entry : ROWS.entrySet()) {
            var row = entry.getKey();
            if (row.way().type() != type)
                page.append("\n## ").append(title(row.way().type())).append('\n');
            if (row.way().type() != type)
                page.append("\n| way | state | ")
                        .append(String.join(" | ", entry.getValue().keySet()))
                        .append(" |\n| --- | --- ")
                        .append("| --- ".repeat(entry.getValue().size()))
                        .append("|\n");
            type = row.way().type();
            page.append("| ").append(row.way().equals(way) ? "" : row.way().way());
            way = row.way();
            page.append(" | ").append(row.state()).append(" |");
            for (var cell : entry.getValue().values())
                page.append(' ').append(cell.text()).append(" |");
            page.append('\n');
        }
        return page.append(BUGS).toString();
    }

    private static String title(PaymentType type) {
        var words = type.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
