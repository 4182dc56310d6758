package dev.kessai.books.reconciliation;

import dev.kessai.base.id.IdText;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerKind;

/** How breaks name things. Never fails: it names what is broken. */
final class Keys {
    private static final IdText PAYMENT = new IdText("pay");
    private static final int PAYMENT_LENGTH = PAYMENT.text(0).length();

    private Keys() {}

    static String payment(long id) {
        return id < 0 ? "payment " + id : PAYMENT.text(id);
    }

    /** The payment that a key names; 0 where it names none. */
    static long paymentIn(String key) {
        int at = key.indexOf(PAYMENT.prefix() + "_");
        if (at < 0 || key.length() < at + PAYMENT_LENGTH) return 0;
        return PAYMENT.find(key.substring(at, at + PAYMENT_LENGTH)).orElse(0);
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

    /** Its letters, or its number where nobody knows it. */
    static String currency(int code) {
        for (var each : Currency.values()) if (each.code() == code) return each.name();
        return Integer.toString(code);
    }

    static String fundClass(int code) {
        return FundClass.find(code).map(Enum::name).orElse("class " + code);
    }
}
