package dev.kessai.books.accounting;

import dev.kessai.base.outbox.OutboxEvent;
import java.util.List;

/** What a service has published of a payment, as its own tables have it; blocks. */
public interface Said {
    List<OutboxEvent> of(long payment);
}
