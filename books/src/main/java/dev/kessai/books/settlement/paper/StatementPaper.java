package dev.kessai.books.settlement.paper;

import dev.kessai.contracts.settlement.MerchantSettlement.Document;
import dev.kessai.contracts.settlement.MerchantSettlement.Format;
import dev.kessai.contracts.settlement.MerchantStatement.Full;

/** A statement in any of its formats: the same statement, the same words. Thread-safe. */
public final class StatementPaper {
    private StatementPaper() {}

    public static Document write(Full statement, Format format) {
        return new Document(
                switch (format) {
                    case HTML -> StatementHtml.write(statement);
                    case PDF -> StatementPdf.write(statement);
                    case CSV -> StatementCsv.write(statement);
                });
    }
}
