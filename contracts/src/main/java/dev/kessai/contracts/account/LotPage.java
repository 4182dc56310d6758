package dev.kessai.contracts.account;

import java.util.List;

/**
 * What a {@link LotQuestion} finds.
 *
 * @param lots in the order of {@link LotPlace}
 * @param reached where the next question goes on; never before the place that was asked for
 * @param more whether there may be more now
 */
public record LotPage(List<DueLot> lots, LotPlace reached, boolean more) {
    public LotPage {
        lots = List.copyOf(lots);
    }
}
