package dev.kessai.books.bank;

import dev.kessai.base.id.InquiryCode;
import dev.kessai.base.money.Currency;
import dev.kessai.books.bank.BankLine.Kind;
import dev.kessai.books.bank.BankLine.Mismatch;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerKind;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.bank.BankStatement.Line;
import dev.kessai.contracts.channel.DayTotal;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentStatus;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.PaymentView;
import dev.kessai.contracts.payment.Tax;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a line of a statement is the money of, and the payment that books it (vectors/journals: J01b, J02b, J14 to J16b,
 * J23b, J24).
 *
 * <table>
 * <caption>By the reference on the line</caption>
 * <tr><td>{@code CVS 20260415}, in</td><td>what the partner's file of that day came to, less the agreed fee of each
 * payment or nothing</td></tr>
 * <tr><td>a payout's or withdrawal's code, out</td><td>its transfer, with the agreed fee or without one</td></tr>
 * <tr><td>the same, in</td><td>its transfer came back: the merchant's or the user's again</td></tr>
 * <tr><td>anything else, in</td><td>nobody knows: into suspense</td></tr>
 * <tr><td>anything else, out</td><td>nothing: people must look</td></tr>
 * </table>
 *
 * <p>Thread-safe; asks others, and may block.
 */
final class LineMatcher {
    private static final Pattern SETTLEMENT = Pattern.compile("([A-Z]+) ([0-9]{8})");
    private static final long BANK = SystemOwner.BANK.owner().id();

    /** Deposits that nobody knows stand there: the suspense of a lane, and one is as good as another. */
    static final long SUSPENSE = Owner.ofLane(0).id();

    /** What ours is known. */
    interface Known {
        /** What a partner's file comes to; empty while there is none. */
        Optional<DayTotal> dayTotal(String channel, LocalDate day);

        Optional<PaymentView> payment(long id);
    }

    /** What came of looking. */
    sealed interface Match {
        /** @param settles unique among lines that are booked; empty for what nobody knows */
        record Fits(Kind kind, String settles, Order order) implements Match {}

        /** @param expectedMinor the amount that would have fitted, 0 where none is known */
        record None(Mismatch why, long expectedMinor) implements Match {}
    }

    private final Known known;
    private final BankTerms terms;

    LineMatcher(Known known, BankTerms terms) {
        this.known = known;
        this.terms = terms;
    }

    Match match(Line line) {
        var settlement = SETTLEMENT.matcher(line.reference());
        if (settlement.matches() && line.amountMinor() > 0) {
            var channel = channel(settlement.group(1));
            var day = day(settlement);
            if (channel.isPresent() && day.isPresent()) return settlement(line, channel.get(), day.get());
        }
        var transfer = InquiryCode.find(line.reference());
        if (transfer.isPresent()) {
            var payment = known.payment(transfer.getAsLong()).filter(LineMatcher::leaves);
            if (payment.isPresent())
                return line.amountMinor() < 0 ? payout(line, payment.get()) : returned(line, payment.get());
        }
        return line.amountMinor() > 0 ? unknown(line) : new Match.None(Mismatch.MISSING_OURS, 0);
    }

    private static Optional<SystemOwner> channel(String name) {
        for (var each : SystemOwner.values())
            if (each != SystemOwner.HOUSE && each.name().equals(name)) return Optional.of(each);
        return Optional.empty();
    }

