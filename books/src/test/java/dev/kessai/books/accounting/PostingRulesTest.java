package dev.kessai.books.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.SystemOwner;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PostingRulesTest {
    private static final ChartOfAccounts CHART = ChartOfAccounts.load();
    private static final LocalDate DAY = LocalDate.of(2026, 4, 1);
    private static final long USER = Owner.user(1).id();

    @Test
    void theMostTellingRuleWins() {
        var rules = rules(
                "* MONEY * 2010 2019-01-01 *",
                "* MONEY sys_bank 2011 2019-01-01 *",
                "purchase.* MONEY * 2012 2019-01-01 *",
                "purchase.code MONEY * 2020 2019-01-01 *");
        assertThat(account(rules, "topup.bank", USER)).isEqualTo(2010);
        assertThat(account(rules, "topup.bank", SystemOwner.BANK.owner().id())).isEqualTo(2011);
        assertThat(account(rules, "purchase.net", SystemOwner.BANK.owner().id()))
                .isEqualTo(2012);
        assertThat(account(rules, "purchase.code", USER)).isEqualTo(2020);
    }

    @Test
    void aRuleHoldsFromItsFirstToItsLastDay() {
        var rules = rules("* MONEY * 2010 2026-04-01 2026-04-30", "* MONEY * 2011 2026-05-01 *");
        assertThat(rules.find("x.y", USER, FundClass.MONEY, DAY.minusDays(1))).isEmpty();
        assertThat(rules.find("x.y", USER, FundClass.MONEY, DAY).orElseThrow().number())
                .isEqualTo(2010);
        assertThat(rules.find("x.y", USER, FundClass.MONEY, DAY.plusDays(29))
                        .orElseThrow()
                        .number())
                .isEqualTo(2010);
        assertThat(rules.find("x.y", USER, FundClass.MONEY, DAY.plusDays(30))
                        .orElseThrow()
                        .number())
                .isEqualTo(2011);
    }

    @Test
    void rulesThatContradictEachOtherOrNameNoAccountAreRefused() {
        assertThatThrownBy(() -> rules("* MONEY * 2010 2026-04-01 2026-04-30", "* MONEY * 2011 2026-04-30 *"))
                .hasMessageContaining("two posting rules for one movement");
        assertThatThrownBy(() -> rules("* MONEY * 9999 2026-04-01 *")).hasMessageContaining("not in the chart");
        assertThatThrownBy(() -> rules("* MONEY usr_nobody 2010 2026-04-01 *")).hasMessageContaining("owner of");
        assertThatThrownBy(() -> rules("* MONEY * 2010 2026-04-02 2026-04-01")).hasMessageContaining("ends before");
    }

    private static int account(PostingRules rules, String code, long owner) {
        return rules.find(code, owner, FundClass.MONEY, DAY).orElseThrow().number();
    }

    private static PostingRules rules(String... rows) {
        return PostingRules.of(
                List.of(rows).stream().map(row -> List.of(row.split(" ", -1))).toList(), CHART);
    }
}
