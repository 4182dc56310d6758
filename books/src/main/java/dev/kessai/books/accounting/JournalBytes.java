package dev.kessai.books.accounting;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import dev.kessai.base.money.Currency;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.account.FundClass;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;

/**
 * The one spelling of a journal, stored and hashed; for ever. Numbers as protobuf writes them: payment fixed, the
 * code's text, currency, instant, number of lines; of each line account, owner fixed, class, signed amount, seq, and
 * its instant as the difference to the decision. A journal of a later turn than 0 goes on with its turn and, if it
 * takes one back, with the day and number of that.
 */
final class JournalBytes {
    private static final int BYTES_USUAL = 160;

    private JournalBytes() {}

    static byte[] encode(Journal journal) {
        try {
            var bytes = new ByteArrayOutputStream(BYTES_USUAL);
            var out = CodedOutputStream.newInstance(bytes, BYTES_USUAL);
            out.writeFixed64NoTag(journal.payment());
            out.writeStringNoTag(journal.code());
            out.writeUInt32NoTag(journal.currency().code());
            out.writeUInt64NoTag(journal.decidedAtMicros());
            out.writeUInt32NoTag(journal.lines().size());
            for (var line : journal.lines()) {
                out.writeUInt32NoTag(line.account());
                out.writeFixed64NoTag(line.owner());
                out.writeUInt32NoTag(line.fundClass().code());
                out.writeSInt64NoTag(line.amountMinor());
                out.writeUInt64NoTag(line.seq());
                out.writeSInt64NoTag(line.postedAtMicros() - journal.decidedAtMicros());
            }
            if (journal.turn() > 0) {
                out.writeUInt32NoTag(journal.turn());
                if (journal.turn() % 2 == 1) {
                    out.writeSInt64NoTag(journal.takesBack().day().toEpochDay());
                    out.writeUInt64NoTag(journal.takesBack().no());
                }
            }
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // into memory
        }
    }

    /** @throws IllegalArgumentException where the bytes are not exactly a balanced journal */
    static Journal decode(byte[] bytes) {
        try {
            var in = CodedInputStream.newInstance(bytes);
            long payment = in.readFixed64();
            var code = in.readStringRequireUtf8();
            var currency = Currency.of(in.readUInt32());
            long decidedAt = in.readUInt64();
            int count = in.readUInt32();
            var lines = new ArrayList<Journal.Line>();
            for (int i = 0; i < count; i++) {
                int account = in.readUInt32();
                long owner = in.readFixed64();
                var fundClass = FundClass.of(in.readUInt32());
                long amount = in.readSInt64();
                long seq = in.readUInt64();
                lines.add(new Journal.Line(account, owner, fundClass, amount, seq, decidedAt + in.readSInt64()));
            }
            int turn = in.isAtEnd() ? 0 : in.readUInt32();
            var takesBack = turn % 2 == 1
                    ? new Journal.Place(LocalDate.ofEpochDay(in.readSInt64()), in.readUInt64())
                    : Journal.Place.NONE;
            if (!in.isAtEnd()) throw new IllegalArgumentException("more bytes than a journal");
            return new Journal(
                    payment, code, currency, decidedAt, Clocks.businessDate(decidedAt), lines, turn, takesBack);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a journal: " + e.getMessage(), e);
        }
    }

    /** The hash before the first journal of a day. */
    static byte[] origin(LocalDate day) {
        return sha256().digest(("kessai journal " + day).getBytes(StandardCharsets.UTF_8));
    }

    /** Of a journal that follows the one with this hash. */
    static byte[] hash(byte[] previous, byte[] journal) {
        var digest = sha256();
        digest.update(previous);
        return digest.digest(journal);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
