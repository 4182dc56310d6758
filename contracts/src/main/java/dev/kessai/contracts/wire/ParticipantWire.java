package dev.kessai.contracts.wire;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.participant.Allocation;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Decline;
import dev.kessai.contracts.participant.FundPolicy;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.participant.Posting;
import dev.kessai.contracts.participant.Purpose;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.contracts.participant.v1.Aborted;
import dev.kessai.contracts.participant.v1.Absent;
import dev.kessai.contracts.participant.v1.AlarmCode;
import dev.kessai.contracts.participant.v1.Cancel;
import dev.kessai.contracts.participant.v1.Cancelled;
import dev.kessai.contracts.participant.v1.Confirm;
import dev.kessai.contracts.participant.v1.Credit;
import dev.kessai.contracts.participant.v1.DeclineReason;
import dev.kessai.contracts.participant.v1.Get;
import dev.kessai.contracts.participant.v1.HoldPart;
import dev.kessai.contracts.participant.v1.LegCommand;
import dev.kessai.contracts.participant.v1.LegCreditPart;
import dev.kessai.contracts.participant.v1.LegPosting;
import dev.kessai.contracts.participant.v1.LegReply;
import dev.kessai.contracts.participant.v1.Pending;
import dev.kessai.contracts.participant.v1.Policy;
import dev.kessai.contracts.participant.v1.Posted;
import dev.kessai.contracts.participant.v1.PostingLot;
import dev.kessai.contracts.participant.v1.Tried;
import dev.kessai.contracts.participant.v1.Try;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands and replies to protos and back. Writing is total. Reading a command throws IllegalArgumentException for what
 * the contract does not know; reading a reply never does: what it does not know is Retry (01-payment rule 7).
 */
public final class ParticipantWire {
    private static final WireEnum<Purpose> PURPOSES =
            new WireEnum<>(Purpose.values(), dev.kessai.contracts.participant.v1.Purpose.getDescriptor());
    private static final WireEnum<Decline> DECLINES = new WireEnum<>(Decline.values(), DeclineReason.getDescriptor());
    private static final WireEnum<Reply.AlarmCode> ALARMS =
            new WireEnum<>(Reply.AlarmCode.values(), AlarmCode.getDescriptor());
    private static final long ALL_CLASSES = 0;

    private ParticipantWire() {}

    public static LegCommand write(Command command) {
        var wire = LegCommand.newBuilder()
                .setPayment(command.leg().payment())
                .setLeg(command.leg().no())
                .setLedger(command.ledger())
                .setOwner(command.owner());
        switch (command) {
            case Command.Try it -> wire.setTry(write(it));
            case Command.Confirm it ->
                wire.setConfirm(Confirm.newBuilder()
                        .setDecidedAtMicros(it.decidedAtMicros())
                        .setAmountMinor(it.amountMinor()));
            case Command.Cancel it -> wire.setCancel(Cancel.getDefaultInstance());
            case Command.Credit it -> wire.setCredit(write(it));
            case Command.Get it -> wire.setGet(Get.getDefaultInstance());
        }
        return wire.build();
    }

    /** The key alone of a command whose rest may be unreadable; IllegalArgumentException where it is none. */
    static LegKey leg(LegCommand wire) {
        return new LegKey(wire.getPayment(), wire.getLeg());
    }

    public static Command command(LegCommand wire) {
        var leg = leg(wire);
        var ledger = wire.getLedger();
        long owner = wire.getOwner();
        return switch (wire.getCommandCase()) {
            case TRY -> {
                var it = wire.getTry();
                yield new Command.Try(
                        leg,
                        ledger,
                        owner,
                        it.getAmountMinor(),
                        Currency.of(it.getCurrency()),
                        policy(it.getPolicy()),
                        PURPOSES.of(it.getPurposeValue()));
            }
            case CONFIRM ->
                new Command.Confirm(
                        leg,
                        ledger,
                        owner,
                        wire.getConfirm().getDecidedAtMicros(),
                        wire.getConfirm().getAmountMinor());
            case CANCEL -> new Command.Cancel(leg, ledger, owner);
            case CREDIT -> {
                var it = wire.getCredit();
                var parts = new ArrayList<Part>(it.getPartsCount());
                for (var part : it.getPartsList()) parts.add(part(part));
                yield new Command.Credit(
                        leg, ledger, owner, it.getDecidedAtMicros(), Currency.of(it.getCurrency()), parts);
            }
            case GET -> new Command.Get(leg, ledger, owner);
            case COMMAND_NOT_SET -> throw new IllegalArgumentException("no command that this version knows: " + leg);
        };
    }

