package dev.kessai.contracts.wire;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.KycLevel;
import dev.kessai.contracts.account.OwnerView;
import dev.kessai.contracts.account.Rating;
import dev.kessai.contracts.account.Standing;
import dev.kessai.contracts.account.v1.AccountBalance;
import dev.kessai.contracts.account.v1.AccountLot;
import dev.kessai.contracts.account.v1.AccountOwner;
import dev.kessai.contracts.account.v1.AccountsAnswer;
import dev.kessai.contracts.account.v1.BlockRequest;
import dev.kessai.contracts.account.v1.CloseRequest;
import dev.kessai.contracts.account.v1.OpenRequest;
import dev.kessai.contracts.account.v1.ReceiverRoom;
import dev.kessai.contracts.account.v1.ReceiversResponse;
import dev.kessai.contracts.account.v1.RefusalReason;
import dev.kessai.contracts.account.v1.RetryLater;
import dev.kessai.contracts.account.v1.SetFloorRequest;
import dev.kessai.contracts.account.v1.SetLevelRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/** Account commands, answers and views to protos and back; reading throws IllegalArgumentException for the unknown. */
public final class AccountsWire {
    private static final WireEnum<AccountAnswer.Reason> REASONS =
            new WireEnum<>(AccountAnswer.Reason.values(), RefusalReason.getDescriptor());

    private static final WireEnum<KycLevel> LEVELS =
            new WireEnum<>(KycLevel.values(), dev.kessai.contracts.account.v1.KycLevel.getDescriptor());
    private static final WireEnum<Rating> RATINGS =
            new WireEnum<>(Rating.values(), dev.kessai.contracts.account.v1.Rating.getDescriptor());

    private AccountsWire() {}

    public static OpenRequest write(String ledger, AccountCommand.Open it) {
        return OpenRequest.newBuilder()
                .setLedger(ledger)
                .setOwner(it.owner())
                .setCurrency(it.currency().code())
                .build();
    }

    public static AccountCommand.Open command(OpenRequest wire) {
        return new AccountCommand.Open(wire.getOwner(), Currency.of(wire.getCurrency()));
    }

    public static BlockRequest write(String ledger, AccountCommand.Block it) {
        return BlockRequest.newBuilder()
                .setLedger(ledger)
                .setOwner(it.owner())
                .setScopes(it.scopes())
                .setVersion(it.version())
                .build();
    }

    public static AccountCommand.Block command(BlockRequest wire) {
        return new AccountCommand.Block(wire.getOwner(), wire.getScopes(), wire.getVersion());
    }

    public static SetFloorRequest write(String ledger, AccountCommand.SetFloor it) {
        return SetFloorRequest.newBuilder()
                .setLedger(ledger)
                .setOwner(it.owner())
                .setFundClassValue(it.fundClass().code())
                .setCurrency(it.currency().code())
                .setFloorMinor(it.floorMinor())
                .setVersion(it.version())
                .build();
    }

    public static AccountCommand.SetFloor command(SetFloorRequest wire) {
        return new AccountCommand.SetFloor(
                wire.getOwner(),
                FundClass.of(wire.getFundClassValue()),
                Currency.of(wire.getCurrency()),
                wire.getFloorMinor(),
                wire.getVersion());
    }

    public static SetLevelRequest write(String ledger, AccountCommand.SetLevel it) {
        return SetLevelRequest.newBuilder()
                .setLedger(ledger)
                .setOwner(it.owner())
                .setLevelValue(LEVELS.number(it.level()))
                .setRatingValue(RATINGS.number(it.rating()))
                .setVersion(it.version())
                .build();
    }

    public static AccountCommand.SetLevel command(SetLevelRequest wire) {
        return new AccountCommand.SetLevel(
                wire.getOwner(), LEVELS.of(wire.getLevelValue()), RATINGS.of(wire.getRatingValue()), wire.getVersion());
    }

    public static CloseRequest write(String ledger, AccountCommand.Close it) {
        return CloseRequest.newBuilder().setLedger(ledger).setOwner(it.owner()).build();
    }

    public static AccountCommand.Close command(CloseRequest wire) {
        return new AccountCommand.Close(wire.getOwner());
    }

    public static AccountsAnswer write(AccountAnswer answer) {
        var wire = AccountsAnswer.newBuilder();
        switch (answer) {
            case AccountAnswer.Done it -> wire.setDone(write(it.owner()));
            case AccountAnswer.Refused it -> wire.setRefusedValue(REASONS.number(it.reason()));
            case AccountAnswer.Retry it ->
                wire.setRetry(RetryLater.newBuilder().setAddress(it.address()).setDetail(it.detail()));
        }
        return wire.build();
    }

