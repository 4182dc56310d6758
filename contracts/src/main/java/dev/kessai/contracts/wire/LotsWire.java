package dev.kessai.contracts.wire;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.DueLot;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.LotPage;
import dev.kessai.contracts.account.LotPlace;
import dev.kessai.contracts.account.LotQuestion;
import dev.kessai.contracts.account.v1.LotsRequest;
import dev.kessai.contracts.account.v1.LotsResponse;
import java.util.ArrayList;

/** Questions for lots and their answers to protos and back; reading throws IllegalArgumentException for the unknown. */
final class LotsWire {
    private LotsWire() {}

    static LotsRequest write(String ledger, LotQuestion question) {
        return LotsRequest.newBuilder()
                .setLedger(ledger)
                .setLane(question.lane())
                .setAfter(write(question.after()))
                .setUntilMicros(question.untilMicros())
                .setSettled(question.settled())
                .setLotsMax(question.lotsMax())
                .build();
    }

    static LotQuestion question(LotsRequest wire) {
        return new LotQuestion(
                wire.getLane(), place(wire.getAfter()), wire.getUntilMicros(), wire.getSettled(), wire.getLotsMax());
    }

    static LotsResponse write(LotPage page) {
        var wire = LotsResponse.newBuilder().setReached(write(page.reached())).setMore(page.more());
        for (var lot : page.lots())
            wire.addLotsBuilder()
                    .setFreeMinor(lot.freeMinor())
                    .setPlace(write(new LotPlace(
                            lot.dueAtMicros(),
                            lot.owner(),
                            lot.fundClass().code(),
                            lot.currency().code(),
                            lot.lot())));
        return wire.build();
    }

    static LotPage page(LotsResponse wire) {
        var lots = new ArrayList<DueLot>(wire.getLotsCount());
        for (var lot : wire.getLotsList()) {
            var place = lot.getPlace();
            lots.add(new DueLot(
                    place.getOwner(),
                    FundClass.of(place.getFundClass()),
                    Currency.of(place.getCurrency()),
                    place.getLot(),
                    lot.getFreeMinor(),
                    place.getDueAtMicros()));
        }
        return new LotPage(lots, place(wire.getReached()), wire.getMore());
    }

    private static dev.kessai.contracts.account.v1.LotPlace write(LotPlace place) {
        return dev.kessai.contracts.account.v1.LotPlace.newBuilder()
                .setDueAtMicros(place.dueAtMicros())
                .setOwner(place.owner())
                .setFundClass(place.fundClass())
                .setCurrency(place.currency())
                .setLot(place.lot())
                .build();
    }

    private static LotPlace place(dev.kessai.contracts.account.v1.LotPlace wire) {
        return new LotPlace(
                wire.getDueAtMicros(), wire.getOwner(), wire.getFundClass(), wire.getCurrency(), wire.getLot());
    }
}
