package dev.kessai.edge.gateway;

import dev.kessai.base.http.Answer;
import dev.kessai.contracts.catalogue.RequestError;

/** Makes the problem document of a request that does not reach its API. */
public interface Refusals {
    /** @param language {@code ja} or {@code en} */
    Answer of(RequestError error, String param, String requestId, String language);
}
