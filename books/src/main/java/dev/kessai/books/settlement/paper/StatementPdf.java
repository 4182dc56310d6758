package dev.kessai.books.settlement.paper;

import dev.kessai.contracts.settlement.MerchantStatement.Full;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.openpdf.text.Document;
import org.openpdf.text.Element;
import org.openpdf.text.Font;
import org.openpdf.text.PageSize;
import org.openpdf.text.Paragraph;
import org.openpdf.text.Phrase;
import org.openpdf.text.pdf.BaseFont;
import org.openpdf.text.pdf.PdfPCell;
import org.openpdf.text.pdf.PdfPTable;
import org.openpdf.text.pdf.PdfWriter;

/** A4, lying; the Japanese font is one that every reader brings with it, and is not embedded. */
final class StatementPdf {
    private static final String FONT = "HeiseiKakuGo-W5";
    private static final String ENCODING = "UniJIS-UCS2-H";
    private static final int TITLE_POINTS = 16;
    private static final int HEAD_POINTS = 12;
    private static final int TEXT_POINTS = 9;
    private static final int LINE_POINTS = 7;
    private static final int MARGIN = 36;
    private static final int GAP = 10;
    private static final int HALF = 50;
    private static final int WHOLE = 100;
    private static final int FIRST_NUMBER = Words.LINE_HEADS.indexOf("金額");
    private static final int[] LINE_WIDTHS = {4, 10, 7, 10, 12, 7, 7, 6, 7, 6};

    private StatementPdf() {}

    static byte[] write(Full full) {
        try {
            var font = BaseFont.createFont(FONT, ENCODING, BaseFont.NOT_EMBEDDED);
            var bytes = new ByteArrayOutputStream();
            var document = new Document(PageSize.A4.rotate(), MARGIN, MARGIN, MARGIN, MARGIN);
            var _ = PdfWriter.getInstance(document, bytes);
            document.open();
            write(document, font, full);
            document.close();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // into memory
        }
    }

    private static void write(Document document, BaseFont font, Full full) {
        var text = new Font(font, TEXT_POINTS);
        var head = new Font(font, HEAD_POINTS);
        document.addTitle(Words.TITLE);
        document.add(new Paragraph(Words.TITLE, new Font(font, TITLE_POINTS)));
        document.add(rows(Words.heading(full), text, 1 + 1));
        document.add(rows(Words.totals(full.statement()), text, 1));
        document.add(new Paragraph(Words.INVOICE, head));
        var invoice = Words.invoice(full.statement());
        var table = table(invoice.getFirst().size(), WHOLE);
        for (var row : invoice) cells(table, row, text, 1);
        document.add(table);
        document.add(new Paragraph(Words.rounding(full.statement().rounding()), text));
        document.add(new Paragraph(Words.LINES, head));
        var lines = table(Words.LINE_HEADS.size(), WHOLE);
        lines.setWidths(LINE_WIDTHS);
        lines.setHeaderRows(1);
        var small = new Font(font, LINE_POINTS);
        cells(lines, Words.LINE_HEADS, small, FIRST_NUMBER);
        for (var line : full.lines()) cells(lines, Words.line(line), small, FIRST_NUMBER);
        document.add(lines);
    }

    private static PdfPTable table(int columns, int percent) {
        var table = new PdfPTable(columns);
        table.setWidthPercentage(percent);
        table.setHorizontalAlignment(Element.ALIGN_LEFT);
        table.setSpacingBefore(GAP);
        return table;
    }

    /** @param numbersFrom the first column of figures */
    private static PdfPTable rows(List<Words.Row> rows, Font font, int numbersFrom) {
        var table = table(2, HALF);
        for (var row : rows) cells(table, List.of(row.label(), row.value()), font, numbersFrom);
        return table;
    }

    private static void cells(PdfPTable table, List<String> cells, Font font, int numbersFrom) {
        for (int i = 0; i < cells.size(); i++) {
            var cell = new PdfPCell(new Phrase(cells.get(i), font));
            cell.setHorizontalAlignment(i >= numbersFrom ? Element.ALIGN_RIGHT : Element.ALIGN_LEFT);
            table.addCell(cell);
        }
    }
}
