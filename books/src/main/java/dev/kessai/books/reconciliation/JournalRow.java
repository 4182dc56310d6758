package dev.kessai.books.reconciliation;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * A stored journal, read without a line of accounting's code: an auditor that shares the code of the audited finds what
 * it believes.
 *
 * @param day that books it
 * @param no within its day
 * @param broken why its bytes cannot be read, else empty
 */
record JournalRow(
        long payment,
        LocalDate day,
        long no,
        String code,
        int currency,
        long decidedAtMicros,
        List<Line> lines,
        String broken) {
    /** One amount on one account. */
    record Line(int account, long owner, int fundClass, long amount, long seq, long atMicros) {}

    static JournalRow read(long payment, LocalDate day, long no, byte[] body) {
        try {
            var in = CodedInputStream.newInstance(body);
            long says = in.readFixed64();
            var code = in.readStringRequireUtf8();
            int currency = in.readUInt32();
            long decidedAt = in.readUInt64();
            int count = in.readUInt32();
            var lines = new ArrayList<Line>(Math.min(count, body.length));
            for (int i = 0; i < count; i++) {
                int account = in.readUInt32();
                long owner = in.readFixed64();
                int fundClass = in.readUInt32();
                long amount = in.readSInt64();
                long seq = in.readUInt64();
                lines.add(new Line(account, owner, fundClass, amount, seq, decidedAt + in.readSInt64()));
            }
            var broken = says == payment && in.isAtEnd() ? "" : "bytes of another journal";
            return new JournalRow(payment, day, no, code, currency, decidedAt, List.copyOf(lines), broken);
        } catch (IOException e) {
            return new JournalRow(
                    payment, day, no, "", 0, 0, List.of(), "bytes that are no journal: " + e.getMessage());
        }
    }
}
