package dev.kessai.contracts.iso20022;

import dev.kessai.contracts.bank.BankStatement.Account;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Transfers that a bank is asked for, message pain.001.001.09: accounts of Japanese banks, known by the clearing system
 * {@code JPZGN} (bank of four digits, branch of three), in yen.
 *
 * @param id of the message, 1 to 35 characters: the bank takes a message of one id once
 * @param day when
 * @param transfers at least one, at most {@link #TRANSFERS_MAX}
 */
public record CreditTransferOrder(String id, Instant createdAt, Party payer, LocalDate day, List<Transfer> transfers) {
    public static final int TRANSFERS_MAX = 999_999;
    public static final int ID_LENGTH_MAX = 35;

    private static final String NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";
    private static final int NAME_LENGTH_MAX = 140;
    private static final String JAPANESE_BANKS = "JPZGN";
    private static final String CURRENCY = "JPY";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9/\\-?:().,'+ ]{1," + ID_LENGTH_MAX + "}");

    /** @param name of whose account it is, 1 to 140 characters */
    public record Party(String name, Account account) {
        public Party {
            if (name.isBlank() || name.length() > NAME_LENGTH_MAX)
                throw new IllegalArgumentException("a name of " + name.length() + " characters");
        }
    }

    /**
     * One transfer.
     *
     * @param endToEndId ours, which the bank repeats in its status and on statements: 1 to 35 characters
     * @param amountMinor yen, at least 1
     * @param accountType of the payee's account, the digit that banks here use: 1 ordinary, 2 current, 4 savings
     */
    public record Transfer(String endToEndId, long amountMinor, Party payee, char accountType) {
        public Transfer {
            checkId(endToEndId);
            if (accountType < '1' || accountType > '9')
                throw new IllegalArgumentException("type of account " + accountType);
            if (amountMinor < 1) throw new IllegalArgumentException("amount " + amountMinor);
        }
    }

    public CreditTransferOrder {
        transfers = List.copyOf(transfers);
        checkId(id);
        if (transfers.isEmpty() || transfers.size() > TRANSFERS_MAX)
            throw new IllegalArgumentException(transfers.size() + " transfers");
    }

    private static void checkId(String id) {
        if (!ID.matcher(id).matches()) throw new IllegalArgumentException("not an id of a message: " + id);
    }

    /**
     * What was asked for with a message.
     *
     * @param id of the message
     * @param references end-to-end ids of its transfers
     */
    public record Asked(String id, List<String> references) {
        public Asked {
            references = List.copyOf(references);
        }
    }

    /**
     * Reads a message of ours again.
     *
     * @throws dev.kessai.contracts.bank.UnreadableFile naming line and element
     */
    public static Asked read(byte[] bytes) {
        var order = XmlElement.parse(bytes, NAMESPACE).get("CstmrCdtTrfInitn");
        var references = new ArrayList<String>();
        for (var payment : order.all("PmtInf"))
            for (var each : payment.all("CdtTrfTxInf"))
                references.add(each.get("PmtId").get("EndToEndId").text());
        return new Asked(order.get("GrpHdr").get("MsgId").text(), references);
    }

    /** The sum of its transfers, yen. */
    public long total() {
        long total = 0;
        for (var each : transfers) total = Math.addExact(total, each.amountMinor());
        return total;
    }

    /** The message in UTF-8. */
    public byte[] bytes() {
        var bytes = new ByteArrayOutputStream();
        try {
            var xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
            xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
            xml.writeStartElement("Document");
            xml.writeDefaultNamespace(NAMESPACE);
            xml.writeStartElement("CstmrCdtTrfInitn");
            header(xml);
            payment(xml);
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("in memory", e);
        }
        return bytes.toByteArray();
    }

    private void header(XMLStreamWriter xml) throws XMLStreamException {
        xml.writeStartElement("GrpHdr");
        write(xml, id, "MsgId");
        write(xml, createdAt.truncatedTo(ChronoUnit.SECONDS).toString(), "CreDtTm");
        write(xml, Integer.toString(transfers.size()), "NbOfTxs");
        write(xml, Long.toString(total()), "CtrlSum");
        write(xml, payer.name(), "InitgPty", "Nm");
        xml.writeEndElement();
    }

    private void payment(XMLStreamWriter xml) throws XMLStreamException {
        xml.writeStartElement("PmtInf");
        write(xml, id, "PmtInfId");
        write(xml, "TRF", "PmtMtd");
        write(xml, Integer.toString(transfers.size()), "NbOfTxs");
        write(xml, Long.toString(total()), "CtrlSum");
        write(xml, day.toString(), "ReqdExctnDt", "Dt");
        write(xml, payer.name(), "Dbtr", "Nm");
        account(xml, "DbtrAcct", payer.account(), "");
        agent(xml, "DbtrAgt", payer.account());
        for (var each : transfers) transfer(xml, each);
        xml.writeEndElement();
    }

    private static void transfer(XMLStreamWriter xml, Transfer transfer) throws XMLStreamException {
        xml.writeStartElement("CdtTrfTxInf");
        write(xml, transfer.endToEndId(), "PmtId", "EndToEndId");
        xml.writeStartElement("Amt");
        xml.writeStartElement("InstdAmt");
        xml.writeAttribute("Ccy", CURRENCY);
        xml.writeCharacters(Long.toString(transfer.amountMinor()));
        xml.writeEndElement();
        xml.writeEndElement();
        agent(xml, "CdtrAgt", transfer.payee().account());
        write(xml, transfer.payee().name(), "Cdtr", "Nm");
        account(xml, "CdtrAcct", transfer.payee().account(), Character.toString(transfer.accountType()));
        xml.writeEndElement();
    }

    private static void agent(XMLStreamWriter xml, String role, Account account) throws XMLStreamException {
        xml.writeStartElement(role);
        xml.writeStartElement("FinInstnId");
        xml.writeStartElement("ClrSysMmbId");
        write(xml, JAPANESE_BANKS, "ClrSysId", "Cd");
        write(xml, account.bank(), "MmbId");
        xml.writeEndElement();
        xml.writeEndElement();
        write(xml, account.branch(), "BrnchId", "Id");
        xml.writeEndElement();
    }

    /** @param type empty for ours */
    private static void account(XMLStreamWriter xml, String role, Account account, String type)
            throws XMLStreamException {
        xml.writeStartElement(role);
        write(xml, account.number(), "Id", "Othr", "Id");
        if (type.isEmpty()) write(xml, CURRENCY, "Ccy");
        else write(xml, type, "Tp", "Prtry");
        xml.writeEndElement();
    }

    /** One text inside of elements that have nothing else in them. */
    private static void write(XMLStreamWriter xml, String text, String... names) throws XMLStreamException {
        for (var name : names) xml.writeStartElement(name);
        xml.writeCharacters(text);
        for (var _ : names) xml.writeEndElement();
    }
}