    public static LegReply write(Reply reply) {
        var wire = LegReply.newBuilder()
                .setPayment(reply.leg().payment())
                .setLeg(reply.leg().no());
        switch (reply) {
            case Reply.Tried it -> wire.setTried(write(it));
            case Reply.Declined it ->
                wire.setDeclinedValue(DECLINES.number(it.reason())).setLimit(it.limit());
            case Reply.Pending it ->
                wire.setPending(Pending.newBuilder()
                        .setExpiresAtMicros(it.expiresAtMicros())
                        .setNextAction(it.nextAction()));
            case Reply.Confirmed it -> wire.setConfirmed(posted(it.atMicros(), it.postings()));
            case Reply.Cancelled it -> wire.setCancelled(Cancelled.getDefaultInstance());
            case Reply.Posted it -> wire.setPosted(posted(it.atMicros(), it.postings()));
            case Reply.Aborted it -> wire.setAborted(Aborted.getDefaultInstance());
            case Reply.Absent it -> wire.setAbsent(Absent.getDefaultInstance());
            case Reply.Alarm it -> wire.setAlarmValue(ALARMS.number(it.code()));
            case Reply.Retry it -> wire.setRetry(it.detail());
            case Reply.NotOwner it -> wire.setNotOwner(it.address());
        }
        return wire.build();
    }

    /** Only a reply whose leg key is none throws IllegalArgumentException. */
    public static Reply reply(LegReply wire) {
        var leg = new LegKey(wire.getPayment(), wire.getLeg());
        try {
            return reply(leg, wire);
        } catch (IllegalArgumentException e) {
            return new Reply.Retry(leg, "unreadable reply: " + e.getMessage());
        }
    }

    private static Reply reply(LegKey leg, LegReply wire) {
        return switch (wire.getReplyCase()) {
            case TRIED -> new Reply.Tried(leg, allocations(wire.getTried()));
            case DECLINED -> new Reply.Declined(leg, DECLINES.of(wire.getDeclinedValue()), wire.getLimit());
            case PENDING ->
                new Reply.Pending(
                        leg,
                        wire.getPending().getExpiresAtMicros(),
                        wire.getPending().getNextAction());
            case CONFIRMED ->
                new Reply.Confirmed(leg, wire.getConfirmed().getAtMicros(), postings(wire.getConfirmed()));
            case CANCELLED -> new Reply.Cancelled(leg);
            case POSTED -> new Reply.Posted(leg, wire.getPosted().getAtMicros(), postings(wire.getPosted()));
            case ABORTED -> new Reply.Aborted(leg);
            case ABSENT -> new Reply.Absent(leg);
            case ALARM -> new Reply.Alarm(leg, ALARMS.of(wire.getAlarmValue()));
            case RETRY -> new Reply.Retry(leg, wire.getRetry());
            case NOT_OWNER -> new Reply.NotOwner(leg, wire.getNotOwner());
            case REPLY_NOT_SET -> throw new IllegalArgumentException("no answer that this version knows");
        };
    }

    private static Try write(Command.Try it) {
        var wire = Try.newBuilder()
                .setAmountMinor(it.amountMinor())
                .setCurrency(it.currency().code())
                .setPurposeValue(PURPOSES.number(it.purpose()));
        if (!it.policy().equals(FundPolicy.DEFAULT)) wire.setPolicy(write(it.policy()));
        return wire.build();
    }

