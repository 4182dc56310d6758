package dev.kessai.books.reconciliation;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * A stored journal, read without a line of accounting's code: an auditor that shares the code of the audited finds
 * what it believes.
 *
 * @param day that books it
 * @param no within its day
 * @param turn among the journals of its payment: even ones book it, odd ones take back the one before
 * @param takesBack place of the journal that is taken back, else empty
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
        int turn,
        String takesBack,
        String broken) {
    /** One amount on one account. */
    record Line(int account, long owner, int fundClass, long amount, long seq, long atMicros) {}

    private static String place(LocalDate day, long no) {
        return "journal " + no + " of " + day;
    }

    String place() {
        return place(day, no);
    }

    boolean isReversal() {
        return turn % 2 == 1;
    }

    static JournalRow read(long payment, LocalDate day, long no, int turn, byte[] body) {
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
            int saysTurn = in.isAtEnd() ? 0 : in.readUInt32();
            var takesBack = saysTurn % 2 == 1 ? place(LocalDate.ofEpochDay(in.readSInt64()), in.readUInt64()) : "";
            boolean itself = says == payment && saysTurn == turn && in.isAtEnd();
            var broken = itself ? "" : "bytes of another journal";
            return new JournalRow(
                    payment, day, no, code, currency, decidedAt, List.copyOf(lines), turn, takesBack, broken);
        } catch (IOException e) {
            return new JournalRow(
                    payment, day, no, "", 0, 0, List.of(), turn, "", "bytes that are no journal: " + e.getMessage());
        }
    }
}
