package dev.kessai.api;

import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call;
import dev.kessai.contracts.catalogue.ErrorCode;
import dev.kessai.contracts.catalogue.ErrorCodes;
import dev.kessai.contracts.catalogue.RequestError;
import java.util.Map;

/** Problem documents (RFC 9457) from the registry of error codes. */
public final class Problems {
    private final ErrorCodes codes;

    public Problems(ErrorCodes codes) {
        this.codes = codes;
    }

    ErrorCodes codes() {
        return codes;
    }

    /** @param param the field at fault, or empty */
    public Answer of(RequestError error, String param, String requestId, String language) {
        return of(codes.of(error), param, requestId, language);
    }

    Answer of(RequestError error, String param, Call call) {
        return of(codes.of(error), param, call.requestId(), call.language());
    }

    Answer of(ErrorCode code, String param, Call call) {
        return of(code, param, call.requestId(), call.language());
    }

    /** @param afterMillis when to come again, told in whole seconds; 0 for at once */
    Answer of(ErrorCode code, String param, Call call, long afterMillis) {
        return of(code, param, call).with("Retry-After", Long.toString(Math.max(1, Math.ceilDiv(afterMillis, 1_000))));
    }

    /** @param detail what only this occurrence knows */
    Answer detailed(RequestError error, String detail, Call call) {
        return detailed(codes.of(error), detail, call);
    }

    Answer detailed(ErrorCode code, String detail, Call call) {
        return of(code, "", detail, call.requestId(), call.language());
    }

    private static Answer of(ErrorCode code, String param, String requestId, String language) {
        return of(code, param, "", requestId, language);
    }

    private static Answer of(ErrorCode code, String param, String detail, String requestId, String language) {
        var problem = Json.object();
        problem.put("type", ErrorPages.path(code));
        problem.put("title", language.equals("ja") ? code.ja() : code.en());
        if (!detail.isEmpty()) problem.put("detail", detail);
        problem.put("status", code.httpStatus());
        problem.put("code", code.code());
        if (!param.isEmpty()) problem.put("param", param);
        problem.put("request_id", requestId);
        problem.put("retryable", code.retryable());
        problem.put("doc_url", ErrorPages.path(code));
        var answer = new Answer(code.httpStatus(), Answer.PROBLEM, Map.of(), Json.bytes(problem));
        boolean later = code.retryable() && (code.httpStatus() >= 500 || code.httpStatus() == 429);
        return later ? answer.with("Retry-After", "1") : answer;
    }
}
