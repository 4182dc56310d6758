package dev.kessai.contracts.detail;

import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a product knows of a payment that it has created, for accounting.
 *
 * @param id unique within the product, for ever, such as {@code {payment}} or {@code {lot}:{round}}
 * @param payment that moves the value
 * @param accountingCode of that payment
 * @param dimensions by which sums can be divided; each name once, at most {@link #DIMENSIONS_MAX}
 */
public record AccountingDetail(String id, long payment, String accountingCode, List<Dimension> dimensions) {
    public static final int DIMENSIONS_MAX = 16;
    public static final int VALUE_LENGTH_MAX = 64;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z_]{0,31}");

    public AccountingDetail {
        dimensions = List.copyOf(dimensions);
        if (id.isEmpty() || payment <= 0) throw new IllegalArgumentException("detail " + id + " of " + payment);
        if (dimensions.size() > DIMENSIONS_MAX) throw new IllegalArgumentException(dimensions.size() + " dimensions");
        var names = new HashSet<String>();
        for (var each : dimensions)
            if (!names.add(each.name())) throw new IllegalArgumentException("dimension twice: " + each.name());
    }

    /**
     * One of them.
     *
     * @param name lower case, at most 32 characters
     * @param value an id that means nothing to strangers, at most {@link #VALUE_LENGTH_MAX} characters
     */
    public record Dimension(String name, String value) {
        public Dimension {
            if (!NAME.matcher(name).matches()) throw new IllegalArgumentException("dimension " + name);
            if (value.isEmpty() || value.length() > VALUE_LENGTH_MAX)
                throw new IllegalArgumentException("value of " + name + ": " + value);
        }
    }
}
