package dev.kessai.accounts.channel.payout;

/** In which form the bank gets transfers. */
public enum PayoutFileFormat {
    /** Records of 120 bytes, type 21, answered by the same file with results in it. */
    ZENGIN,
    /** Messages pain.001 and pain.002. */
    ISO20022
}
