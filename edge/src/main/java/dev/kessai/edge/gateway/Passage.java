package dev.kessai.edge.gateway;

import com.linecorp.armeria.server.ServiceRequestContext;
import dev.kessai.base.http.Route;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a request on its way through: written by the gateway, read where the request ends, however it ends.
 * Confined to the request; its fields are written before the stage that reads them begins.
 */
final class Passage {
    private static final AttributeKey<Passage> KEY = AttributeKey.valueOf(Passage.class, "PASSAGE");

    final String requestId;
    final String language;
    volatile @Nullable Route route;
    volatile String principal = "";

    /** The body is here: from now on a backend may have been asked. */
    volatile boolean isRead;

    private Passage(String requestId, String language) {
        this.requestId = requestId;
        this.language = language;
    }

    static Passage begin(ServiceRequestContext context, String requestId, String language) {
        var passage = new Passage(requestId, language);
        context.setAttr(KEY, passage);
        return passage;
    }

    static @Nullable Passage of(ServiceRequestContext context) {
        return context.attr(KEY);
    }
}
