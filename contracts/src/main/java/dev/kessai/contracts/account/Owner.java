package dev.kessai.contracts.account;

import dev.kessai.base.hash.Mix;
import java.util.Optional;

/**
 * The opaque id of somebody who owns accounts: three bits of kind, sixty of number. Ledgers know nothing else about a
 * person, so that personal data can be erased while the books stay (02-accounts). Hot paths carry the bare
 * {@code long}.
 *
 * @param id positive; see {@link #of}
 */
public record Owner(long id) {
    private static final int NUMBER_BITS = 60;
    private static final long NUMBER_MAX = (1L << NUMBER_BITS) - 1;
    private static final OwnerKind[] KINDS = OwnerKind.values();
    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int DIGIT_COUNT = NUMBER_BITS / 5;

    public Owner {
        if (kindOf(id).isEmpty()) throw new IllegalArgumentException("not an owner id: " + id);
    }

    /** An owner of this kind; number 0 to 2^60 - 1. */
    public static Owner of(OwnerKind kind, long number) {
        if (number < 0 || number > NUMBER_MAX)
            throw new IllegalArgumentException("owner number out of range: " + number);
        return new Owner(((long) kind.code() << NUMBER_BITS) | number);
    }

    public static Owner user(long number) {
        return of(OwnerKind.USER, number);
    }

    public static Owner merchant(long number) {
        return of(OwnerKind.MERCHANT, number);
    }

    /**
     * The owner of an added channel's clearing account. The name is inside the id: nobody keeps a table of names, and
     * no two names are one owner.
     *
     * @param name 1 to 11 small letters and digits, a letter first
     */
    public static Owner channel(String name) {
        return of(OwnerKind.CHANNEL, ChannelName.number(name));
    }

    /** The suspense owner of one lane. */
    public static Owner ofLane(int lane) {
        return of(OwnerKind.LANE, lane);
    }

    public OwnerKind kind() {
        return kindOf(id).orElseThrow();
    }

    public long number() {
        return id & NUMBER_MAX;
    }

    /** The kind inside a bare id, empty where the id is none. */
    public static Optional<OwnerKind> kindOf(long id) {
        int code = (int) (id >>> NUMBER_BITS);
        return code >= 1 && code <= KINDS.length ? Optional.of(KINDS[code - 1]) : Optional.empty();
    }

    /** The lane of all accounts of this owner: fixed for ever by the installed number of lanes. */
    public static int lane(long id, int lanes) {
        boolean ofLane = id >>> NUMBER_BITS == OwnerKind.LANE.code();
        return ofLane ? (int) ((id & NUMBER_MAX) % lanes) : Mix.lane(id, lanes);
    }

    /** The public form: prefix, underscore, twelve Crockford base 32 digits; a system owner or channel by its name. */
    public String text() {
        if (kind() == OwnerKind.SYSTEM) return "sys_" + SystemOwner.of(this).text();
        if (kind() == OwnerKind.CHANNEL) return kind().prefix() + "_" + ChannelName.text(number());
        var digits = new char[DIGIT_COUNT];
        long rest = number();
        for (int i = DIGIT_COUNT - 1; i >= 0; i--, rest >>>= 5) digits[i] = DIGITS.charAt((int) (rest & 31));
        return kind().prefix() + "_" + new String(digits);
    }

    /** Reads the public form; empty where the text is not exactly what {@link #text} writes. */
    public static Optional<Owner> parse(String text) {
        for (var kind : KINDS) {
            if (!text.startsWith(kind.prefix() + "_")) continue;
            var rest = text.substring(kind.prefix().length() + 1);
            return switch (kind) {
                case SYSTEM -> SystemOwner.parse(rest).map(SystemOwner::owner);
                case CHANNEL -> ChannelName.isName(rest) ? Optional.of(channel(rest)) : Optional.empty();
                case USER, MERCHANT, LANE -> number(rest).map(number -> of(kind, number));
            };
        }
        return Optional.empty();
    }

    private static Optional<Long> number(String digits) {
        if (digits.length() != DIGIT_COUNT) return Optional.empty();
        long number = 0;
        for (int i = 0; i < DIGIT_COUNT; i++) {
            int digit = DIGITS.indexOf(digits.charAt(i));
            if (digit < 0) return Optional.empty();
            number = number << 5 | digit;
        }
        return Optional.of(number);
    }
}
