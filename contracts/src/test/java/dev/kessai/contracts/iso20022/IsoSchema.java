package dev.kessai.contracts.iso20022;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Objects;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.xml.sax.SAXException;

/** The schemas of ISO 20022, as the standards body publishes them. */
final class IsoSchema {
    private IsoSchema() {}

    /** @throws SAXException where the document does not fit */
    static void check(String message, byte[] document) throws SAXException, IOException {
        var file = Objects.requireNonNull(IsoSchema.class.getResource("/" + message + ".xsd"), message);
        var schema = SchemaFactory.newDefaultInstance().newSchema(file);
        schema.newValidator().validate(new StreamSource(new ByteArrayInputStream(document)));
    }
}
