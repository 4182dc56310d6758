package dev.kessai.contracts.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids of owners and their public form. */
final class OwnerTest {
    @Test
    void everyKindHasOneFormThatIsReadBack() {
        var owners = List.of(
                Owner.user(1),
                Owner.merchant((1L << 60) - 1),
                SystemOwner.BANK.owner(),
                Owner.ofLane(3),
                Owner.channel("coffee"));
        assertThat(owners.stream().map(Owner::text))
                .containsExactly("usr_000000000001", "mer_zzzzzzzzzzzz", "sys_bank", "lan_000000000003", "chn_coffee");
        for (var owner : owners) assertThat(Owner.parse(owner.text())).contains(owner);
    }

    @Test
    void aChannelIsItsName() {
        var ids = new HashSet<Long>();
        var names = List.of("a", "b", "z", "a0", "a00", "zz", "zzzzzzzzzzz", "z9999999999", "coffee", "coffee2");
        for (var name : names) {
            assertThat(Owner.channel(name).text()).isEqualTo("chn_" + name);
            assertThat(ids.add(Owner.channel(name).id())).as(name).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "1a", "A", "coffeE", "co-fee", "twelveletter", "コーヒー"})
    void whatIsNoNameOfAChannelIsNone(String name) {
        assertThat(Owner.parse("chn_" + name)).isEmpty();
        assertThatThrownBy(() -> Owner.channel(name)).hasMessageContaining("no name of a channel");
    }
}
