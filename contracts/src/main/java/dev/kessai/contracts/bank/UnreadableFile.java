package dev.kessai.contracts.bank;

/** A file of a bank that is not what it should be, with the place of the first fault. Nothing of it may be used. */
public final class UnreadableFile extends IllegalArgumentException {
    /**
     * @param place such as {@code record 3, position 27} or {@code line 12, element Ntry/Amt}; both count from 1
     * @param what is wrong there; without names of people
     */
    public UnreadableFile(String place, String what) {
        super(place + ": " + what);
    }
}
