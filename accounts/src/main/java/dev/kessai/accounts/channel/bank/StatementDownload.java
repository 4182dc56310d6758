package dev.kessai.accounts.channel.bank;

import dev.kessai.accounts.channel.PartnerHttp;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.bank.BankStatement.Account;
import dev.kessai.contracts.bank.StatementFormat;
import dev.kessai.contracts.bank.StatementSource;
import java.time.LocalDate;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** Statements of the company's account as the bank gives them out. Thread-safe; blocks. */
public final class StatementDownload implements StatementSource {
    private final PartnerHttp http;
    private final Account account;
    private final MicroClock business;

    public StatementDownload(PartnerHttp http, Account account, MicroClock business) {
        this.http = http;
        this.account = account;
        this.business = business;
    }

    @Override
    public Optional<byte[]> statement(LocalDate day, StatementFormat format) {
        var message = PartnerHttp.message()
                .put("day", day.toString())
                .put("account", account.toString())
                .put("format", format.name().toLowerCase(Locale.ROOT))
                .put("now_micros", business.micros());
        return http.post("/statements", message) instanceof PartnerHttp.Answered answered && answered.isOk()
                ? Optional.of(Base64.getDecoder().decode(answered.text("content")))
                : Optional.empty();
    }
}
