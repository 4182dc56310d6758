package dev.kessai.contracts.iso20022;

import dev.kessai.contracts.bank.UnreadableFile;
import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An element of a message with all that is in it, and the line on which it begins. Documents of strangers are read
 * without DTD and entities, and only so large and so deep. Not changed after reading.
 */
final class XmlElement {
    static final int BYTES_MAX = 64 << 20;
    static final int DEPTH_MAX = 32;
    static final int TEXT_LENGTH_MAX = 4_096;

    private final String name;
    private final String path;
    private final int line;
    private final List<XmlElement> children = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private String currency = "";

    private XmlElement(String name, String path, int line) {
        this.name = name;
        this.path = path;
        this.line = line;
    }

    /**
     * The document's root.
     *
     * @param namespace that it must have, without the version at its end
     * @throws UnreadableFile where it is no such document
     */
    static XmlElement parse(byte[] bytes, String namespace) {
        if (bytes.length > BYTES_MAX)
            throw new UnreadableFile("line 1", bytes.length + " bytes, at most " + BYTES_MAX + " are read");
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        try {
            var reader = factory.createXMLStreamReader(new ByteArrayInputStream(bytes));
            try {
                return read(reader, namespace);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            var location = e.getLocation();
            throw new UnreadableFile("line " + (location == null ? 1 : location.getLineNumber()), "no XML document");
        }
    }

    private static XmlElement read(XMLStreamReader reader, String namespace) throws XMLStreamException {
        Deque<XmlElement> open = new ArrayDeque<>();
        while (reader.hasNext()) {
            int line = reader.getLocation().getLineNumber();
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> begin(reader, namespace, open);
                case XMLStreamConstants.END_ELEMENT -> {
                    var ended = open.pop();
                    if (open.isEmpty()) return ended;
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    var inside = open.peek();
                    if (inside != null) inside.add(reader.getText());
                }
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new UnreadableFile("line " + line, "no DTD and no entities are read");
                default -> {}
            }
        }
        throw new UnreadableFile("line 1", "no XML document");
    }

    private static void begin(XMLStreamReader reader, String namespace, Deque<XmlElement> open) {
        int line = reader.getLocation().getLineNumber();
        var parent = open.peek();
        var name = reader.getLocalName();
        if (parent == null) {
            var found = String.valueOf(reader.getNamespaceURI());
            if (!found.startsWith(namespace))
                throw new UnreadableFile("line " + line + ", element " + name, "namespace " + namespace + " is needed");
        }
        if (open.size() >= DEPTH_MAX)
            throw new UnreadableFile("line " + line + ", element " + name, "deeper than " + DEPTH_MAX);
        var element = new XmlElement(name, parent == null ? name : parent.path + "/" + name, line);
        var currency = reader.getAttributeValue(null, "Ccy");
        if (currency != null) element.currency = currency;
        if (parent != null) parent.children.add(element);
        open.push(element);
    }

    private void add(String characters) {
        if (text.length() + characters.length() > TEXT_LENGTH_MAX) {
            if (!characters.isBlank()) throw fault("a text of more than " + TEXT_LENGTH_MAX + " characters");
            return;
        }
        text.append(characters);
    }

    UnreadableFile fault(String what) {
        return new UnreadableFile("line " + line + ", element " + path, what);
    }

    /** Its text without the spaces around it. */
    String text() {
        return text.toString().strip();
    }

    /** The first element at this path below. */
    Optional<XmlElement> find(String... names) {
        var found = this;
        for (var each : names) {
            var inside = found.all(each);
            if (inside.isEmpty()) return Optional.empty();
            found = inside.getFirst();
        }
        return Optional.of(found);
    }

    /** The same where there must be one. */
    XmlElement get(String... names) {
        return find(names).orElseThrow(() -> fault(String.join("/", names) + " is missing"));
    }

    /** The text at this path; empty where there is none. */
    String textAt(String... names) {
        return find(names).map(XmlElement::text).orElse("");
    }

    /** Every element of this name directly below. */
    List<XmlElement> all(String childName) {
        return children.stream().filter(each -> each.name.equals(childName)).toList();
    }

    /** An amount of yen: whole, not negative. */
    long yen() {
        if (!currency.isEmpty() && !currency.equals("JPY")) throw fault("yen are needed, not " + currency);
        var digits = text().replaceFirst("\\.0+$", "");
        if (!digits.matches("[0-9]{1,15}")) throw fault("not an amount of whole yen: " + text());
        return Long.parseLong(digits);
    }
}
