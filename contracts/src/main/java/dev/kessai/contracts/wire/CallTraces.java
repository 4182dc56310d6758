package dev.kessai.contracts.wire;

import dev.kessai.base.telemetry.LaneTraces;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/**
 * The sampled traces of the requests that a call works for. A call carries the commands of many requests, so each trace
 * travels beside its subject, as metadata {@code subject:traceparent, ..}; with nothing followed nothing is sent.
 */
public final class CallTraces {
    /** Traces that one call carries; sampled ones are rare. */
    static final int TRACES_MAX = 32;

    static final Metadata.Key<String> KEY = Metadata.Key.of("kessai-traces", Metadata.ASCII_STRING_MARSHALLER);
    private static final int HEXADECIMAL = 16;
    private static final Pattern PAIR = Pattern.compile("([0-9a-f]{1,16}):([^,]+)");

    private CallTraces() {}

    /** The stub, with the traces of these commands where there are any. */
    static <S extends AbstractStub<S>, C> S with(
            S stub, LaneTraces traces, List<C> commands, ToLongFunction<C> subject) {
        if (!traces.isFollowing()) return stub;
        var found = new ArrayList<String>();
        for (int i = 0; i < commands.size() && found.size() < TRACES_MAX; i++) {
            long each = subject.applyAsLong(commands.get(i));
            traces.traceparent(each).ifPresent(parent -> found.add(Long.toHexString(each) + ":" + parent));
        }
        if (found.isEmpty()) return stub;
        var headers = new Metadata();
        headers.put(KEY, String.join(",", found));
        return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    /** Lets what came with a call be followed here; what cannot be read is left out. */
    public static ServerInterceptor receiving(LaneTraces traces) {
        return new ServerInterceptor() {
            @Override
            public <Q, A> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                var came = headers.get(KEY);
                if (came != null && traces.isOn()) follow(traces, came);
                return next.startCall(call, headers);
            }
        };
    }

    private static void follow(LaneTraces traces, String came) {
        var pair = PAIR.matcher(came);
        for (int i = 0; i < TRACES_MAX && pair.find(); i++)
            traces.follow(Long.parseUnsignedLong(pair.group(1), HEXADECIMAL), pair.group(2));
    }
}
