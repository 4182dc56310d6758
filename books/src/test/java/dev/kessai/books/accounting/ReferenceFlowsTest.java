package dev.kessai.books.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.money.Currency;
import dev.kessai.base.time.Clocks;
import dev.kessai.books.accounting.Moved.Movement;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.catalogue.AccountingCodes;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each flow means, as an accountant writes it: debit positive. */
final class ReferenceFlowsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 4, 1);
    private static final long AT = Clocks.startMicros(DAY);
    private static final ChartOfAccounts CHART = ChartOfAccounts.load();
    private static final PostingRules RULES = PostingRules.load(CHART);

    /**
     * @param movements {@code owner CLASS amount}, credit-positive
     * @param lines {@code account amount}, debit-positive
     */
    record Flow(String name, String code, List<String> movements, List<String> lines) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Flow> flows() {
        return Stream.of(
                        moneyComesAndPays(),
                        theCompanyMovesIt(),
                        channelsSettle(),
                        transfersLeave(),
                        merchantsAreSettled())
                .flatMap(each -> each);
    }

    private static Stream<Flow> channelsSettle() {
        return Stream.of(
                new Flow(
                        "J01b the bank settles charges",
                        "banksettlement.channel",
                        List.of(
                                "sys_bank BANK -9945",
                                "sys_house BANK_FEE -50",
                                "sys_house INPUT_TAX -5",
                                "sys_bank CLEARING 10000"),
                        List.of(
                                "assets:bank:settlement 9945",
                                "expenses:bank-fee 50",
                                "expenses:input-tax 5",
                                "assets:receivable:bank-charge -10000")),
                new Flow(
                        "J02b stores settle",
                        "banksettlement.channel",
                        List.of(
                                "sys_bank BANK -4890",
                                "sys_house BANK_FEE -100",
                                "sys_house INPUT_TAX -10",
                                "sys_cvs CLEARING 5000"),
                        List.of(
                                "assets:bank:settlement 4890",
                                "expenses:bank-fee 100",
                                "expenses:input-tax 10",
                                "assets:receivable:cvs -5000")),
                new Flow(
                        "a carrier settles",
                        "banksettlement.channel",
                        List.of("sys_bank BANK -2110", "sys_carrier CLEARING 2110"),
                        List.of("assets:bank:settlement 2110", "assets:receivable:carrier -2110")));
    }

    private static Stream<Flow> transfersLeave() {
        return Stream.of(
                new Flow(
                        "J14 a payout is debited",
                        "banksettlement.payout",
                        List.of(
                                "sys_house PAYOUT_IN_TRANSIT -8150",
                                "sys_house BANK_FEE -145",
                                "sys_house INPUT_TAX -14",
                                "sys_bank BANK 8309"),
                        List.of(
                                "liabilities:payout-in-transit 8150",
                                "expenses:bank-fee 145",
                                "expenses:input-tax 14",
                                "assets:bank:settlement -8309")),
                new Flow(
                        "J15 a payout comes back",
                        "payoutreturn.merchant",
                        List.of("sys_bank BANK -8150", "merchant MERCHANT_PAYABLE 8150"),
                        List.of("assets:bank:settlement 8150", "liabilities:merchant:final -8150")),
                new Flow(
                        "J16b the bank settles a repayment",
                        "banksettlement.channel",
                        List.of("sys_bank BANK -5000", "sys_bank CLEARING 5000"),
                        List.of("assets:bank:settlement 5000", "assets:receivable:bank-charge -5000")),
                new Flow(
                        "J23b a withdrawal is debited",
                        "banksettlement.payout",
                        List.of("sys_bank CLEARING -2000", "sys_bank BANK 2000"),
                        List.of("liabilities:payout-in-transit 2000", "assets:bank:settlement -2000")),
                new Flow(
                        "J24 nobody knows a deposit",
                        "banksettlement.unknown",
                        List.of("sys_bank BANK -700", "lan_000000000000 SUSPENSE 700"),
                        List.of("assets:bank:settlement 700", "liabilities:suspense -700")),
                new Flow(
                        "J24b it was a user's",
                        "adjustment.correction",
                        List.of("lan_000000000000 SUSPENSE -700", "user MONEY 700"),
                        List.of("liabilities:suspense 700", "liabilities:user:money -700")));
    }

    private static Stream<Flow> moneyComesAndPays() {
        return Stream.of(
                new Flow(
                        "charge from bank",
                        "topup.bank",
                        List.of("sys_bank CLEARING -10000", "user MONEY 10000"),
                        List.of("assets:receivable:bank-charge 10000", "liabilities:user:money -10000")),
                new Flow(
                        "convenience store cash-in",
                        "topup.cvs",
                        List.of("sys_cvs CLEARING -5000", "user MONEY 5000"),
                        List.of("assets:receivable:cvs 5000", "liabilities:user:money -5000")),
                new Flow(
                        "carrier billing with the user's fee",
                        "topup.carrier",
                        List.of(
                                "sys_carrier CLEARING -2110",
                                "user PREPAID 2000",
                                "sys_house FEE_REVENUE 100",
                                "sys_house TAX 10"),
                        List.of(
                                "assets:receivable:carrier 2110",
                                "liabilities:user:prepaid -2000",
                                "income:user-fee -100",
                                "liabilities:consumption-tax -10")),
                new Flow(
                        "point grant",
                        "grant.campaign",
                        List.of("sys_house POINT_EXPENSE -300", "user POINT_FREE 300"),
                        List.of("expenses:points 300", "liabilities:user:points -300")),
                new Flow(
                        "code payment of points, prepaid and money",
                        "purchase.code",
                        List.of(
                                "user POINT_FREE -200",
                                "user PREPAID -300",
                                "user MONEY -700",
                                "merchant MERCHANT_UNSETTLED 1200"),
                        List.of(
                                "liabilities:user:points 200",
                                "liabilities:user:prepaid 300",
                                "liabilities:user:money 700",
                                "liabilities:merchant:uncertain -1200")),
                new Flow(
                        "deferred purchase",
                        "purchase.code",
                        List.of("user DEFERRED_RECEIVABLE -8000", "merchant MERCHANT_UNSETTLED 8000"),
                        List.of("assets:receivable:deferred 8000", "liabilities:merchant:uncertain -8000")),
                new Flow(
                        "partial refund",
                        "refund.purchase",
                        List.of("merchant MERCHANT_UNSETTLED -400", "user MONEY 400"),
                        List.of("liabilities:merchant:uncertain 400", "liabilities:user:money -400")));
    }

    private static Stream<Flow> theCompanyMovesIt() {
        return Stream.of(
                new Flow(
                        "late fee",
                        "accrual.latefee",
                        List.of("user LATE_FEE -36", "sys_house LATE_FEE_INCOME 36"),
                        List.of("assets:receivable:latefee 36", "income:latefee -36")),
                new Flow(
                        "withdrawal with fee",
                        "withdrawal.bank",
                        List.of(
                                "user MONEY -2200",
                                "sys_bank CLEARING 2000",
                                "sys_house FEE_REVENUE 182",
                                "sys_house TAX 18"),
                        List.of(
                                "liabilities:user:money 2200",
                                "liabilities:payout-in-transit -2000",
                                "income:user-fee -182",
                                "liabilities:consumption-tax -18")),
                new Flow(
                        "opening balance",
                        "opening.migration",
                        List.of("sys_house OPENING -50000", "user MONEY 50000"),
                        List.of("equity:opening 50000", "liabilities:user:money -50000")),
                new Flow(
                        "marketplace delivery",
                        "escrow.release",
                        List.of(
                                "sys_house ESCROW -3000",
                                "user PROCEEDS 2670",
                                "sys_house FEE_REVENUE 300",
                                "sys_house TAX 30"),
                        List.of(
                                "liabilities:escrow 3000",
                                "liabilities:user:proceeds -2670",
                                "income:fee:taxable -300",
                                "liabilities:consumption-tax -30")),
                new Flow(
                        "safeguarding",
                        "internaltransfer.safeguard",
                        List.of("sys_house TRUST -20000", "sys_house BANK 20000"),
                        List.of("assets:trust:safeguard 20000", "assets:bank:operating -20000")));
    }

    private static Stream<Flow> merchantsAreSettled() {
        return Stream.of(
                new Flow(
                        "month-end finalisation and fees",
                        "clearing.merchant",
                        List.of(
                                "merchant MERCHANT_UNSETTLED -8600",
                                "merchant MERCHANT_PAYABLE 8370",
                                "sys_house FEE_REVENUE 20",
                                "sys_house TAX 2",
                                "sys_house FEE_EXEMPT 208"),
                        List.of(
                                "liabilities:merchant:uncertain 8600",
                                "liabilities:merchant:final -8370",
                                "income:fee:taxable -20",
                                "liabilities:consumption-tax -2",
                                "income:fee:exempt -208")),
                new Flow(
                        "payout with the merchant's transfer fee",
                        "payout.merchant",
                        List.of(
                                "merchant MERCHANT_PAYABLE -8370",
                                "sys_house PAYOUT_IN_TRANSIT 8150",
                                "sys_house FEE_REVENUE 200",
                                "sys_house TAX 20"),
                        List.of(
                                "liabilities:merchant:final 8370",
                                "liabilities:payout-in-transit -8150",
                                "income:user-fee -200",
                                "liabilities:consumption-tax -20")),
                new Flow(
                        "payout returned",
                        "payoutreturn.merchant",
                        List.of("sys_bank BANK -8150", "merchant MERCHANT_PAYABLE 8150"),
                        List.of("assets:bank:settlement 8150", "liabilities:merchant:final -8150")));
    }

    @ParameterizedTest
    @MethodSource("flows")
    void aFlowIsPostedAsItsReference(Flow flow) {
        var drafted = new Journals(RULES, AccountingCodes.load()).draft(moved(flow), DAY);
        assertThat(drafted).isInstanceOf(Journals.Drafted.Of.class);
        var journal = ((Journals.Drafted.Of) drafted).journal();
        assertThat(journal.lines().stream()
                        .map(line -> CHART.get(line.account()).name() + " " + -line.amountMinor()))
                .containsExactlyElementsOf(flow.lines());
        assertThat(JournalBytes.decode(JournalBytes.encode(journal))).isEqualTo(journal);
    }

    @Test
    void everyClassOfEveryOwnerThatHasItHasARule() {
        for (var fundClass : FundClass.values()) {
            var owners = fundClass == FundClass.BANK
                    ? List.of(SystemOwner.BANK.owner(), SystemOwner.HOUSE.owner())
                    : List.of(Owner.user(1), SystemOwner.HOUSE.owner(), Owner.channel("coffee"));
            for (var code : AccountingCodes.load().all())
                for (var owner : owners)
                    assertThat(RULES.find(code.code(), owner.id(), fundClass, DAY))
                            .as("%s in %s", fundClass, code.code())
                            .isPresent();
        }
    }

    private static Moved moved(Flow flow) {
        var movements = new ArrayList<Movement>();
        for (var each : flow.movements()) {
            var words = each.split(" ", -1);
            long owner = switch (words[0]) {
                case "user" -> Owner.user(1).id();
                case "merchant" -> Owner.merchant(1).id();
                default -> Owner.parse(words[0]).orElseThrow().id();
            };
            movements.add(new Movement(owner, FundClass.valueOf(words[1]), Long.parseLong(words[2]), 1, AT));
        }
        return new Moved(1, flow.code(), Currency.JPY, AT, movements);
    }
}
