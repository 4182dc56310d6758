package dev.kessai.launcher;

import dev.kessai.base.config.Config;
import dev.kessai.books.bank.BankTerms;
import dev.kessai.contracts.bank.BankStatement.Account;
import dev.kessai.contracts.bank.StatementFormat;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.temporal.ChronoField;
import java.util.HashMap;

/** What was agreed with the bank and the channels' partners, and when statements are fetched. */
final class BankSettings {
    private static final String PAYOUT = "payout";

    private BankSettings() {}

    /** Reads its keys. */
    static BankTerms of(Config config, Account account) {
        var fees = new HashMap<String, Long>();
        var text = config.text(
                "bank.fees",
                "bank=55,cvs=110,atm=110,carrier=0,payout=159",
                "yen that a partner keeps of each payment, and the bank for each transfer, tax included");
        for (var each : text.split(",", -1)) {
            var pair = each.split("=", -1);
            boolean fits = pair.length == 2
                    && (ChannelSettings.ALL.contains(pair[0].strip())
                            || pair[0].strip().equals(PAYOUT))
                    && pair[1].strip().matches("[0-9]{1,6}");
            if (!fits)
                throw new CliFailure(ExitCode.CONFIG, "bank.fees: expected such as bank=55,payout=159, not " + each);
            fees.put(pair[0].strip(), Long.parseLong(pair[1].strip()));
        }
        var payout = fees.remove(PAYOUT);
        return new BankTerms(
                account,
                fees,
                payout == null ? 0 : payout,
                minute(config.text(
                        "bank.statementAt",
                        "",
                        "when the statement of the day before is fetched, Tokyo time, such as 06:00; empty: never")),
                config.choice(
                        "bank.statementFormat", StatementFormat.ZENGIN, "in which format the statement is fetched"));
    }

    private static int minute(String time) {
        if (time.isBlank()) return BankTerms.NEVER;
        try {
            return LocalTime.parse(time.strip()).get(ChronoField.MINUTE_OF_DAY);
        } catch (DateTimeException e) {
            throw new CliFailure(ExitCode.CONFIG, "bank.statementAt: expected a time such as 06:00, not " + time);
        }
    }
}
