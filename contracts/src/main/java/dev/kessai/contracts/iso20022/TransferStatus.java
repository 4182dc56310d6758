package dev.kessai.contracts.iso20022;

import dev.kessai.contracts.bank.UnreadableFile;
import java.util.ArrayList;
import java.util.List;

/**
 * What a bank says of the transfers of a message, pain.002: the state of the whole message, or of each transfer.
 *
 * @param orderId of the message that it answers
 * @param group state of the whole message; {@link State#OPEN} where each transfer has its own
 */
public record TransferStatus(String orderId, State group, String reason, List<Transfer> transfers) {
    private static final String NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.";

    /** How a transfer stands. */
    public enum State {
        /** Booked at the payee's bank, or settled for good. */
        PAID,
        /** Will not be made, or came back. */
        REFUSED,
        /** On its way: ask again. */
        OPEN
    }

    /**
     * One of them.
     *
     * @param endToEndId ours
     * @param reason the bank's code, such as {@code AC01}, with its words; empty where it gives none
     */
    public record Transfer(String endToEndId, State state, String reason) {}

    public TransferStatus {
        transfers = List.copyOf(transfers);
    }

    /**
     * Reads a message.
     *
     * @throws UnreadableFile naming line and element
     */
    public static TransferStatus parse(byte[] bytes) {
        var report = XmlElement.parse(bytes, NAMESPACE).get("CstmrPmtStsRpt");
        var original = report.get("OrgnlGrpInfAndSts");
        var transfers = new ArrayList<Transfer>();
        for (var payment : report.all("OrgnlPmtInfAndSts")) {
            for (var each : payment.all("TxInfAndSts"))
                transfers.add(new Transfer(each.get("OrgnlEndToEndId").text(), state(each, "TxSts"), reason(each)));
        }
        var id = original.get("OrgnlMsgId").text();
        return new TransferStatus(id, state(original, "GrpSts"), reason(original), transfers);
    }

    /** By the external code set; what the bank does not say is open. */
    private static State state(XmlElement of, String name) {
        var found = of.find(name);
        if (found.isEmpty()) return State.OPEN;
        return switch (found.get().text()) {
            case "ACSC", "ACCC" -> State.PAID;
            case "RJCT", "CANC" -> State.REFUSED;
            case "ACCP", "ACSP", "ACTC", "ACWC", "ACFC", "ACWP", "PDNG", "RCVD", "PART", "PATC", "PRES" -> State.OPEN;
            default ->
                throw found.get().fault("no state of a transfer: " + found.get().text());
        };
    }

    private static String reason(XmlElement of) {
        var code = of.textAt("StsRsnInf", "Rsn", "Cd");
        var words = of.textAt("StsRsnInf", "AddtlInf");
        return (code + " " + words).strip();
    }
}
