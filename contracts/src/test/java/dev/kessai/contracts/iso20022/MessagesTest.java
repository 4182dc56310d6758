package dev.kessai.contracts.iso20022;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kessai.contracts.bank.BankStatement;
import dev.kessai.contracts.bank.BankStatement.Account;
import dev.kessai.contracts.bank.UnreadableFile;
import dev.kessai.contracts.iso20022.CreditTransferOrder.Party;
import dev.kessai.contracts.iso20022.CreditTransferOrder.Transfer;
import dev.kessai.contracts.iso20022.TransferStatus.State;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xml.sax.SAXException;

/** Messages as the standard's schemas want them, and what is not one. */
final class MessagesTest {
    private static final Party US = new Party("カ）ケッサイ", new Account("0001", "001", "7654321"));
    private static final Party THEM = new Party("ヤマダ & 商店", new Account("0005", "123", "0001234"));
    private static final LocalDate DAY = LocalDate.of(2026, 4, 2);
    private static final String STATEMENT = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
            <BkToCstmrStmt><GrpHdr><MsgId>S1</MsgId><CreDtTm>2026-04-03T00:10:00</CreDtTm></GrpHdr>
            <Stmt><Id>S1</Id>
            <Acct><Id><Othr><Id>7654321</Id></Othr></Id><Ccy>JPY</Ccy>
            <Svcr><FinInstnId><ClrSysMmbId><ClrSysId><Cd>JPZGN</Cd></ClrSysId><MmbId>0001</MmbId></ClrSysMmbId>
            </FinInstnId><BrnchId><Id>001</Id></BrnchId></Svcr></Acct>
            <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="JPY">100000</Amt><CdtDbtInd>CRDT</CdtDbtInd>
            <Dt><Dt>2026-04-02</Dt></Dt></Bal>
            <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="JPY">101636</Amt><CdtDbtInd>CRDT</CdtDbtInd>
            <Dt><Dt>2026-04-02</Dt></Dt></Bal>
            <Ntry><Amt Ccy="JPY">9945.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
            <BookgDt><Dt>2026-04-02</Dt></BookgDt><AcctSvcrRef>00000001</AcctSvcrRef>
            <BkTxCd><Prtry><Cd>11</Cd></Prtry></BkTxCd>
            <NtryDtls><TxDtls><Refs><EndToEndId>BANK 20260401</EndToEndId></Refs>
            <RltdPties><Dbtr><Pty><Nm>ﾔﾏﾀﾞ ﾀﾛｳ</Nm></Pty></Dbtr></RltdPties></TxDtls></NtryDtls></Ntry>
            <Ntry><Amt Ccy="JPY">8309</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
            <BookgDt><Dt>2026-04-02</Dt></BookgDt><ValDt><Dt>2026-04-03</Dt></ValDt>
            <BkTxCd><Prtry><Cd>11</Cd></Prtry></BkTxCd>
            <NtryDtls>
            <TxDtls><Refs><AcctSvcrRef>2a</AcctSvcrRef><EndToEndId>A</EndToEndId></Refs>
            <Amt Ccy="JPY">8150</Amt></TxDtls>
            <TxDtls><Refs><AcctSvcrRef>2b</AcctSvcrRef><EndToEndId>NOTPROVIDED</EndToEndId></Refs>
            <Amt Ccy="JPY">159</Amt><RmtInf><Ustrd>FEE</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
            <Ntry><Amt Ccy="JPY">5</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>PDNG</Cd></Sts>
            <BkTxCd><Prtry><Cd>11</Cd></Prtry></BkTxCd></Ntry>
            </Stmt></BkToCstmrStmt></Document>
            """;
    private static final String STATUS = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
            <GrpHdr><MsgId>R1</MsgId><CreDtTm>2026-04-03T00:10:00</CreDtTm></GrpHdr>
            <OrgnlGrpInfAndSts><OrgnlMsgId>PO-1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>
            <GrpSts>PART</GrpSts></OrgnlGrpInfAndSts>
            <OrgnlPmtInfAndSts><OrgnlPmtInfId>PO-1</OrgnlPmtInfId>
            <TxInfAndSts><OrgnlEndToEndId>A</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts>
            <TxInfAndSts><OrgnlEndToEndId>B</OrgnlEndToEndId><TxSts>RJCT</TxSts>
            <StsRsnInf><Rsn><Cd>AC01</Cd></Rsn><AddtlInf>no such account</AddtlInf></StsRsnInf></TxInfAndSts>
            <TxInfAndSts><OrgnlEndToEndId>C</OrgnlEndToEndId><TxSts>PDNG</TxSts></TxInfAndSts>
            </OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>
            """;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static CreditTransferOrder order() {
        return new CreditTransferOrder(
                "PO-1",
                Instant.parse("2026-04-02T01:02:03.456Z"),
                US,
                DAY,
                List.of(new Transfer("0SAS8609400008", 8_150, THEM, '1'), new Transfer("B", 1, THEM, '1')));
    }