    private static Policy write(FundPolicy policy) {
        return Policy.newBuilder()
                .setClasses(policy.classes() == FundPolicy.ALL ? ALL_CLASSES : policy.classes())
                .setLot(policy.lot())
                .setNoFloor(policy.noFloor())
                .setForce(policy.force())
                .build();
    }

    private static FundPolicy policy(Policy wire) {
        long classes = wire.getClasses() == ALL_CLASSES ? FundPolicy.ALL : wire.getClasses();
        return new FundPolicy(classes, wire.getLot(), wire.getNoFloor(), wire.getForce());
    }

    private static Credit write(Command.Credit it) {
        var wire = Credit.newBuilder()
                .setDecidedAtMicros(it.decidedAtMicros())
                .setCurrency(it.currency().code());
        for (var part : it.parts()) wire.addParts(write(part));
        return wire.build();
    }

    private static LegCreditPart write(Part part) {
        var wire = LegCreditPart.newBuilder()
                .setFundClassValue(part.fundClass().code())
                .setAmountMinor(part.amountMinor());
        switch (part.lot()) {
            case Part.Lot.None none -> {}
            case Part.Lot.New lot -> wire.setNewLotExpiresAtMicros(lot.expiresAtMicros());
            case Part.Lot.Restore lot -> wire.setRestoreLot(lot.lot());
        }
        return wire.build();
    }

    private static Part part(LegCreditPart wire) {
        var lot = switch (wire.getLotCase()) {
            case NEW_LOT_EXPIRES_AT_MICROS -> new Part.Lot.New(wire.getNewLotExpiresAtMicros());
            case RESTORE_LOT -> new Part.Lot.Restore(wire.getRestoreLot());
            case LOT_NOT_SET -> Part.Lot.NONE;
        };
        return new Part(FundClass.of(wire.getFundClassValue()), wire.getAmountMinor(), lot);
    }

    private static Tried write(Reply.Tried it) {
        var wire = Tried.newBuilder();
        for (var each : it.allocations())
            wire.addAllocations(HoldPart.newBuilder()
                    .setFundClassValue(each.fundClass().code())
                    .setLot(each.lot())
                    .setAmountMinor(each.amountMinor()));
        return wire.build();
    }

    private static List<Allocation> allocations(Tried wire) {
        var allocations = new ArrayList<Allocation>(wire.getAllocationsCount());
        for (var each : wire.getAllocationsList())
            allocations.add(
                    new Allocation(FundClass.of(each.getFundClassValue()), each.getLot(), each.getAmountMinor()));
        return allocations;
    }

    private static Posted posted(long atMicros, List<Posting> postings) {
        var wire = Posted.newBuilder().setAtMicros(atMicros);
        for (var each : postings) wire.addPostings(write(each));
        return wire.build();
    }

    private static LegPosting write(Posting posting) {
        var wire = LegPosting.newBuilder()
                .setOwner(posting.owner())
                .setFundClassValue(posting.fundClass().code())
                .setCurrency(posting.currency().code())
                .setAmountMinor(posting.amountMinor())
                .setSeq(posting.seq())
                .setBalanceMinor(posting.balanceMinor())
                .setAvailableMinor(posting.availableMinor());
        for (var lot : posting.lots())
            wire.addLots(PostingLot.newBuilder().setLot(lot.lot()).setAmountMinor(lot.amountMinor()));
        return wire.build();
    }

    private static List<Posting> postings(Posted wire) {
        var postings = new ArrayList<Posting>(wire.getPostingsCount());
        for (var each : wire.getPostingsList()) postings.add(posting(each));
        return postings;
    }

    private static Posting posting(LegPosting wire) {
        var lots = new ArrayList<Posting.LotAmount>(wire.getLotsCount());
        for (var lot : wire.getLotsList()) lots.add(new Posting.LotAmount(lot.getLot(), lot.getAmountMinor()));
        return new Posting(
                wire.getOwner(),
                FundClass.of(wire.getFundClassValue()),
                Currency.of(wire.getCurrency()),
                wire.getAmountMinor(),
                wire.getSeq(),
                wire.getBalanceMinor(),
                wire.getAvailableMinor(),
                lots);
    }
}
