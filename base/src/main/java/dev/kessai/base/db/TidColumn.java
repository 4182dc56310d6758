package dev.kessai.base.db;

/**
 * Of tid: where a row's newest version lies in its table. As a number: page times 65,536 plus the line in the page,
 * never 0 for a row that exists.
 */
public final class TidColumn extends Column {
    private static final int LINE_BITS = 16;

    public TidColumn() {
        super(27, 1010);
    }

    public void add(long place) {
        begin(Integer.BYTES + Short.BYTES);
        putInt((int) (place >>> LINE_BITS));
        putShort((int) place);
    }

    /** From a ctid's text, such as {@code (12,3)}. */
    public static long place(String ctid) {
        int comma = ctid.indexOf(',');
        return Long.parseLong(ctid, 1, comma, 10) << LINE_BITS | Long.parseLong(ctid, comma + 1, ctid.length() - 1, 10);
    }
}
