package dev.kessai.books.bank;

import dev.kessai.base.hash.Hash128;
import dev.kessai.contracts.adjustment.AdjustmentAnswer;
import dev.kessai.contracts.adjustment.AdjustmentAnswer.Reason;
import dev.kessai.contracts.adjustment.AdjustmentView;
import dev.kessai.contracts.adjustment.AdjustmentView.State;
import dev.kessai.contracts.adjustment.Adjustments;
import dev.kessai.contracts.adjustment.Correction;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Adjustments in memory: two people, and what is approved is done. */
final class FakeApprovals implements Adjustments {
    private final Map<Long, AdjustmentView> all = new LinkedHashMap<>();
    private final Map<Hash128, Long> keys = new HashMap<>();

    @Override
    public synchronized AdjustmentAnswer propose(Correction correction, String by, Hash128 key) {
        boolean known = keys.containsKey(key);
        long id = keys.computeIfAbsent(key, it -> all.size() + 1L);
        if (!known) all.put(id, new AdjustmentView(id, State.PROPOSED, correction, by, 1, "", 0, 0, ""));
        return new AdjustmentAnswer.Taken(view(id), known);
    }

    private AdjustmentView view(long id) {
        return Objects.requireNonNull(all.get(id));
    }

    @Override
    public synchronized AdjustmentAnswer approve(long id, String by) {
        if (by.equals(view(id).proposedBy())) return new AdjustmentAnswer.Refused(Reason.APPROVER_IS_PROPOSER);
        return decide(id, State.DONE, by, id + 5_000);
    }

    @Override
    public synchronized AdjustmentAnswer reject(long id, String by) {
        return decide(id, State.REJECTED, by, 0);
    }

    private AdjustmentAnswer decide(long id, State state, String by, long payment) {
        var view = view(id);
        if (view.state() != State.PROPOSED) return new AdjustmentAnswer.Refused(Reason.ADJUSTMENT_DECIDED);
        all.put(id, new AdjustmentView(id, state, view.correction(), view.proposedBy(), 1, by, 2, payment, ""));
        return new AdjustmentAnswer.Taken(view(id), false);
    }

    @Override
    public synchronized Optional<AdjustmentView> find(long id) {
        return Optional.ofNullable(all.get(id));
    }

    @Override
    public synchronized List<AdjustmentView> list(long beforeId) {
        return List.copyOf(all.values());
    }
}
