package dev.kessai.contracts.wire;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf a call is made; travels as metadata beside the message. A call that carries the commands of many
 * requests has no request id: those are in the logs of both ends by leg key.
 *
 * @param requestId of the request from outside, or empty
 * @param traceparent W3C trace context of a sampled trace, or empty
 * @param caller the calling service, such as {@code payment}, or empty
 * @param userToken the end user's internal token, or empty; never logged
 */
public record CallContext(String requestId, String traceparent, String caller, String userToken) {
    public static final CallContext NONE = new CallContext("", "", "", "");

    static final Metadata.Key<String> REQUEST_ID = key("kessai-request-id");
    static final Metadata.Key<String> TRACEPARENT = key("traceparent");
    static final Metadata.Key<String> CALLER = key("kessai-caller");
    static final Metadata.Key<String> USER_TOKEN = key("kessai-user-token");

    private static final Context.Key<CallContext> CURRENT = Context.keyWithDefault("kessai-call", NONE);

    /** Without the token. */
    @Override
    public String toString() {
        return "CallContext[" + requestId + ", " + traceparent + ", " + caller + "]";
    }

    /** Of the gRPC context of this thread; {@link #NONE} outside of a call. */
    public static CallContext current() {
        var current = CURRENT.get();
        return current == null ? NONE : current;
    }

    /** Runs with this as the current one. */
    public void run(Runnable action) {
        Context.current().withValue(CURRENT, this).run(action);
    }

    /** Sends the current context; the caller is this service, whoever called it. */
    public static ClientInterceptor sending(String service) {
        return new ClientInterceptor() {
            @Override
            public <Q, A> ClientCall<Q, A> interceptCall(
                    MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
                var context = current();
                return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
                    @Override
                    public void start(Listener<A> listener, Metadata headers) {
                        put(headers, REQUEST_ID, context.requestId);
                        put(headers, TRACEPARENT, context.traceparent);
                        put(headers, CALLER, service);
                        put(headers, USER_TOKEN, context.userToken);
                        super.start(listener, headers);
                    }
                };
            }
        };
    }

    /** Makes what came with a call the current context of its handlers. What it says is not yet authenticated. */
    public static ServerInterceptor receiving() {
        return new ServerInterceptor() {
            @Override
            public <Q, A> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                var context = new CallContext(
                        text(headers.get(REQUEST_ID)),
                        text(headers.get(TRACEPARENT)),
                        text(headers.get(CALLER)),
                        text(headers.get(USER_TOKEN)));
                return Contexts.interceptCall(Context.current().withValue(CURRENT, context), call, headers, next);
            }
        };
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    private static void put(Metadata headers, Metadata.Key<String> key, String value) {
        if (!value.isEmpty()) headers.put(key, value);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
