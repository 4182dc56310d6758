package dev.kessai.launcher;

import dev.kessai.accounts.channel.ChannelDesk;
import dev.kessai.accounts.channel.ChannelStore;
import dev.kessai.accounts.channel.Partner;
import dev.kessai.accounts.channel.PartnerHttp;
import dev.kessai.accounts.channel.atm.AtmPartner;
import dev.kessai.accounts.channel.bank.BankAccountStore;
import dev.kessai.accounts.channel.bank.BankAccounts;
import dev.kessai.accounts.channel.bank.BankPartner;
import dev.kessai.accounts.channel.bank.StatementDownload;
import dev.kessai.accounts.channel.carrier.CarrierPartner;
import dev.kessai.accounts.channel.cvs.CvsPartner;
import dev.kessai.accounts.channel.payout.PayoutStore;
import dev.kessai.accounts.channel.payout.Payouts;
import dev.kessai.base.db.Db;
import dev.kessai.base.telemetry.Telemetry;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.detail.AccountingDetails;
import dev.kessai.payment.Leg;
import dev.kessai.payment.Participants.Registered;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Optional;

/** How the channels service is made: a partner for each channel that is configured. */
final class ChannelParts {
    private final ChannelSettings settings;
    private final Clocks clocks;
    private final Deque<AutoCloseable> opened;

    ChannelParts(ChannelSettings settings, Clocks clocks, Deque<AutoCloseable> opened) {
        this.settings = settings;
        this.clocks = clocks;
        this.opened = opened;
    }

    /** The service in this process, without payment yet. */
    ChannelDesk desk(Db db, AccountingDetails details) {
        var partners = new ArrayList<Partner>();
        var beside = ChannelDesk.Beside.NOTHING;
        for (var entry : settings.partners().entrySet()) {
            var http = new PartnerHttp(entry.getValue());
            opened.push(http);
            switch (entry.getKey()) {
                case ChannelSettings.BANK -> {
                    var accounts = new BankAccounts(new BankAccountStore(db), http, clocks.machine());
                    var statements = new StatementDownload(http, settings.account(), clocks.business());
                    beside = new ChannelDesk.Beside(accounts, payouts(db, accounts, http), statements);
                    partners.add(new BankPartner(http, accounts, settings.bank(), clocks.business()));
                }
                case ChannelSettings.CVS -> partners.add(new CvsPartner(http, settings.slipSeconds() * 1_000_000));
                case ChannelSettings.ATM -> partners.add(new AtmPartner(http, settings.sessionSeconds() * 1_000_000));
                case ChannelSettings.CARRIER -> partners.add(new CarrierPartner(http));
                default -> throw new IllegalStateException("no such channel: " + entry.getKey());
            }
        }
        var desk = new ChannelDesk(new ChannelStore(db), partners, beside, details, clocks);
        opened.push(desk);
        return desk;
    }

    private Payouts payouts(Db db, BankAccounts accounts, PartnerHttp http) {
        var payouts = new Payouts(new PayoutStore(db), accounts, http, settings.payouts(), clocks);
        opened.push(payouts);
        return payouts;
    }

    /** What payment knows of a channel (design 0002, channels). */
    static Registered registered(String channel) {
        return switch (channel) {
            case ChannelSettings.BANK -> new Registered(channel, Leg.Kind.PIVOT, Optional.of(SystemOwner.BANK));
            case ChannelSettings.CVS -> new Registered(channel, Leg.Kind.CANCELLABLE, Optional.of(SystemOwner.CVS));
            case ChannelSettings.ATM -> new Registered(channel, Leg.Kind.CANCELLABLE, Optional.of(SystemOwner.ATM));
            case ChannelSettings.CARRIER ->
                new Registered(channel, Leg.Kind.CANCELLABLE, Optional.of(SystemOwner.CARRIER));
            default -> throw new IllegalStateException("no such channel: " + channel);
        };
    }

    /** What an operator watches. */
    static void gauges(Telemetry telemetry, ChannelDesk desk) {
        for (var channel : desk.services()) {
            telemetry.gauge("channel.unanswered", channel::unanswered, "channel", channel.name());
            telemetry.gauge(
                    "channel.unanswered.oldest.seconds", channel::oldestUnansweredSeconds, "channel", channel.name());
            telemetry.gauge("channel.alarms", channel::alarms, "channel", channel.name());
        }
        telemetry.gauge("channel.followups.open", desk::openFollowUps);
    }
}
