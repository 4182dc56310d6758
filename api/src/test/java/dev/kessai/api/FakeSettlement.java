package dev.kessai.api;

import dev.kessai.base.hash.Hash128;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.settlement.ClearingRun;
import dev.kessai.contracts.settlement.MerchantContract;
import dev.kessai.contracts.settlement.MerchantSettlement;
import dev.kessai.contracts.settlement.MerchantStatement;
import dev.kessai.contracts.settlement.MerchantStatement.Figures;
import dev.kessai.contracts.settlement.MerchantStatement.Kind;
import dev.kessai.contracts.settlement.MerchantStatement.Line;
import dev.kessai.contracts.settlement.MerchantStatement.State;
import dev.kessai.contracts.settlement.PayoutBatch;
import dev.kessai.contracts.settlement.PayoutBatch.Item;
import dev.kessai.contracts.settlement.PayoutBatch.ItemState;
import dev.kessai.contracts.settlement.SettlementAnswer;
import dev.kessai.contracts.settlement.SettlementAnswer.Done;
import dev.kessai.contracts.settlement.SettlementAnswer.Reason;
import dev.kessai.contracts.settlement.SettlementAnswer.Refused;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One contract, one statement, one batch; refuses with what a test says. */
final class FakeSettlement implements MerchantSettlement {
    private static final LocalDate DAY = LocalDate.of(2026, 4, 1);

    @Nullable
    Reason refusal;

    String param = "";
    String by = "";

    @Nullable
    MerchantContract agreed;

    @Override
    public SettlementAnswer<Agreed> agree(MerchantContract contract, String client, Hash128 key) {
        agreed = contract;
        return answer(new Agreed(contract, 1, client, Fakes.NOW_MICROS), client);
    }

    private <T> SettlementAnswer<T> answer(T value, String client) {
        by = client;
        var refused = refusal;
        return refused == null ? new Done<>(value, false) : new Refused<>(refused, param);
    }

    @Override
    public Optional<Agreed> contract(long merchant) {
        return Optional.ofNullable(agreed)
                .filter(each -> each.merchant() == merchant)
                .map(each -> new Agreed(each, 1, by, Fakes.NOW_MICROS));
    }

    @Override
    public ClearingRun clear() {
        return new ClearingRun(3, 2, 1, 8_370, false, "BOOKS_BEHIND");
    }

    @Override
    public List<MerchantStatement> statements(long merchant, long after) {
        return after == 0 ? List.of(statement()) : List.of();
    }

    @Override
    public Optional<MerchantStatement> statement(long id) {
        return id == Fakes.ID ? Optional.of(statement()) : Optional.empty();
    }

    private static MerchantStatement statement() {
        return new MerchantStatement(
                Fakes.ID,
                Owner.merchant(1).id(),
                "コーヒー店",
                1,
                DAY,
                DAY.plusDays(29),
                Fakes.NOW_MICROS,
                DAY.plusDays(37),
                State.FIXED,
                new Figures(9_200, -400, -200, 800, 8_000, 20, 2, 208),
                MerchantContract.Rounding.PER_TOTAL,
                1,
                Fakes.ID,
                8_370);
    }

    @Override
    public List<Line> lines(long id, long after) {
        return List.of(new Line(
                after + 1, Fakes.ID, Kind.SALE, "purchase.code", Fakes.NOW_MICROS, 1_200, 1_200, 0, 26_000, 26_000));
    }

    @Override
    public Optional<Document> document(long id, Format format) {
        return statement(id).map(each -> new Document(format.name().getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public Checked check(long after) {
        return new Checked(1, List.of(Fakes.ID), Fakes.ID, true);
    }

    @Override
    public SettlementAnswer<MerchantStatement> retry(long id) {
        return answer(statement(), by);
    }

    @Override
    public SettlementAnswer<PayoutBatch> propose(LocalDate payOn, String client, Hash128 key) {
        return answer(batch(payOn), client);
    }

    @Override
    public SettlementAnswer<PayoutBatch> approve(long id, String client) {
        return answer(batch(DAY), client);
    }

    @Override
    public SettlementAnswer<PayoutBatch> reject(long id, String client) {
        return answer(batch(DAY), client);
    }

    private static PayoutBatch batch(LocalDate payOn) {
        var item = new Item(Fakes.ID, Owner.merchant(1).id(), 8_150, 220, ItemState.PROPOSED, 0, 0, "");
        return new PayoutBatch(
                Fakes.ID, PayoutBatch.State.PROPOSED, payOn, "maker", Fakes.NOW_MICROS, "", 0, 1, 8_150, List.of(item));
    }

    @Override
    public Optional<PayoutBatch> batch(long id) {
        return id == Fakes.ID ? Optional.of(batch(DAY)) : Optional.empty();
    }

    @Override
    public List<PayoutBatch> batches() {
        return List.of(batch(DAY));
    }
}
