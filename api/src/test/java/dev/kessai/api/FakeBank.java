package dev.kessai.api;

import dev.kessai.base.hash.Hash128;
import dev.kessai.contracts.adjustment.AdjustmentAnswer;
import dev.kessai.contracts.adjustment.Adjustments;
import dev.kessai.contracts.bank.BankStatements;
import dev.kessai.contracts.bank.LineView;
import dev.kessai.contracts.bank.Resolution;
import dev.kessai.contracts.bank.ResolutionAnswer;
import dev.kessai.contracts.bank.StatementAnswer;
import dev.kessai.contracts.bank.StatementFormat;
import dev.kessai.contracts.bank.StatementView;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One statement with one line; refuses what a test says. */
final class FakeBank implements BankStatements {
    private static final LocalDate DAY = LocalDate.of(2026, 4, 2);

    final List<String> files = new ArrayList<>();
    private final Adjustments adjustments;
    boolean replayed;
    StatementAnswer.@Nullable Reason refusal;
    ResolutionAnswer.@Nullable Reason notResolved;

    FakeBank(Adjustments adjustments) {
        this.adjustments = adjustments;
    }

    @Override
    public StatementAnswer take(StatementFormat format, byte[] file) {
        files.add(format + " " + new String(file, StandardCharsets.UTF_8));
        var refused = refusal;
        if (refused != null) return new StatementAnswer.Refused(refused, "record 3, position 27: not a digit");
        return new StatementAnswer.Taken(statement(Fakes.ID).orElseThrow(), replayed, 1);
    }

    @Override
    public List<StatementView> statements(long beforeId) {
        return List.of(statement(Fakes.ID).orElseThrow());
    }

    @Override
    public Optional<StatementView> statement(long id) {
        var view = new StatementView(
                Fakes.ID, "0001-001-7654321", StatementFormat.ZENGIN, DAY, DAY, -5, 695, Fakes.NOW_MICROS, 1, 1);
        return id == Fakes.ID ? Optional.of(view) : Optional.empty();
    }

    @Override
    public List<LineView> lines(long statement, long afterId) {
        return openLines(afterId);
    }

    @Override
    public List<LineView> openLines(long afterId) {
        return afterId == 0 ? List.of(line(Fakes.ID).orElseThrow()) : List.of();
    }

    @Override
    public Optional<LineView> line(long id) {
        var view = new LineView(
                Fakes.ID,
                Fakes.ID,
                1,
                DAY,
                700,
                "00000001",
                "",
                "ﾔﾏﾀﾞ ﾀﾛｳ",
                "ﾌﾘｺﾐ",
                LineView.State.SUSPENDED,
                "",
                "",
                0,
                Fakes.ID,
                0);
        return id == Fakes.ID ? Optional.of(view) : Optional.empty();
    }

    @Override
    public ResolutionAnswer propose(long line, Resolution resolution, String by, Hash128 key) {
        return answer(line, adjustments.approve(Fakes.ID, by));
    }

    @Override
    public ResolutionAnswer approve(long line, String by) {
        return answer(line, adjustments.approve(Fakes.ID, by));
    }

    @Override
    public ResolutionAnswer reject(long line, String by) {
        return answer(line, adjustments.reject(Fakes.ID, by));
    }

    private ResolutionAnswer answer(long line, AdjustmentAnswer answer) {
        var refused = notResolved;
        if (refused != null) return new ResolutionAnswer.Refused(refused);
        return switch (answer) {
            case AdjustmentAnswer.Refused no -> new ResolutionAnswer.NotAdjusted(no.reason());
            case AdjustmentAnswer.Taken taken ->
                new ResolutionAnswer.Taken(line(line).orElseThrow(), taken.adjustment(), taken.replayed());
        };
    }
}
