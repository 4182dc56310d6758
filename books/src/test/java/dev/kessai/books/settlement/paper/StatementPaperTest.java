package dev.kessai.books.settlement.paper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.id.IdText;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.settlement.MerchantContract.Rounding;
import dev.kessai.contracts.settlement.MerchantSettlement.Format;
import dev.kessai.contracts.settlement.MerchantStatement;
import dev.kessai.contracts.settlement.MerchantStatement.Figures;
import dev.kessai.contracts.settlement.MerchantStatement.Full;
import dev.kessai.contracts.settlement.MerchantStatement.Issuer;
import dev.kessai.contracts.settlement.MerchantStatement.Kind;
import dev.kessai.contracts.settlement.MerchantStatement.Line;
import dev.kessai.contracts.settlement.MerchantStatement.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openpdf.text.pdf.PdfName;
import org.openpdf.text.pdf.PdfReader;

/** What stands on a statement, whatever it is written on. */
final class StatementPaperTest {
    private static final long PAYMENT = 4_711;
    private static final String PAYMENT_ID = new IdText("pay").text(PAYMENT);
    private static final Line SALE = new Line(
            1,
            PAYMENT,
            Kind.SALE,
            "purchase.code",
            Clocks.startMicros(LocalDate.of(2026, 4, 7)),
            1_200,
            1_200,
            0,
            26_000,
            32_450);

    @Test
    void theCsvHasTheFieldsOfAQualifiedInvoiceAndALineForEachMovement() {
        var csv = text(statement("コーヒー,店", SALE), Format.CSV);
        assertThat(csv)
                .startsWith("\ufeff加盟店精算書\r\n")
                .contains("登録番号,T1234567890123\r\n")
                .contains("加盟店,\"コーヒー,店 御中\"\r\n")
                .contains("対象期間,2026年4月1日 ～ 2026年4月30日\r\n")
                .contains("10%対象（残高・ポイント払い）,800円,20円,2円\r\n")
                .contains("非課税（あと払い）,\"8,000円\",208円,－\r\n")
                .contains("差引支払額,\"8,370円\"\r\n")
                .endsWith("1,2026-04-07 00:00:00,売上,purchase.code," + PAYMENT_ID + ",1200,1200,2.6%,0,3.245%\r\n");
        assertThat(text(statement("コーヒー,店", SALE), Format.CSV)).isEqualTo(csv);
    }

    @Test
    void aLineOfThePageLeadsToTheJournalOfItsPaymentAndANameIsNoMarkup() {
        assertThat(text(statement("<b>A&B</b>", SALE), Format.HTML))
                .contains("<a href=\"/admin/v1/accounting/journals/" + PAYMENT_ID + "\">" + PAYMENT_ID + "</a>")
                .contains("&lt;b&gt;A&amp;B&lt;/b&gt; 御中")
                .doesNotContain("<b>A", "http://", "https://");
    }

    @Test
    void thePdfSaysTheSameInAJapaneseFontThatEveryReaderHas() throws IOException {
        var lines = new ArrayList<Line>();
        for (int i = 0; i < 100; i++) lines.add(SALE);
        var bytes = StatementPaper.write(statement("コーヒー店", lines.toArray(Line[]::new)), Format.PDF)
                .bytes();
        var reader = new PdfReader(bytes);
        assertThat(reader.getNumberOfPages()).isGreaterThan(1);
        var fonts = reader.getPageN(1).getAsDict(PdfName.RESOURCES).getAsDict(PdfName.FONT);
        for (var name : fonts.getKeys()) {
            var font = fonts.getAsDict(name);
            assertThat(font.getAsName(PdfName.ENCODING)).hasToString("/UniJIS-UCS2-H");
        }
        var page = new String(reader.getPageContent(1), StandardCharsets.ISO_8859_1);
        for (var said : List.of("加盟店精算書", "T1234567890123", "8,370円", PAYMENT_ID))
            assertThat(page).as(said).contains(asTheFontEncodesIt(said));
        reader.close();
    }

    /** Two bytes a character; none of these is one that PDF escapes. */
    private static String asTheFontEncodesIt(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.ISO_8859_1);
    }

    private static String text(Full full, Format format) {
        return new String(StatementPaper.write(full, format).bytes(), StandardCharsets.UTF_8);
    }

    private static Full statement(String name, Line... lines) {
        var statement = new MerchantStatement(
                1,
                Owner.merchant(1).id(),
                name,
                1,
                LocalDate.of(2026, 4, 1),
                LocalDate.of(2026, 4, 30),
                1,
                LocalDate.of(2026, 5, 8),
                State.FIXED,
                new Figures(9_200, -400, -200, 800, 8_000, 20, 2, 208),
                Rounding.PER_TOTAL,
                lines.length,
                1,
                8_370);
        return new Full(statement, new Issuer("決済株式会社", "T1234567890123"), List.of(lines));
    }
}
