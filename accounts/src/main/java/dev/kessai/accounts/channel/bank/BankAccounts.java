package dev.kessai.accounts.channel.bank;

import dev.kessai.accounts.channel.BankLinks;
import dev.kessai.accounts.channel.PartnerHttp;
import dev.kessai.base.hash.Hash128;
import dev.kessai.base.id.IdText;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.channel.BankAccount;
import dev.kessai.contracts.channel.BankAccount.Link;
import dev.kessai.contracts.channel.BankAccount.Linked;
import dev.kessai.contracts.channel.BankAccount.State;
import dev.kessai.contracts.zengin.TransferFile;
import java.util.List;
import java.util.Optional;

/**
 * Mandates: asked for at the bank under our id, allowed by the user on the bank's own pages, and used only if the
 * bank's holder is the person whom we have verified. Thread-safe; blocks.
 */
public final class BankAccounts implements BankLinks {
    private static final IdText ID = new IdText("bka");

    private final BankAccountStore store;
    private final PartnerHttp bank;
    private final MicroClock machine;

    public BankAccounts(BankAccountStore store, PartnerHttp bank, MicroClock machine) {
        this.store = store;
        this.bank = bank;
        this.machine = machine;
    }

    @Override
    public Linked link(Link link) {
        var id = ID.text(Hash128.of(link.key()).high() >>> 1);
        long content = content(link);
        boolean known = store.find(id).isPresent();
        if (!known) {
            var account =
                    new BankAccount(id, link.owner(), link.bank(), link.branch(), link.number(), State.PENDING, "");
            store.add(new BankAccountStore.Row(account, content, link.holder(), ""), machine.micros());
        }
        var row = store.find(id).orElseThrow();
        if (row.content() != content) return new Linked.KeyReused();
        if (row.mandate().isEmpty() && !isMandated(link, id)) return new Linked.Unavailable();
        return new Linked.Account(store.find(id).orElseThrow().account(), known);
    }

    /** Asks the bank for a mandate; again under the same id is the same mandate. */
    private boolean isMandated(Link link, String id) {
        var message = PartnerHttp.message();
        message.put("request_id", id);
        message.put("bank", link.bank());
        message.put("branch", link.branch());
        message.put("number", link.number());
        message.put("holder", link.holder());
        message.put("return_url", link.returnUrl());
        if (!(bank.post("/mandates", message) instanceof PartnerHttp.Answered answered) || !answered.isOk())
            return false;
        store.mandated(id, answered.text("mandate"), answered.text("redirect_url"));
        return true;
    }

    @Override
    public Optional<BankAccount> find(String id) {
        var row = store.find(id);
        if (row.isEmpty()) return Optional.empty();
        var account = row.get().account();
        if (account.state() != State.PENDING || row.get().mandate().isEmpty()) return Optional.of(account);
        var decided = decided(row.get());
        if (decided.isEmpty()) return Optional.of(account);
        store.decided(id, decided.get());
        return store.find(id).map(BankAccountStore.Row::account);
    }

    private Optional<State> decided(BankAccountStore.Row row) {
        if (!(bank.get("/mandates/" + row.mandate()) instanceof PartnerHttp.Answered answered)) return Optional.empty();
        return switch (answered.text("status")) {
            case "ACTIVE" ->
                Optional.of(
                        HolderName.isSame(row.holder(), answered.text("holder")) ? State.ACTIVE : State.NAME_DIFFERS);
            case "REFUSED" -> Optional.of(State.REFUSED);
            default -> Optional.empty();
        };
    }

    @Override
    public List<BankAccount> of(long owner) {
        return store.of(owner).stream().map(BankAccountStore.Row::account).toList();
    }

    /** @param mandate the bank's number of it */
    record Debitable(String bank, String mandate) {}

    /** The user's newest account that can be debited. */
    Optional<Debitable> debitable(long owner) {
        return store.of(owner).reversed().stream()
                .filter(row -> row.account().state() == State.ACTIVE)
                .findFirst()
                .map(row -> new Debitable(row.account().bank(), row.mandate()));
    }

    /**
     * @param type of the account, as files of transfers have it
     * @param holder in kana
     */
    public record Payee(String bank, String branch, char type, String number, String holder) {}

    /** Where a user's withdrawals go: his newest account that is his. */
    public Optional<Payee> payee(long owner) {
        return store.of(owner).reversed().stream()
                .filter(row -> row.account().state() == State.ACTIVE)
                .findFirst()
                .map(row -> new Payee(
                        row.account().bank(),
                        row.account().branch(),
                        TransferFile.ORDINARY_ACCOUNT,
                        row.account().number(),
                        row.holder()));
    }

    private static long content(Link link) {
        return Hash128.of(String.join(
                        "\n", Long.toString(link.owner()), link.bank(), link.branch(), link.number(), link.holder()))
                .high();
    }
}
