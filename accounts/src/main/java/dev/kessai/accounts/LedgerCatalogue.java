package dev.kessai.accounts;

import static dev.kessai.contracts.account.FundClass.BANK;
import static dev.kessai.contracts.account.FundClass.BANK_FEE;
import static dev.kessai.contracts.account.FundClass.BREAKAGE;
import static dev.kessai.contracts.account.FundClass.CLEARING;
import static dev.kessai.contracts.account.FundClass.CREDIT_LOSS;
import static dev.kessai.contracts.account.FundClass.DEFERRED_RECEIVABLE;
import static dev.kessai.contracts.account.FundClass.ESCROW;
import static dev.kessai.contracts.account.FundClass.FEE_EXEMPT;
import static dev.kessai.contracts.account.FundClass.FEE_REVENUE;
import static dev.kessai.contracts.account.FundClass.INPUT_TAX;
import static dev.kessai.contracts.account.FundClass.LATE_FEE;
import static dev.kessai.contracts.account.FundClass.LATE_FEE_INCOME;
import static dev.kessai.contracts.account.FundClass.LOSS;
import static dev.kessai.contracts.account.FundClass.LOSS_ALLOWANCE;
import static dev.kessai.contracts.account.FundClass.MERCHANT_PAYABLE;
import static dev.kessai.contracts.account.FundClass.MERCHANT_UNSETTLED;
import static dev.kessai.contracts.account.FundClass.MONEY;
import static dev.kessai.contracts.account.FundClass.OPENING;
import static dev.kessai.contracts.account.FundClass.PAYOUT_IN_TRANSIT;
import static dev.kessai.contracts.account.FundClass.POINT_EXPENSE;
import static dev.kessai.contracts.account.FundClass.POINT_FREE;
import static dev.kessai.contracts.account.FundClass.POINT_OPENING;
import static dev.kessai.contracts.account.FundClass.POINT_PAID;
import static dev.kessai.contracts.account.FundClass.PREPAID;
import static dev.kessai.contracts.account.FundClass.PROCEEDS;
import static dev.kessai.contracts.account.FundClass.SUSPENSE;
import static dev.kessai.contracts.account.FundClass.TAX;
import static dev.kessai.contracts.account.FundClass.TRUST;
import static dev.kessai.contracts.account.FundClass.USER_RECEIVABLE;

import dev.kessai.accounts.ledger.Ledger;
import dev.kessai.accounts.ledger.Ledger.Rule;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.account.OwnerKind;
import dev.kessai.contracts.account.SystemOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The ledgers of the company (02-accounts, table of ledgers), in the order in which debits take from classes. */
public final class LedgerCatalogue {
    private LedgerCatalogue() {}

    /** Every ledger; the order is that of their start. */
    public static List<Ledger> all() {
        return List.of(balance(), points(), deferred());
    }

    /**
     * Money: what users and merchants own (proceeds of users, in lots, first), what the company earns and owes, what is
     * under way at channels. The house's BANK is the operating account, that of the bank's owner the one for
     * settlement.
     */
    public static Ledger balance() {
        return new Ledger(
                Ledgers.BALANCE,
                Set.of(Currency.JPY, Currency.USD),
                Map.of(
                        OwnerKind.USER,
                        List.of(
                                Rule.lots(PROCEEDS),
                                Rule.debited(PREPAID),
                                Rule.debited(MONEY),
                                Rule.unlimited(USER_RECEIVABLE)),
                        OwnerKind.MERCHANT,
                        List.of(Rule.settable(MERCHANT_UNSETTLED), Rule.named(MERCHANT_PAYABLE)),
                        OwnerKind.CHANNEL,
                        unlimited(CLEARING),
                        OwnerKind.LANE,
                        List.of(Rule.unlimited(SUSPENSE))),
                Map.of(
                        SystemOwner.HOUSE,
                        unlimited(
                                FEE_REVENUE,
                                FEE_EXEMPT,
                                TAX,
                                LOSS,
                                OPENING,
                                BANK,
                                TRUST,
                                PAYOUT_IN_TRANSIT,
                                BANK_FEE,
                                INPUT_TAX,
                                ESCROW),
                        SystemOwner.BANK,
                        unlimited(CLEARING, BANK),
                        SystemOwner.CVS,
                        unlimited(CLEARING),
                        SystemOwner.ATM,
                        unlimited(CLEARING),
                        SystemOwner.CARRIER,
                        unlimited(CLEARING)));
    }

    /** Points: free ones first, of each class those that expire first. */
    public static Ledger points() {
        return new Ledger(
                Ledgers.POINTS,
                Set.of(Currency.JPY),
                Map.of(
                        OwnerKind.USER,
                        List.of(Rule.lots(POINT_FREE), Rule.lots(POINT_PAID)),
                        OwnerKind.LANE,
                        List.of(Rule.unlimited(SUSPENSE))),
                Map.of(SystemOwner.HOUSE, unlimited(POINT_EXPENSE, BREAKAGE, POINT_OPENING)));
    }

    /**
     * Pay later: a purchase makes a receivable, down to minus the user's credit line, which is 0 until he is given one.
     * A late fee is owed beside it and takes nothing from the line.
     */
    public static Ledger deferred() {
        return new Ledger(
                Ledgers.DEFERRED,
                Set.of(Currency.JPY),
                Map.of(
                        OwnerKind.USER,
                        List.of(Rule.settable(DEFERRED_RECEIVABLE), Rule.unlimited(LATE_FEE)),
                        OwnerKind.LANE,
                        List.of(Rule.unlimited(SUSPENSE))),
                Map.of(SystemOwner.HOUSE, unlimited(LATE_FEE_INCOME, LOSS_ALLOWANCE, CREDIT_LOSS)));
    }

    private static List<Rule> unlimited(FundClass... classes) {
        var rules = new ArrayList<Rule>();
        for (var each : classes) rules.add(Rule.unlimited(each));
        return rules;
    }
}
