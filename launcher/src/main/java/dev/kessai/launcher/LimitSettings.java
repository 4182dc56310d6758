package dev.kessai.launcher;

import dev.kessai.base.config.Config;
import dev.kessai.contracts.account.KycLevel;
import dev.kessai.contracts.account.Rating;
import dev.kessai.contracts.account.Standing;
import dev.kessai.contracts.catalogue.Limits;
import java.util.HashMap;
import java.util.Map;

/** The catalogue of limits as an operator changes it. */
record LimitSettings(Limits limits) {
    /** Whose limits an owner has whose level nobody has set. */
    private enum Unknown {
        UNLIMITED,
        NONE,
        BANK_LINKED,
        VERIFIED
    }

    /** Reads its keys. */
    static LimitSettings of(Config config) {
        var unknown = config.choice(
                "limits.unknownLevel", Unknown.UNLIMITED, "whose limits an owner has whose level nobody has set");
        var text = config.text(
                "limits.amounts", "", "other amounts than the catalogue's: verified.pay.day=300000, several by comma");
        try {
            var limits = Limits.load().with(amounts(text));
            return new LimitSettings(
                    switch (unknown) {
                        case UNLIMITED -> limits;
                        case NONE -> limits.unknownAs(new Standing(KycLevel.NONE, Rating.MID));
                        case BANK_LINKED -> limits.unknownAs(new Standing(KycLevel.BANK_LINKED, Rating.MID));
                        case VERIFIED -> limits.unknownAs(new Standing(KycLevel.VERIFIED, Rating.MID));
                    });
        } catch (IllegalArgumentException e) {
            throw new CliFailure(ExitCode.CONFIG, "limits.amounts: " + e.getMessage());
        }
    }

    private static Map<String, Long> amounts(String text) {
        var amounts = new HashMap<String, Long>();
        for (var each : text.split(",", -1)) {
            if (each.isBlank()) continue;
            int equals = each.indexOf('=');
            if (equals < 0) throw new IllegalArgumentException("not name=amount: " + each.strip());
            amounts.put(
                    each.substring(0, equals).strip(),
                    Long.parseLong(each.substring(equals + 1).strip()));
        }
        return amounts;
    }
}
