package dev.kessai.accounts.channel.payout;

import dev.kessai.base.id.InquiryCode;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** In which form the bank is asked for transfers, and answers. */
interface PayoutFormat {
    /** @param totalMinor the sum of its transfers, yen */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Made(byte[] bytes, long totalMinor) {}

    /** @param said the bank's word, for people */
    record Result(boolean paid, String said) {}

    /** @param id of the file: one id is one file, at most 35 characters */
    Made write(String id, List<Transfer> transfers, LocalDate day);

    /**
     * What the bank says of each payment.
     *
     * @param asked what {@link #write} has made
     * @return empty where it does not say it of all yet
     * @throws IllegalStateException where the answer is not to what was asked
     */
    Optional<Map<Long, Result>> results(byte[] asked, byte[] answer);

    /** Where this file is read, whatever is configured now. */
    static PayoutFileFormat of(byte[] file) {
        return file.length > 0 && file[0] == '<' ? PayoutFileFormat.ISO20022 : PayoutFileFormat.ZENGIN;
    }

    /** How the bank knows a transfer, also on its statements. */
    static String reference(Transfer transfer) {
        return InquiryCode.of(transfer.payment()).replace("-", "");
    }

    /** @throws IllegalStateException where it is of no payment */
    static long payment(String reference) {
        return InquiryCode.find(reference)
                .orElseThrow(() -> new IllegalStateException("the bank says something of " + reference));
    }
}