    private static Optional<LocalDate> day(Matcher settlement) {
        try {
            return Optional.of(LocalDate.parse(settlement.group(2), DateTimeFormatter.BASIC_ISO_DATE));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Money of a withdrawal or payout that has succeeded is on its way to a bank. */
    private static boolean leaves(PaymentView payment) {
        var type = payment.order().type();
        boolean out = type == PaymentType.PAYOUT || type == PaymentType.WITHDRAWAL;
        return out
                && payment.status() == PaymentStatus.SUCCEEDED
                && payment.order().currency() == Currency.JPY;
    }

    private Match settlement(Line line, SystemOwner channel, LocalDate day) {
        var name = channel.name().toLowerCase(Locale.ROOT);
        if (line.day().isBefore(day)) return new Match.None(Mismatch.DATE, 0);
        var total = known.dayTotal(name, day);
        if (total.isEmpty()) return new Match.None(Mismatch.MISSING_OURS, 0);
        long gross = total.get().amountMinor();
        long agreed = Math.multiplyExact(
                terms.channelFeeMinor(name), (long) total.get().paid());
        long fee = gross - line.amountMinor();
        if (fee != 0 && fee != agreed) return new Match.None(Mismatch.AMOUNT, gross - agreed);
        var debits = new ArrayList<>(List.of(Part.of(FundClass.BANK, line.amountMinor())));
        debits.addAll(cost(fee));
        var order = order(gross, channel.owner().id(), debits, List.of(), Kind.CHANNEL);
        return new Match.Fits(Kind.CHANNEL, BankLine.ofChannel(name, day), order);
    }

    private Match payout(Line line, PaymentView payment) {
        long amount = payment.order().amountMinor();
        long taken = Math.negateExact(line.amountMinor());
        long fee = taken - amount;
        boolean fits = fee == 0 || fee == terms.payoutFeeMinor();
        if (!fits) return new Match.None(Mismatch.AMOUNT, -amount);
        boolean ofMerchant = payment.order().type() == PaymentType.PAYOUT;
        var transit = ofMerchant ? FundClass.PAYOUT_IN_TRANSIT : FundClass.CLEARING;
        var debits = new ArrayList<>(List.of(Part.of(transit, amount)));
        debits.addAll(cost(fee));
        var parts = List.of(Part.of(FundClass.BANK, taken));
        var order = order(taken, BANK, debits, parts, Kind.PAYOUT);
        return new Match.Fits(Kind.PAYOUT, BankLine.ofPayout(payment.id()), order);
    }

    private static Match returned(Line line, PaymentView payment) {
        long amount = payment.order().amountMinor();
        if (line.amountMinor() != amount) return new Match.None(Mismatch.AMOUNT, amount);
        long owner = payment.order().payer();
        boolean ofMerchant =
                Owner.kindOf(owner).filter(OwnerKind.MERCHANT::equals).isPresent();
        var fundClass = ofMerchant ? FundClass.MERCHANT_PAYABLE : FundClass.MONEY;
        var order = new Order(
                PaymentType.PAYOUT_RETURN,
                amount,
                Currency.JPY,
                BANK,
                owner,
                List.of(),
                0,
                List.of(Part.of(fundClass, amount)),
                0,
                ofMerchant ? "payoutreturn.merchant" : "payoutreturn.user",
                "",
                Order.Capture.AT_ONCE);
        return new Match.Fits(Kind.RETURN, BankLine.ofReturn(payment.id()), order);
    }

    private static Match unknown(Line line) {
        var parts = List.of(Part.of(FundClass.SUSPENSE, line.amountMinor()));
        var debits = List.of(Part.of(FundClass.BANK, line.amountMinor()));
        var order = order(line.amountMinor(), SUSPENSE, debits, parts, Kind.UNKNOWN);
        return new Match.Fits(Kind.UNKNOWN, "", order);
    }

    /** What a fee costs us: an expense, and the tax inside it that we get back. */
    private static List<Part> cost(long feeMinor) {
        long tax = Tax.included(feeMinor);
        var cost = new ArrayList<Part>();
        if (feeMinor > tax) cost.add(Part.of(FundClass.BANK_FEE, feeMinor - tax));
        if (tax > 0) cost.add(Part.of(FundClass.INPUT_TAX, tax));
        return cost;
    }

    private static Order order(long amountMinor, long payee, List<Part> debits, List<Part> parts, Kind kind) {
        return new Order(
                PaymentType.BANK_SETTLEMENT,
                amountMinor,
                Currency.JPY,
                BANK,
                payee,
                List.of(),
                0,
                parts,
                0,
                kind.accountingCode(),
                "",
                Order.Capture.AT_ONCE,
                debits);
    }
}
