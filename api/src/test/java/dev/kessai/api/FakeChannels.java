package dev.kessai.api;

import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.channel.BankAccount;
import dev.kessai.contracts.channel.BankAccount.Link;
import dev.kessai.contracts.channel.BankAccount.Linked;
import dev.kessai.contracts.channel.BankAccount.State;
import dev.kessai.contracts.channel.Channels;
import dev.kessai.contracts.channel.DayTotal;
import dev.kessai.contracts.channel.Notice;
import dev.kessai.contracts.channel.PayerAction;
import dev.kessai.contracts.channel.PayoutFile;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Channels that answer what the test decides. */
final class FakeChannels implements Channels {
    static final BankAccount ACCOUNT = new BankAccount(
            "bka_0123456789abc",
            Owner.user(1).id(),
            "0001",
            "001",
            "7654321",
            State.PENDING,
            "http://bank.example/pages/1");

    final List<Notice> notices = new ArrayList<>();
    final List<Link> links = new ArrayList<>();
    Notice.Answer answer = Notice.Answer.TAKEN;
    Linked linked = new Linked.Account(ACCOUNT, false);

    @Override
    public Notice.Answer take(Notice notice) {
        notices.add(notice);
        return answer;
    }

    @Override
    public boolean isWanted(String channel, String reference, long amountMinor) {
        return channel.equals("atm") && amountMinor == 10_000;
    }

    @Override
    public List<PayerAction> actions(long payment) {
        return payment == Fakes.ID
                ? List.of(new PayerAction("cvs", "slip:60013-0000001", 2_000, "PENDING", Fakes.NOW_MICROS))
                : List.of();
    }

    @Override
    public Optional<Integer> readDayFile(String channel, LocalDate day) {
        return channel.equals("cvs") ? Optional.of(3) : Optional.empty();
    }

    @Override
    public Optional<DayTotal> dayTotal(String channel, LocalDate day) {
        return readDayFile(channel, day).map(lines -> new DayTotal(lines, 3_000));
    }

    @Override
    public Optional<PayoutFile> makePayoutFile(String key) {
        return payoutFile(1);
    }

    @Override
    public Optional<PayoutFile> payoutFile(long no) {
        var day = LocalDate.of(2026, 4, 1);
        return no == 1
                ? Optional.of(new PayoutFile(1, day, 2, 5_000, PayoutFile.State.NEW, 0, "MTIx"))
                : Optional.empty();
    }

    @Override
    public Linked link(Link link) {
        links.add(link);
        return linked;
    }

    @Override
    public Optional<BankAccount> bankAccount(String id) {
        return id.equals(ACCOUNT.id()) ? Optional.of(ACCOUNT) : Optional.empty();
    }

    @Override
    public List<BankAccount> bankAccounts(long owner) {
        return owner == ACCOUNT.owner() ? List.of(ACCOUNT) : List.of();
    }
}
