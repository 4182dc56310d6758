package dev.kessai.books.bank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.id.InquiryCode;
import dev.kessai.base.money.Currency;
import dev.kessai.books.bank.BankLine.Mismatch;
import dev.kessai.books.bank.LineMatcher.Match;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.bank.BankStatement.Account;
import dev.kessai.contracts.bank.BankStatement.Line;
import dev.kessai.contracts.bank.StatementFormat;
import dev.kessai.contracts.channel.DayTotal;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentStatus;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.PaymentView;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What each line of a statement is the money of; names J.. are those of the reference postings. */
final class LineMatcherTest {
    private static final LocalDate DAY = LocalDate.of(2026, 4, 15);
    private static final long USER = Owner.user(1).id();
    private static final long SHOP = Owner.merchant(1).id();
    private static final long BANK = SystemOwner.BANK.owner().id();
    private static final long PAYOUT = 0x1234_5678_9abcL;
    private static final BankTerms TERMS = new BankTerms(
            new Account("0001", "001", "7654321"),
            Map.of("bank", 55L, "cvs", 110L),
            159,
            BankTerms.NEVER,
            StatementFormat.ZENGIN);

    private final Map<String, DayTotal> totals = new HashMap<>();
    private final Map<Long, PaymentView> payments = new HashMap<>();
    private final LineMatcher matcher = new LineMatcher(
            new LineMatcher.Known() {
                @Override
                public Optional<DayTotal> dayTotal(String channel, LocalDate day) {
                    return Optional.ofNullable(totals.get(channel + " " + day));
                }

                @Override
                public Optional<PaymentView> payment(long id) {
                    return Optional.ofNullable(payments.get(id));
                }
            },
            TERMS);

    @Test
    void aPartnersDayIsSettledLessItsAgreedFee() {
        totals.put("bank 2026-04-01", new DayTotal(1, 10_000));
        fits(
                "J01b",
                line(9_945, "BANK 20260401"),
                "bank 2026-04-01",
                "banksettlement.channel 10000 sys_bank > sys_bank:" + " BANK 9945, BANK_FEE 50, INPUT_TAX 5 >");
        totals.put("cvs 2026-04-01", new DayTotal(1, 5_000));
        fits(
                "J02b",
                line(4_890, "CVS 20260401"),
                "cvs 2026-04-01",
                "banksettlement.channel 5000 sys_bank > sys_cvs:" + " BANK 4890, BANK_FEE 100, INPUT_TAX 10 >");
        totals.put("bank 2026-04-02", new DayTotal(1, 5_000));
        fits(
                "J16b",
                line(5_000, "BANK 20260402"),
                "bank 2026-04-02",
                "banksettlement.channel 5000 sys_bank > sys_bank:" + " BANK 5000 >");
    }

    @Test
    void aTransferThatLeftIsTakenOutOfTransit() {
        payments.put(PAYOUT, left(PaymentType.PAYOUT, SHOP, 8_150));
        var code = InquiryCode.of(PAYOUT).replace("-", "");
        fits(
                "J14",
                line(-8_309, code),
                BankLine.ofPayout(PAYOUT),
                "banksettlement.payout 8309 sys_bank > sys_bank:"
                        + " PAYOUT_IN_TRANSIT 8150, BANK_FEE 145, INPUT_TAX 14 > BANK 8309");
        fits(
                "J15",
                line(8_150, code),
                BankLine.ofReturn(PAYOUT),
                "payoutreturn.merchant 8150 sys_bank >" + " mer_000000000001:  > MERCHANT_PAYABLE 8150");
        payments.put(PAYOUT, left(PaymentType.WITHDRAWAL, USER, 2_000));
        fits(
                "J23b",
                line(-2_000, code),
                BankLine.ofPayout(PAYOUT),
                "banksettlement.payout 2000 sys_bank > sys_bank:" + " CLEARING 2000 > BANK 2000");
        fits(
                "return",
                line(2_000, code),
                BankLine.ofReturn(PAYOUT),
                "payoutreturn.user 2000 sys_bank >" + " usr_000000000001:  > MONEY 2000");
    }

    @Test
    void aDepositThatNobodyKnowsGoesIntoSuspense() {
        var expected = "banksettlement.unknown 700 sys_bank > lan_000000000000: BANK 700 > SUSPENSE 700";
        fits("J24", line(700, ""), "", expected);
        fits("no such payment", line(700, InquiryCode.of(7).replace("-", "")), "", expected);
        fits("no such channel", line(700, "HOUSE 20260401"), "", expected);
        fits("no such day", line(700, "CVS 20260431"), "", expected);
        payments.put(PAYOUT, left(PaymentType.PURCHASE, USER, 700));
        fits("not a payout", line(700, InquiryCode.of(PAYOUT)), "", expected);
    }

    @Test
    void whatDoesNotFitIsLeftToPeopleWithItsClass() {
        none(line(-700, ""), Mismatch.MISSING_OURS, 0);
        none(line(9_945, "BANK 20260401"), Mismatch.MISSING_OURS, 0);
        totals.put("bank 2026-04-01", new DayTotal(2, 10_000));
        none(line(9_945, "BANK 20260401"), Mismatch.AMOUNT, 9_890);
        none(line(10_001, "BANK 20260401"), Mismatch.AMOUNT, 9_890);
        none(line(9_890, "BANK 20260416"), Mismatch.DATE, 0);
        none(line(-9_890, "BANK 20260401"), Mismatch.MISSING_OURS, 0);
        payments.put(PAYOUT, left(PaymentType.PAYOUT, SHOP, 8_150));
        none(line(-8_308, InquiryCode.of(PAYOUT)), Mismatch.AMOUNT, -8_150);
        none(line(8_149, InquiryCode.of(PAYOUT)), Mismatch.AMOUNT, 8_150);
    }

    private void fits(String name, Line line, String settles, String expected) {
        var match = matcher.match(line);
        assertThat(match).as(name).isInstanceOf(Match.Fits.class);
        var fits = (Match.Fits) match;
        assertThat(fits.settles()).as(name).isEqualTo(settles);
        assertThat(text(fits.order())).as(name).isEqualTo(expected);
    }

    private static String text(Order order) {
        return "%s %d %s > %s: %s > %s"
                .formatted(
                        order.accountingCode(),
                        order.amountMinor(),
                        new Owner(order.payer()).text(),
                        new Owner(order.payee()).text(),
                        parts(order.debits()),
                        parts(order.parts()))
                .stripTrailing();
    }

    private static String parts(List<Part> parts) {
        return parts.stream()
                .map(part -> part.fundClass() + " " + part.amountMinor())
                .collect(Collectors.joining(", "));
    }

    private void none(Line line, Mismatch why, long expectedMinor) {
        assertThat(matcher.match(line)).isEqualTo(new Match.None(why, expectedMinor));
    }

    private static Line line(long amount, String reference) {
        return new Line(DAY, DAY, amount, "00000001", reference, "", "");
    }

    private static PaymentView left(PaymentType type, long payer, long amount) {
        var order = new Order(
                type,
                amount,
                Currency.JPY,
                payer,
                BANK,
                List.of(),
                0,
                List.of(),
                220,
                "any",
                "",
                Order.Capture.AT_ONCE);
        return new PaymentView(
                PAYOUT, 3, PaymentStatus.SUCCEEDED, "SUCCEEDED", order, 0, amount, 0, null, 1, 2, 3, List.of());
    }
}
