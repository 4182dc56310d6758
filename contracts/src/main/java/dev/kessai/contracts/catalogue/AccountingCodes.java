package dev.kessai.contracts.catalogue;

import dev.kessai.contracts.payment.PaymentType;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The catalogue of accounting codes; immutable, safe for all threads. */
public final class AccountingCodes {
    private final Map<String, AccountingCode> byCode;
    private final int version;

    private AccountingCodes(Map<String, AccountingCode> byCode) {
        this.byCode = byCode;
        this.version =
                byCode.values().stream().mapToInt(AccountingCode::since).max().orElse(0);
    }

    /** Reads the catalogue of this build; throws where a row is wrong, a code stands twice or a type has none. */
    public static AccountingCodes load() {
        var byCode = new LinkedHashMap<String, AccountingCode>();
        for (var row : Csv.resource("accounting-codes.csv", "code,type,en,ja,since")) {
            var code = new AccountingCode(
                    row.get(0), PaymentType.valueOf(row.get(1)), row.get(2), row.get(3), Integer.parseInt(row.get(4)));
            if (byCode.put(code.code(), code) != null) throw new IllegalStateException("twice: " + code.code());
        }
        for (var type : PaymentType.values())
            if (byCode.values().stream().noneMatch(code -> code.type() == type))
                throw new IllegalStateException("no accounting code for " + type);
        return new AccountingCodes(byCode);
    }

    /** The newest version that brought a code. */
    public int version() {
        return version;
    }

    public Optional<AccountingCode> find(String code) {
        return Optional.ofNullable(byCode.get(code));
    }

    /** Whether a payment of this type may carry the code. */
    public boolean allows(PaymentType type, String code) {
        var found = byCode.get(code);
        return found != null && found.type() == type;
    }

    /** In the order of the file. */
    public Collection<AccountingCode> all() {
        return Collections.unmodifiableCollection(byCode.values());
    }
}
