package dev.kessai.books.reconciliation;

import dev.kessai.base.id.IdText;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerKind;

/** How breaks name things. Never fails: it names what is broken. */
final class Keys {
    private static final IdText PAYMENT = new IdText("pay");

    private Keys() {}

    static String payment(long id) {
        return id < 0 ? "payment " + id : PAYMENT.text(id);
    }

    static String leg(long payment, int leg) {
        return payment(payment) + ":" + leg;
    }

    static String lane(int lane) {
        return "lane " + lane;
    }

    static String owner(long id) {
        var kind = Owner.kindOf(id);
        if (kind.isEmpty()) return "owner " + id;
        if (kind.get() == OwnerKind.SYSTEM) return "system owner " + new Owner(id).number();
        return new Owner(id).text();
    }

    static String account(AccountKey account) {
        return owner(account.owner()) + " " + fundClass(account.fundClass()) + " " + account.currency();
    }

    static String fundClass(int code) {
        return FundClass.find(code).map(Enum::name).orElse("class " + code);
    }
}
