package dev.kessai.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Decline;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.contracts.participant.v1.LegCommand;
import dev.kessai.contracts.participant.v1.LegReply;
import dev.kessai.contracts.participant.v1.Try;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.v1.SubmitAnswer;
import dev.kessai.contracts.payment.v1.SubmitCommand;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

@SuppressWarnings("AvoidValueSetter") // numbers that no enum has
class WireRoundTripTest {
    private static final int VALUES = 3_000;
    private static final long SEED = 20_240_601;

    @Test
    void everyParticipantCommandComesBackAsItWas() {
        roundTrip(Command.class, it -> ParticipantWire.command(again(ParticipantWire.write(it))));
    }

    @Test
    void everyParticipantReplyComesBackAsItWas() {
        roundTrip(Reply.class, it -> ParticipantWire.reply(again(ParticipantWire.write(it))));
    }

    @Test
    void everyPaymentCommandComesBackAsItWas() {
        roundTrip(PaymentCommand.class, it -> PaymentWire.command(again(PaymentWire.write(7, it))));
    }

    @Test
    void everyPaymentAnswerComesBackAsItWas() {
        roundTrip(PaymentAnswer.class, it -> PaymentWire.answer(again(PaymentWire.write(7, it))));
    }

    @Test
    void everyAccountCommandComesBackAsItWas() {
        roundTrip(AccountCommand.class, it -> switch (it) {
            case AccountCommand.Open open -> AccountsWire.command(again(AccountsWire.write("balance", open)));
            case AccountCommand.Block block -> AccountsWire.command(again(AccountsWire.write("balance", block)));
            case AccountCommand.SetFloor floor -> AccountsWire.command(again(AccountsWire.write("balance", floor)));
            case AccountCommand.SetLevel level -> AccountsWire.command(again(AccountsWire.write("balance", level)));
            case AccountCommand.Close close -> AccountsWire.command(again(AccountsWire.write("balance", close)));
        });
    }

    @Test
    void everyAccountAnswerComesBackAsItWas() {
        roundTrip(AccountAnswer.class, it -> AccountsWire.answer(again(AccountsWire.write(it))));
        var receivers = Map.of(
                1L,
                new Accounts.Receiver(true, false),
                -5L,
                new Accounts.Receiver(false, true, List.of(new Accounts.Room(Currency.JPY, 7))));
        assertThat(AccountsWire.receivers(again(AccountsWire.write(receivers)))).isEqualTo(receivers);
    }

    @Test
    void fundClassesAndPaymentTypesHaveTheirStoredNumbers() {
        for (var each : FundClass.values()) {
            var twin = dev.kessai.contracts.account.v1.FundClass.forNumber(each.code());
            assertThat(twin.name()).isEqualTo("FUND_CLASS_" + each.name());
        }
        assertThat(dev.kessai.contracts.account.v1.FundClass.getDescriptor().getValues())
                .hasSize(FundClass.values().length + 1);
        for (var each : PaymentType.values()) {
            var twin = dev.kessai.contracts.payment.v1.PaymentType.forNumber(each.code());
            assertThat(twin.name()).isEqualTo("PAYMENT_TYPE_" + each.name());
        }
    }

    @Test
    void aCommandOfAnotherVersionIsRefusedAndNeverGuessed() {
        var head = LegCommand.newBuilder().setPayment(1).setLeg(1).setLedger("balance");
        assertThatThrownBy(() -> ParticipantWire.command(head.build())).isInstanceOf(IllegalArgumentException.class);
        var attempt = Try.newBuilder().setAmountMinor(1).setCurrency(392).setPurposeValue(1);
        assertThat(ParticipantWire.command(head.setTry(attempt).build())).isInstanceOf(Command.Try.class);
        assertThatThrownBy(() -> ParticipantWire.command(
                        head.setTry(attempt.setPurposeValue(99)).build()))
                .hasMessage("Purpose 99");
        assertThatThrownBy(() -> ParticipantWire.command(
                        head.setTry(attempt.setPurposeValue(1).setCurrency(1)).build()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ParticipantWire.command(head.setLeg(0).build()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PaymentWire.command(SubmitCommand.getDefaultInstance()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PaymentWire.answer(SubmitAnswer.getDefaultInstance()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aReplyOfAnotherVersionIsRetryAndNeverADecline() {
        var head = LegReply.newBuilder().setPayment(1).setLeg(2);
        assertThat(ParticipantWire.reply(head.build())).isInstanceOf(Reply.Retry.class);
        assertThat(ParticipantWire.reply(head.setDeclinedValue(99).build())).isInstanceOf(Reply.Retry.class);
        assertThat(ParticipantWire.reply(head.setDeclinedValue(1).build()))
                .isEqualTo(
                        new Reply.Declined(ParticipantWire.reply(head.build()).leg(), Decline.BALANCE_TOO_LOW));
    }

    private static <T> void roundTrip(Class<T> type, Function<T, ?> there) {
        var generated = new Generated(SEED);
        var seen = new HashSet<Class<?>>();
        for (int i = 0; i < VALUES; i++) {
            var value = generated.value(type);
            seen.add(value.getClass());
            assertThat(there.apply(value)).as("seed %s, value %s", SEED, i).isEqualTo(value);
        }
        assertThat(seen).containsAll(leaves(type));
    }

    private static Set<Class<?>> leaves(Class<?> type) {
        var leaves = new HashSet<Class<?>>();
        if (!type.isSealed()) leaves.add(type);
        else for (var each : type.getPermittedSubclasses()) leaves.addAll(leaves(each));
        return leaves;
    }

    /** Through bytes, so that what is equal in memory only is found. */
    @SuppressWarnings("unchecked")
    private static <M extends Message> M again(M message) {
        try {
            return (M) message.getParserForType().parseFrom(message.toByteArray());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }
}
