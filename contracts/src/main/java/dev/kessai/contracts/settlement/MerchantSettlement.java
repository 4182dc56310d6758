package dev.kessai.contracts.settlement;

import dev.kessai.base.hash.Hash128;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Settlement with merchants. Thread-safe; blocks the calling (virtual) thread. */
public interface MerchantSettlement {
    /** Of a list. */
    int LISTED_MAX = 100;

    /** Lines of one page. */
    int LINES_MAX = 1_000;

    /** Lines of one document; a longer statement is read page by page. */
    int DOCUMENT_LINES_MAX = 100_000;

    /** Plans of one contract. */
    int PLANS_MAX = 64;

    /** Rates of one plan. */
    int RATES_MAX = 64;

    /** A contract as it is now. */
    record Agreed(MerchantContract contract, int version, String by, long atMicros) {}

    /**
     * A new contract, or a newer version of one.
     *
     * @param by API client
     * @param key of the request, scoped to the client
     */
    SettlementAnswer<Agreed> agree(MerchantContract contract, String by, Hash128 key);

    Optional<Agreed> contract(long merchant);

    /** Clears what is due now: all of it, or as much as a few seconds allow. */
    ClearingRun clear();

    /**
     * Statements by id.
     *
     * @param merchant 0 for all
     * @param after the last id of the page before, 0 for the first
     */
    List<MerchantStatement> statements(long merchant, long after);

    Optional<MerchantStatement> statement(long id);

    /** @param after number of the entry after which to go on, 0 for the first */
    List<MerchantStatement.Line> lines(long id, long after);

    /** Empty where there is none, or it has more than {@link #DOCUMENT_LINES_MAX} lines. */
    Optional<Document> document(long id, Format format);

    /**
     * What came of computing statements again from their movements.
     *
     * @param different of them: some figure or line is not the same
     * @param last the id to go on after
     */
    record Checked(long statements, List<Long> different, long last, boolean done) {
        public Checked {
            different = List.copyOf(different);
        }
    }

    /** Computes again what was cleared, by id: all of it, or as much as a few seconds allow. */
    Checked check(long after);

    /** A returned payout may be tried again: with the account of the newest contract. */
    SettlementAnswer<MerchantStatement> retry(long id);

    /**
     * Puts all that is payable by then into a batch; nothing moves.
     *
     * @param key makes a repetition the same batch
     */
    SettlementAnswer<PayoutBatch> propose(LocalDate payOn, String by, Hash128 key);

    /** Moves it, unless the approver has made it. */
    SettlementAnswer<PayoutBatch> approve(long batch, String by);

    /** Ends it; also its maker may. */
    SettlementAnswer<PayoutBatch> reject(long batch, String by);

    Optional<PayoutBatch> batch(long id);

    /** The newest first. */
    List<PayoutBatch> batches();

    /** How a statement is written. */
    enum Format {
        HTML("text/html; charset=utf-8"),
        PDF("application/pdf"),
        CSV("text/csv; charset=utf-8");

        private final String contentType;

        Format(String contentType) {
            this.contentType = contentType;
        }

        public String contentType() {
            return contentType;
        }
    }

    /** Bytes that compare by identity: nobody compares documents. */
    final class Document {
        private final byte[] bytes;

        public Document(byte[] bytes) {
            this.bytes = bytes;
        }

        /** Not to be changed. */
        public byte[] bytes() {
            return bytes;
        }
    }
}
