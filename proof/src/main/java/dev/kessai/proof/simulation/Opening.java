package dev.kessai.proof.simulation;

import dev.kessai.accounts.ledger.Ledger;
import dev.kessai.accounts.ledger.LedgerStore.AccountRow;
import dev.kessai.accounts.ledger.LedgerStore.LotRow;
import dev.kessai.accounts.ledger.LedgerStore.OwnerRow;
import dev.kessai.accounts.ledger.LedgerStore.UsageRow;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.participant.Purpose;
import java.util.ArrayList;
import java.util.List;

/** Who exists and owns what when a history begins: little enough that some payments are declined. */
final class Opening {
    /** After so long every lot that has an end has come to it. */
    static final long EXPIRY_MAX_MICROS = 40 * 24 * World.HOUR;

    private static final long MONEY_MINOR = 6_000;
    private static final long MERCHANT_MINOR = 500;
    private static final long USED_MINOR = 1_500;

    private Opening() {}

    static ModelLedgerStore.Tables tables(Ledger ledger, int lanes) {
        var tables = new ModelLedgerStore.Tables();
        var owners = new ArrayList<>(List.of(Scenario.PAYER, Scenario.OTHER_USER, Scenario.MERCHANT));
        for (var each : SystemOwner.values()) owners.add(each.owner().id());
        for (int lane = 0; lane < lanes; lane++) owners.add(Owner.ofLane(lane).id());
        for (long owner : owners) if (!ledger.rules(owner).isEmpty()) open(tables, ledger, owner, lanes);
        if (ledger.name().equals(Ledgers.BALANCE)) use(tables, Owner.lane(Scenario.PAYER, lanes));
        return tables;
    }

    /** He has paid something today already; it counts when he gets a level. */
    private static void use(ModelLedgerStore.Tables tables, int lane) {
        int today = 20_260_101;
        tables.usages.put(
                new ModelLedgerStore.UsageKey(Scenario.PAYER, Purpose.PAY, Currency.JPY, today),
                new UsageRow(lane, Scenario.PAYER, Purpose.PAY, Currency.JPY, today, USED_MINOR, 0));
    }

    private static void open(ModelLedgerStore.Tables tables, Ledger ledger, long owner, int lanes) {
        int lane = Owner.lane(owner, lanes);
        tables.owners.put(owner, new OwnerRow(lane, owner, true, 0, 0, null, 0, 0));
        var keys = new ArrayList<ModelLedgerStore.AccountKey>();
        for (var rule : ledger.rules(owner)) {
            var lots = lots(lane, owner, rule);
            long available = amount(owner, rule.fundClass());
            for (var lot : lots) {
                available += lot.freeMinor();
                tables.lots.put(ModelLedgerStore.ref(lot), lot);
            }
            var row = new AccountRow(
                    lane, owner, rule.fundClass(), Currency.JPY, available, 0, lots.size(), 0, rule.floorMinor(), 0, 0);
            keys.add(ModelLedgerStore.key(row));
            tables.accounts.put(ModelLedgerStore.key(row), row);
        }
        tables.accountsOf.put(owner, keys);
    }

    private static long amount(long owner, FundClass fundClass) {
        if (owner != Scenario.PAYER && owner != Scenario.MERCHANT) return 0;
        return switch (fundClass) {
            case MERCHANT_UNSETTLED, MERCHANT_PAYABLE -> MERCHANT_MINOR;
            case MONEY -> MONEY_MINOR;
            case PREPAID -> MONEY_MINOR / 6;
            default -> 0;
        };
    }

    /** Lots that expire soon, later and never. */
    private static List<LotRow> lots(int lane, long owner, Ledger.Rule rule) {
        if (!rule.lots() || owner != Scenario.PAYER) return List.of();
        return switch (rule.fundClass()) {
            case POINT_FREE ->
                List.of(
                        lot(lane, owner, rule, 1, 300, World.START + 600 * World.SECOND),
                        lot(lane, owner, rule, 2, 400, World.START + 30 * 24 * World.HOUR));
            case PROCEEDS -> List.of(lot(lane, owner, rule, 1, MONEY_MINOR / 6, World.START + 900 * World.SECOND));
            default -> List.of(lot(lane, owner, rule, 1, 250, Long.MAX_VALUE));
        };
    }

    private static LotRow lot(int lane, long owner, Ledger.Rule rule, long no, long free, long expiresAtMicros) {
        return new LotRow(lane, owner, rule.fundClass(), Currency.JPY, no, free, expiresAtMicros, 0, 0);
    }
}
