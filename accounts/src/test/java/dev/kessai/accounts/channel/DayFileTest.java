package dev.kessai.accounts.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class DayFileTest {
    private static final String HEADER = "reference,receipt,amount,status\n";

    @Test
    void linesAreReports() {
        var file = DayFile.parse(HEADER + "pay_1-2,r1,500,PAID\npay_1-3,r2,70,CORRECTED\npay_1-4,,9,REFUSED\nend,3\n");
        assertThat(file.lines())
                .containsExactly(
                        new DayFile.Line("pay_1-2", new Report.Received("r1", 500, false)),
                        new DayFile.Line("pay_1-3", new Report.Corrected("r2")),
                        new DayFile.Line("pay_1-4", new Report.Refused("day-end file")));
    }

    @Test
    void aFileThatIsCutOrBrokenIsRefusedWhole() {
        assertThatThrownBy(() -> DayFile.parse("")).hasMessageContaining("first line");
        assertThatThrownBy(() -> DayFile.parse(HEADER + "pay_1-2,r1,500,PAID\n"))
                .hasMessageContaining("last line");
        assertThatThrownBy(() -> DayFile.parse(HEADER + "pay_1-2,r1,500,PAID\nend,2\n"))
                .hasMessageContaining("end,1");
        assertThatThrownBy(() -> DayFile.parse(HEADER + "pay_1-2,r1,5x,PAID\nend,1\n"))
                .hasMessageContaining("line 2");
        assertThatThrownBy(() -> DayFile.parse(HEADER + "pay_1-2,r1,5,GONE\nend,1\n"))
                .hasMessageContaining("line 2");
    }
}
