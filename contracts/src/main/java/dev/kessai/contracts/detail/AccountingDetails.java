package dev.kessai.contracts.detail;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.kessai.base.db.TimeSlices;
import dev.kessai.base.db.Tx;
import dev.kessai.base.outbox.OutboxEvent;
import dev.kessai.base.outbox.Publication;
import dev.kessai.base.outbox.PublicationStore;
import dev.kessai.contracts.audit.Audit;
import dev.kessai.contracts.audit.AuditAnswer;
import dev.kessai.contracts.audit.AuditEvent;
import dev.kessai.contracts.catalogue.AccountingCodes;
import dev.kessai.contracts.detail.AccountingDetail.Dimension;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The details that one product publishes, in the outbox of its schema and in the transaction of its own row, and tells
 * again when it is asked ({@link Audit}). Thread-safe.
 */
public final class AccountingDetails implements Audit {
    private final String product;
    private final PublicationStore store;
    private final AccountingCodes codes;
    private final LongSupplier businessMicros;

    /**
     * @param product its name, which is also its schema
     * @param store over that schema
     */
    public AccountingDetails(
            String product, PublicationStore store, AccountingCodes codes, LongSupplier businessMicros) {
        this.product = product;
        this.store = store;
        this.codes = codes;
        this.businessMicros = businessMicros;
    }

    /**
     * Publishes as the last thing that the transaction does.
     *
     * @param details at least one, none of them published before, with codes of the catalogue
     */
    public void publish(Tx tx, List<AccountingDetail> details) {
        var publications = new ArrayList<Publication>(details.size());
        for (var detail : details) {
            if (codes.find(detail.accountingCode()).isEmpty())
                throw new IllegalArgumentException("not in the catalogue: " + detail.accountingCode());
            publications.add(new Publication(detail.id(), detail.payment(), 0, write(detail)));
        }
        long now = businessMicros.getAsLong();
        for (int from = 0; from < publications.size(); from += PublicationStore.PUBLISHED_MAX) {
            int to = Math.min(publications.size(), from + PublicationStore.PUBLISHED_MAX);
            var _ = PublicationStore.publish(tx, publications.subList(from, to), now);
        }
    }

    /** The detail that a subscriber has got. */
    public static AccountingDetail detail(OutboxEvent event) {
        return read(event.payload());
    }

    @Override
    public String service() {
        return product;
    }

    @Override
    public AuditAnswer list(long fromMicros, long toMicros, Consumer<List<AuditEvent>> pages) {
        Audit.checkSpan(fromMicros, toMicros);
        long complete = store.completeUntilMicros();
        if (toMicros > complete) {
            store.pass(businessMicros.getAsLong());
            return new AuditAnswer.NotYet(complete);
        }
        return new AuditAnswer.Listed(TimeSlices.walk(
                fromMicros,
                toMicros,
                store::said,
                said -> Audit.tell(said.stream().map(AccountingDetails::event).toList(), pages)));
    }

    private static AuditEvent event(Publication said) {
        var code = read(said.payload()).accountingCode();
        return new AuditEvent(said.id(), said.payment(), said.atMicros(), code, List.of());
    }

    private static byte[] write(AccountingDetail detail) {
        var wire = dev.kessai.contracts.detail.v1.AccountingDetail.newBuilder()
                .setId(detail.id())
                .setPayment(detail.payment())
                .setAccountingCode(detail.accountingCode());
        for (var each : detail.dimensions())
            wire.addDimensionsBuilder().setName(each.name()).setValue(each.value());
        return wire.build().toByteArray();
    }

    private static AccountingDetail read(byte[] payload) {
        try {
            var wire = dev.kessai.contracts.detail.v1.AccountingDetail.parseFrom(payload);
            var dimensions = new ArrayList<Dimension>(wire.getDimensionsCount());
            for (var each : wire.getDimensionsList()) dimensions.add(new Dimension(each.getName(), each.getValue()));
            return new AccountingDetail(wire.getId(), wire.getPayment(), wire.getAccountingCode(), dimensions);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a published detail is broken", e);
        }
    }
}
