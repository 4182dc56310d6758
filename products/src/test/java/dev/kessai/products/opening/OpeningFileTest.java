package dev.kessai.products.opening;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.opening.OpeningLine;
import dev.kessai.contracts.participant.Part;
import dev.kessai.products.opening.OpeningFile.Fault;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A file is read whole or refused by line. */
final class OpeningFileTest {
    private static final String USER = "usr_000000000001";

    @Test
    void eachLineIsABalanceALotOrADebt() throws IOException {
        var file = read("""
                key,owner,class,amount,currency,expires_at
                m-1,usr_000000000001,MONEY,5000,JPY,
                m-2,usr_000000000001,POINT_FREE,300,JPY,1970-01-01T00:00:01Z
                m-3,usr_000000000001,DEFERRED_RECEIVABLE,-1200,JPY,
                """);
        assertThat(file.faults()).isEmpty();
        long user = Owner.user(1).id();
        assertThat(file.lines())
                .containsExactly(
                        new OpeningLine("m-1", user, FundClass.MONEY, 5_000, Currency.JPY, Long.MAX_VALUE),
                        new OpeningLine("m-2", user, FundClass.POINT_FREE, 300, Currency.JPY, 1_000_000),
                        new OpeningLine(
                                "m-3", user, FundClass.DEFERRED_RECEIVABLE, -1_200, Currency.JPY, Long.MAX_VALUE));
        var lot = OpeningService.order(file.lines().get(1));
        assertThat(lot.payer()).isZero();
        assertThat(lot.parts()).containsExactly(new Part(FundClass.POINT_FREE, 300, new Part.Lot.New(1_000_000)));
        var debt = OpeningService.order(file.lines().get(2));
        assertThat(debt.payer()).isEqualTo(user);
        assertThat(debt.payee()).isEqualTo(SystemOwner.HOUSE.owner().id());
        assertThat(debt.debits()).containsExactly(Part.of(FundClass.DEFERRED_RECEIVABLE, 1_200));
        assertThat(debt.parts()).containsExactly(Part.of(FundClass.OPENING, 1_200));
    }

    @Test
    void everyBrokenLineIsNamedWithItsReasonAndNoLineIsLeft() throws IOException {
        var file = read("key,owner,class,amount,currency,expires_at\n"
                + "a," + USER + ",MONEY,5,JPY,\n"
                + "b,nobody,MONEY,5,JPY,\n"
                + "c," + USER + ",GOLD,5,JPY,\n"
                + "d," + USER + ",MONEY,5.5,JPY,\n"
                + "e," + USER + ",MONEY,0,JPY,\n"
                + "f," + USER + ",MONEY,5,EUR,\n"
                + "g," + USER + ",MONEY,5,JPY,2027-01-01T00:00:00Z\n"
                + "h," + USER + ",POINT_FREE,5,JPY,tomorrow\n"
                + "a," + USER + ",MONEY,5,JPY,\n"
                + ",,\n");
        assertThat(file.lines()).isEmpty();
        assertThat(file.faults())
                .containsExactly(
                        new Fault(3, "owner 'nobody' is no id"),
                        new Fault(4, "class 'GOLD' is unknown"),
                        new Fault(5, "amount '5.5' is no whole number of minor units"),
                        new Fault(6, "amount 0"),
                        new Fault(7, "currency 'EUR' is unknown"),
                        new Fault(8, "MONEY does not expire"),
                        new Fault(9, "expires_at 'tomorrow' is not as 2027-03-31T15:00:00Z"),
                        new Fault(10, "the key stands in line 2"),
                        new Fault(11, "3 fields instead of 6"));
    }

    @Test
    void aFileThatIsNoneOfOursIsRefusedAtItsHeader() throws IOException {
        assertThat(read("id;owner").faults())
                .containsExactly(new Fault(1, "the first line must be " + OpeningFile.HEADER));
        assertThat(read("").faults()).hasSize(1);
        assertThat(read(OpeningFile.HEADER).faults()).containsExactly(new Fault(1, "no line"));
        var bad = IntStream.range(0, 50).mapToObj(i -> "x").collect(Collectors.joining("\n"));
        assertThat(read(OpeningFile.HEADER + "\n" + bad).faults()).hasSize(OpeningFile.FAULTS_MAX);
    }

    private static OpeningFile read(String text) throws IOException {
        return OpeningFile.read(new BufferedReader(new StringReader(text)));
    }
}
