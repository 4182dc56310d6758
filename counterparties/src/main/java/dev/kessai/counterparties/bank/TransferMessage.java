package dev.kessai.counterparties.bank;

import dev.kessai.counterparties.bank.Transfers.Transfer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** Transfers as a message pain.001 of ISO 20022, answered by pain.002. */
final class TransferMessage {
    private static final String ORDER = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";
    private static final String STATUS = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10";
    private static final String JAPANESE_BANKS = "JPZGN";

    private TransferMessage() {}

    /** What is wrong with a message, empty for nothing. */
    static String fault(byte[] message) {
        Document document;
        try {
            document = parse(message);
        } catch (SAXException e) {
            return "NO_XML";
        }
        if (!ORDER.equals(document.getDocumentElement().getNamespaceURI())) return "NAMESPACE";
        try {
            return fault(document);
        } catch (NumberFormatException | NoSuchElementException e) {
            return "ELEMENT_MISSING";
        }
    }

    private static String fault(Document document) {
        var transfers = read(document);
        long total = transfers.stream().mapToLong(Transfer::amount).sum();
        var header = all(document.getDocumentElement(), "GrpHdr").getFirst();
        if (!text(header, "NbOfTxs").equals(Integer.toString(transfers.size()))) return "NbOfTxs";
        if (!text(header, "CtrlSum").equals(Long.toString(total))) return "CtrlSum";
        for (var each : all(document.getDocumentElement(), "ClrSysId"))
            if (!text(each, "Cd").equals(JAPANESE_BANKS)) return "ClrSysId";
        return "";
    }

    /** @throws IllegalStateException where {@link #fault} has something to say */
    static List<Transfer> read(byte[] message) {
        return read(taken(message));
    }

    private static List<Transfer> read(Document document) {
        var transfers = new ArrayList<Transfer>();
        for (var each : all(document.getDocumentElement(), "CdtTrfTxInf"))
            transfers.add(new Transfer(
                    text(all(each, "CdtrAgt").getFirst(), "MmbId"),
                    text(all(all(each, "CdtrAcct").getFirst(), "Othr").getFirst(), "Id"),
                    Long.parseLong(text(each, "InstdAmt")),
                    text(each, "EndToEndId")));
        return transfers;
    }

    /** The state of each transfer. */
    static byte[] result(byte[] message) {
        var document = taken(message);
        var id = text(document.getDocumentElement(), "MsgId");
        var bytes = new ByteArrayOutputStream();
        try {
            var xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
            xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
            xml.writeStartElement("Document");
            xml.writeDefaultNamespace(STATUS);
            xml.writeStartElement("CstmrPmtStsRpt");
            xml.writeStartElement("GrpHdr");
            write(xml, "ST-" + id.substring(0, Math.min(id.length(), 32)), "MsgId");
            write(xml, text(document.getDocumentElement(), "CreDtTm"), "CreDtTm");
            xml.writeEndElement();
            xml.writeStartElement("OrgnlGrpInfAndSts");
            write(xml, id, "OrgnlMsgId");
            write(xml, "pain.001.001.09", "OrgnlMsgNmId");
            xml.writeEndElement();
            xml.writeStartElement("OrgnlPmtInfAndSts");
            write(xml, id, "OrgnlPmtInfId");
            for (var each : read(document)) state(xml, each);
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("in memory", e);
        }
        return bytes.toByteArray();
    }

    private static void state(XMLStreamWriter xml, Transfer transfer) throws XMLStreamException {
        xml.writeStartElement("TxInfAndSts");
        write(xml, transfer.reference(), "OrgnlEndToEndId");
        write(xml, transfer.isMade() ? "ACSC" : "RJCT", "TxSts");
        if (!transfer.isMade()) write(xml, "AC01", "StsRsnInf", "Rsn", "Cd");
        xml.writeEndElement();
    }

    private static void write(XMLStreamWriter xml, String text, String... names) throws XMLStreamException {
        for (var name : names) xml.writeStartElement(name);
        xml.writeCharacters(text);
        for (var _ : names) xml.writeEndElement();
    }

    private static Document taken(byte[] message) {
        try {
            return parse(message);
        } catch (SAXException e) {
            throw new IllegalStateException("it was taken", e);
        }
    }

    private static Document parse(byte[] message) throws SAXException {
        try {
            var factory = DocumentBuilderFactory.newDefaultNSInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder.parse(new ByteArrayInputStream(message));
        } catch (ParserConfigurationException | IOException e) {
            throw new IllegalStateException("in memory", e);
        }
    }

    private static List<Element> all(Element inside, String name) {
        var found = new ArrayList<Element>();
        var nodes = inside.getElementsByTagNameNS("*", name);
        for (int i = 0; i < nodes.getLength(); i++) if (nodes.item(i) instanceof Element element) found.add(element);
        return found;
    }

    /** The text of the first element of this name; empty where there is none. */
    private static String text(Element inside, String name) {
        var found = all(inside, name);
        return found.isEmpty() ? "" : found.getFirst().getTextContent();
    }
}
