package dev.kessai.accounts.channel.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kessai.accounts.channel.bank.BankAccounts.Payee;
import dev.kessai.accounts.channel.payout.PayoutFormat.Result;
import dev.kessai.accounts.channel.payout.Payouts.Originator;
import dev.kessai.base.money.Currency;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Transfers as messages, and what a bank may answer. */
final class IsoPayoutsTest {
    private static final Payee PAYEE = new Payee("0005", "123", '2', "0001234", "ヤマダ タロウ");
    private static final List<Transfer> TRANSFERS =
            List.of(new Transfer(71, 1, 8_150, Currency.JPY, PAYEE), new Transfer(72, 2, 50, Currency.JPY, PAYEE));

    private final PayoutFormat format = new IsoPayouts(
            new Originator("0000000001", "ケッサイ", "0001", "001", "7654321"), () -> 1_775_000_000_000_000L);
    private final PayoutFormat.Made made = format.write("PO1", TRANSFERS, LocalDate.of(2026, 4, 2));

    private static byte[] status(String order, String group, String... transfers) {
        return """
                <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
                <OrgnlGrpInfAndSts><OrgnlMsgId>%s</OrgnlMsgId>%s</OrgnlGrpInfAndSts>
                <OrgnlPmtInfAndSts>%s</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>
                """.formatted(order, group, String.join("", transfers)).getBytes(StandardCharsets.UTF_8);
    }

    private static String transfer(int number, String state) {
        return "<TxInfAndSts><OrgnlEndToEndId>" + PayoutFormat.reference(TRANSFERS.get(number))
                + "</OrgnlEndToEndId><TxSts>" + state + "</TxSts><StsRsnInf><Rsn><Cd>AC01</Cd></Rsn></StsRsnInf>"
                + "</TxInfAndSts>";
    }

    @Test
    void aMessageIsNamedAndReadAsWhatItIs() {
        assertThat(made.totalMinor()).isEqualTo(8_200);
        assertThat(new String(made.bytes(), StandardCharsets.UTF_8))
                .contains("<MsgId>PO1</MsgId>", "<Tp><Prtry>2</Prtry></Tp>", "<MmbId>0005</MmbId>");
        assertThat(PayoutFormat.of(made.bytes())).isEqualTo(PayoutFileFormat.ISO20022);
        assertThat(PayoutFormat.of(new byte[] {'1', '2', '1'})).isEqualTo(PayoutFileFormat.ZENGIN);
    }

    @Test
    void eachTransferHasItsEnd() {
        var answer = status("PO1", "<GrpSts>PART</GrpSts>", transfer(0, "ACSC"), transfer(1, "RJCT"));
        assertThat(format.results(made.bytes(), answer))
                .contains(Map.of(71L, new Result(true, "AC01"), 72L, new Result(false, "AC01")));
    }

    @Test
    void aWordOnTheWholeMessageIsOneOnEach() {
        assertThat(format.results(made.bytes(), status("PO1", "<GrpSts>RJCT</GrpSts>")))
                .contains(Map.of(71L, new Result(false, ""), 72L, new Result(false, "")));
    }

    @Test
    void whatIsOnItsWayIsAskedForAgain() {
        assertThat(format.results(made.bytes(), status("PO1", "", transfer(0, "ACSC"), transfer(1, "PDNG"))))
                .isEmpty();
        assertThat(format.results(made.bytes(), status("PO1", "", transfer(0, "ACSC"))))
                .isEmpty();
    }

    @Test
    void anAnswerToSomethingElseIsRefused() {
        assertThatThrownBy(() -> format.results(made.bytes(), status("PO2", "<GrpSts>ACSC</GrpSts>")))
                .hasMessageContaining("PO2");
        var foreign = transfer(0, "ACSC").replace(PayoutFormat.reference(TRANSFERS.getFirst()), "UNKNOWN");
        assertThatThrownBy(() -> format.results(made.bytes(), status("PO1", "", foreign)))
                .hasMessageContaining("UNKNOWN");
        assertThatThrownBy(() -> format.results(made.bytes(), new byte[] {'x'})).hasMessageContaining("none");
    }
}
