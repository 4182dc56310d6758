package dev.kessai.launcher;

import dev.kessai.base.config.Config;
import dev.kessai.contracts.settlement.MerchantStatement.Issuer;
import java.util.regex.Pattern;

/** Who charges the fees on merchants' statements. */
final class SettlementSettings {
    private static final Pattern REGISTRATION = Pattern.compile("T[0-9]{13}");

    private SettlementSettings() {}

    /** Reads its keys. */
    static Issuer issuer(Config config) {
        var name = config.text("settlement.issuerName", "Kessai", "the company, as statements name it");
        var registration = config.text(
                "settlement.registrationNumber",
                "T0000000000000",
                "T and 13 digits: the issuer of qualified invoices, on every statement");
        if (!REGISTRATION.matcher(registration).matches())
            throw new CliFailure(
                    ExitCode.CONFIG, "settlement.registrationNumber: expected T and 13 digits, not " + registration);
        return new Issuer(name, registration);
    }
}