    @Test
    void anOrderOfTransfersFitsTheStandardsSchema() throws Exception {
        var message = order().bytes();
        IsoSchema.check("pain.001.001.09", message);
        var text = new String(message, StandardCharsets.UTF_8);
        assertThat(text).contains("<NbOfTxs>2</NbOfTxs><CtrlSum>8151</CtrlSum>");
        assertThat(text).contains("<InstdAmt Ccy=\"JPY\">8150</InstdAmt>").contains("ヤマダ &amp; 商店");
        assertThat(text)
                .contains("<CdtrAgt><FinInstnId><ClrSysMmbId><ClrSysId><Cd>JPZGN</Cd></ClrSysId><MmbId>0005</MmbId>"
                        + "</ClrSysMmbId></FinInstnId><BrnchId><Id>123</Id></BrnchId></CdtrAgt>");
        var broken = text.replace("<PmtMtd>TRF</PmtMtd>", "").getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> IsoSchema.check("pain.001.001.09", broken)).isInstanceOf(SAXException.class);
    }

    @Test
    void anOrderThatNoBankWouldTakeIsNotMade() {
        assertThatThrownBy(() -> new Transfer("x".repeat(36), 1, THEM, '1')).hasMessageContaining("not an id");
        assertThatThrownBy(() -> new Transfer("A", 0, THEM, '1')).hasMessageContaining("amount");
        assertThatThrownBy(() -> new Party(" ", US.account())).hasMessageContaining("name");
        assertThatThrownBy(() -> new CreditTransferOrder("A", Instant.EPOCH, US, DAY, List.of()))
                .hasMessageContaining("0 transfers");
    }

    @Test
    void theStatusOfEachTransferIsReadWithItsReason() throws Exception {
        IsoSchema.check("pain.002.001.10", bytes(STATUS.strip()));
        var status = TransferStatus.parse(bytes(STATUS));
        assertThat(status)
                .isEqualTo(new TransferStatus(
                        "PO-1",
                        State.OPEN,
                        "",
                        List.of(
                                new TransferStatus.Transfer("A", State.PAID, ""),
                                new TransferStatus.Transfer("B", State.REFUSED, "AC01 no such account"),
                                new TransferStatus.Transfer("C", State.OPEN, ""))));
        assertThatThrownBy(() -> TransferStatus.parse(bytes(STATUS.replace("ACSC", "YES"))))
                .isInstanceOf(UnreadableFile.class)
                .hasMessage("line 7, element Document/CstmrPmtStsRpt/OrgnlPmtInfAndSts/TxInfAndSts/TxSts:"
                        + " no state of a transfer: YES");
    }

    @Test
    void aStatementIsReadLineByLine() {
        assertThat(AccountStatement.parse(bytes(STATEMENT)))
                .isEqualTo(new BankStatement(
                        US.account(),
                        DAY,
                        DAY,
                        100_000,
                        101_636,
                        List.of(
                                new BankStatement.Line(DAY, DAY, 9_945, "00000001", "BANK 20260401", "ﾔﾏﾀﾞ ﾀﾛｳ", ""),
                                new BankStatement.Line(DAY, DAY.plusDays(1), -8_150, "2a", "A", "", ""),
                                new BankStatement.Line(DAY, DAY.plusDays(1), -159, "2b", "FEE", "", ""))));
    }

    /** The schema of the report within the day, camt.052, which has the same entries. */
    @Test
    void theStatementOfThisTestIsOneByTheStandardsSchemaOfItsSister() {
        var sister = STATEMENT
                .replace("camt.053.001.08", "camt.052.001.08")
                .replace("BkToCstmrStmt>", "BkToCstmrAcctRpt>")
                .replace("Stmt>", "Rpt>")
                .strip();
        assertThatCode(() -> IsoSchema.check("camt.052.001.08", bytes(sister))).doesNotThrowAnyException();
    }

    @Test
    void aStatementThatDoesNotAddUpIsRefusedWithItsPlace() {
        refused(STATEMENT.replace("101636", "101637"), "line 4, element Document/BkToCstmrStmt/Stmt: opening");
        refused(STATEMENT.replace(">8150<", ">8151<"), "line 17, element Document/BkToCstmrStmt/Stmt/Ntry: its trans");
        refused(STATEMENT.replace("9945.00", "9945.50"), "line 12, element Document/BkToCstmrStmt/Stmt/Ntry/Amt: not");
        refused(STATEMENT.replace("\"JPY\">9945", "\"USD\">9945"), "line 12");
        refused(STATEMENT.replace("OPBD", "PRCD"), "line 4, element Document/BkToCstmrStmt/Stmt: the balance OPBD");
        refused(STATEMENT.replace("<MmbId>0001", "<MmbId>1"), "line 6, element Document/BkToCstmrStmt/Stmt/Acct/Svcr");
        refused(STATEMENT.replaceFirst("<BookgDt><Dt>2026-04-02", "<BookgDt><Dt>2026-04-32"), "line 13");
        refused(STATEMENT.replaceFirst("CRDT", "UP"), "line 8");
        refused(STATEMENT.replace("camt.053", "camt.054"), "line 2, element Document: namespace");
        refused(STATEMENT.substring(0, 600), "line 10");
    }

    @Test
    void aStrangersDocumentMayNotReachForFilesNorGrowWithoutEnd() {
        var root = "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">";
        var entity = "<?xml version=\"1.0\"?>\n<!DOCTYPE Document [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>\n"
                + root + "<BkToCstmrStmt>&x;</BkToCstmrStmt></Document>";
        refused(entity, "line ");
        refused("<?xml version=\"1.0\"?>\n" + root + "&x;</Document>", "line 2");
        refused(root + "<a>".repeat(40), "line 1, element a: deeper than 32");
        refused(root + "<a>" + "x".repeat(5_000) + "</a></Document>", "line 1, element Document/a: a text of more");
        refused("", "line 1");
        assertThatThrownBy(() -> AccountStatement.parse(new byte[(64 << 20) + 1]))
                .hasMessageContaining("at most");
    }

    private static void refused(String document, String message) {
        assertThatThrownBy(() -> AccountStatement.parse(bytes(document)))
                .isInstanceOf(UnreadableFile.class)
                .hasMessageStartingWith(message);
    }
}