    public static AccountAnswer answer(AccountsAnswer wire) {
        return switch (wire.getAnswerCase()) {
            case DONE -> new AccountAnswer.Done(owner(wire.getDone()));
            case REFUSED -> new AccountAnswer.Refused(REASONS.of(wire.getRefusedValue()));
            case RETRY ->
                new AccountAnswer.Retry(
                        wire.getRetry().getAddress(), wire.getRetry().getDetail());
            case ANSWER_NOT_SET -> throw new IllegalArgumentException("no answer that this version knows");
        };
    }

    public static AccountOwner write(OwnerView view) {
        var wire = AccountOwner.newBuilder()
                .setOwner(view.owner())
                .setLedger(view.ledger())
                .setOpen(view.open())
                .setBlockedScopes(view.blockedScopes());
        var standing = view.standing();
        if (standing != null)
            wire.setLevelValue(LEVELS.number(standing.level())).setRatingValue(RATINGS.number(standing.rating()));
        for (var balance : view.balances()) wire.addBalances(write(balance));
        return wire.build();
    }

    public static OwnerView owner(AccountOwner wire) {
        var balances = new ArrayList<OwnerView.Balance>(wire.getBalancesCount());
        for (var balance : wire.getBalancesList()) balances.add(balance(balance));
        var standing = wire.getLevelValue() == 0
                ? null
                : new Standing(LEVELS.of(wire.getLevelValue()), RATINGS.of(wire.getRatingValue()));
        return new OwnerView(
                wire.getOwner(), wire.getLedger(), wire.getOpen(), wire.getBlockedScopes(), standing, balances);
    }

    public static ReceiversResponse write(Map<Long, Accounts.Receiver> receivers) {
        var wire = ReceiversResponse.newBuilder();
        receivers.forEach((owner, state) -> {
            var receiver = wire.addReceiversBuilder()
                    .setOwner(owner)
                    .setOpen(state.open())
                    .setReceiveBlocked(state.receiveBlocked());
            for (var room : state.rooms())
                receiver.addRooms(ReceiverRoom.newBuilder()
                        .setCurrency(room.currency().code())
                        .setLeftMinor(room.leftMinor()));
        });
        return wire.build();
    }

    public static Map<Long, Accounts.Receiver> receivers(ReceiversResponse wire) {
        var receivers = HashMap.<Long, Accounts.Receiver>newHashMap(wire.getReceiversCount());
        for (var each : wire.getReceiversList()) {
            var rooms = new ArrayList<Accounts.Room>(each.getRoomsCount());
            for (var room : each.getRoomsList())
                rooms.add(new Accounts.Room(Currency.of(room.getCurrency()), room.getLeftMinor()));
            receivers.put(each.getOwner(), new Accounts.Receiver(each.getOpen(), each.getReceiveBlocked(), rooms));
        }
        return receivers;
    }

    private static AccountBalance write(OwnerView.Balance balance) {
        var wire = AccountBalance.newBuilder()
                .setFundClassValue(balance.fundClass().code())
                .setCurrency(balance.currency().code())
                .setAvailableMinor(balance.availableMinor())
                .setHeldMinor(balance.heldMinor())
                .setSeq(balance.seq());
        if (balance.floorMinor() != OwnerView.NO_FLOOR) wire.setFloorMinor(balance.floorMinor());
        for (var lot : balance.lots())
            wire.addLots(AccountLot.newBuilder()
                    .setLot(lot.lot())
                    .setFreeMinor(lot.freeMinor())
                    .setExpiresAtMicros(lot.expiresAtMicros()));
        return wire.build();
    }

    private static OwnerView.Balance balance(AccountBalance wire) {
        var lots = new ArrayList<OwnerView.LotView>(wire.getLotsCount());
        for (var lot : wire.getLotsList())
            lots.add(new OwnerView.LotView(lot.getLot(), lot.getFreeMinor(), lot.getExpiresAtMicros()));
        return new OwnerView.Balance(
                FundClass.of(wire.getFundClassValue()),
                Currency.of(wire.getCurrency()),
                wire.getAvailableMinor(),
                wire.getHeldMinor(),
                wire.hasFloorMinor() ? wire.getFloorMinor() : OwnerView.NO_FLOOR,
                wire.getSeq(),
                lots);
    }
}
