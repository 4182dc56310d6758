package dev.kessai.launcher;

import dev.kessai.accounts.channel.PartnerHttp;
import dev.kessai.accounts.channel.bank.BankPartner;
import dev.kessai.accounts.channel.bank.Maintenance;
import dev.kessai.accounts.channel.payout.PayoutFileFormat;
import dev.kessai.accounts.channel.payout.PayoutTimes;
import dev.kessai.accounts.channel.payout.Payouts;
import dev.kessai.base.config.Config;
import dev.kessai.contracts.bank.BankStatement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The partners outside: which there are, where they are, how they are asked. A channel without an address does not
 * exist.
 *
 * @param partners by channel
 * @param payouts our own bank account, from which withdrawals leave, and when
 * @param slipSeconds how long a slip of a convenience store can be paid
 * @param sessionSeconds how long a session at an ATM can be used
 */
record ChannelSettings(
        Map<String, PartnerHttp.Settings> partners,
        BankPartner.Settings bank,
        Payouts.Settings payouts,
        long slipSeconds,
        long sessionSeconds) {
    static final String BANK = "bank";
    static final String CVS = "cvs";
    static final String ATM = "atm";
    static final String CARRIER = "carrier";

    /** Every channel that this build knows. */
    static final List<String> ALL = List.of(BANK, CVS, ATM, CARRIER);

    ChannelSettings {
        partners = Map.copyOf(partners);
    }

    /** Reads its keys. */
    static ChannelSettings of(Config config) {
        long timeoutMillis = config.number("channels.timeoutMillis", 5_000, 100, 60_000, "for a partner's answer");
        Map<String, PartnerHttp.Settings> partners = new LinkedHashMap<>();
        for (var channel : ALL) {
            var url = config.httpUrl("channels." + channel + ".url", "address of the partner; empty: no such channel");
            var key = config.secret("channels." + channel + ".key", "", "sent to the partner as a bearer token");
            if (!url.isEmpty()) partners.put(channel, new PartnerHttp.Settings(url, key, timeoutMillis));
        }
        int perSecond = config.integer("channels.bank.perSecond", 20, 1, 1_000, "debits at one bank");
        var windows = config.text(
                "channels.bank.maintenance", "", "when banks are closed, Tokyo time, such as 0001 23:45-00:15");
        return new ChannelSettings(
                partners,
                new BankPartner.Settings(perSecond, maintenance(windows)),
                new Payouts.Settings(
                        originator(config),
                        payoutTimes(config),
                        config.choice(
                                "channels.payout.format",
                                PayoutFileFormat.ZENGIN,
                                "of new files of transfers for the bank")),
                config.number("channels.cvs.slipSeconds", 259_200, 1, 5_184_000, "how long a slip can be paid"),
                config.number("channels.atm.sessionSeconds", 900, 1, 86_400, "how long a session can be used"));
    }

    private static Payouts.Originator originator(Config config) {
        return new Payouts.Originator(
                config.text("channels.payout.code", "0000000000", "our number at the bank, ten digits"),
                config.text("channels.payout.name", "ケッサイ", "our name in kana, as the bank has it"),
                config.text("channels.payout.bank", "0001", "our bank, four digits"),
                config.text("channels.payout.branch", "001", "our branch, three digits"),
                config.text("channels.payout.account", "0000000", "our account, seven digits"));
    }

    private static PayoutTimes payoutTimes(Config config) {
        var times = config.text(
                "channels.payout.times",
                "",
                "when waiting withdrawals go into a file, Tokyo time, such as 09:00,14:30");
        try {
            return PayoutTimes.parse(times);
        } catch (IllegalArgumentException e) {
            throw new CliFailure(ExitCode.CONFIG, "channels.payout.times: " + e.getMessage());
        }
    }

    private static Maintenance maintenance(String windows) {
        try {
            return Maintenance.parse(windows);
        } catch (IllegalArgumentException e) {
            throw new CliFailure(ExitCode.CONFIG, "channels.bank.maintenance: " + e.getMessage());
        }
    }

    Set<String> names() {
        return partners.keySet();
    }

    /** Our own bank account. */
    BankStatement.Account account() {
        var ours = payouts.originator();
        return new BankStatement.Account(ours.bank(), ours.branch(), ours.account());
    }

    boolean isEmpty() {
        return partners.isEmpty();
    }
}
