package dev.kessai.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.contracts.lane.v1.LanesServiceGrpc;
import dev.kessai.contracts.lane.v1.OwnersRequest;
import io.grpc.ClientInterceptors;
import io.grpc.ServerInterceptors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallContextTest {
    @Test
    void whatTheCallerKnowsIsCurrentInTheServiceThatItCalls() {
        var seen = new ArrayList<CallContext>();
        var service = new LanesGrpcServer(Map.of("payment", () -> {
            seen.add(CallContext.current());
            return List.of();
        }));
        try (var loop = Loop.inProcess(() -> ServerInterceptors.intercept(service, CallContext.receiving()))) {
            var stub = LanesServiceGrpc.newBlockingStub(
                    ClientInterceptors.intercept(loop.channel(), CallContext.sending("payment")));
            var given = new CallContext("req_1", "00-trace", "wallet", "token");
            given.run(() -> assertThat(stub.owners(OwnersRequest.newBuilder()
                                    .setService("payment")
                                    .build())
                            .getOwnersList())
                    .isEmpty());
            assertThat(stub.owners(OwnersRequest.newBuilder()
                                    .setService("payment")
                                    .build())
                            .getOwnersList())
                    .isEmpty();
        }
        assertThat(seen)
                .containsExactly(
                        new CallContext("req_1", "00-trace", "payment", "token"),
                        new CallContext("", "", "payment", ""));
        assertThat(CallContext.current()).isEqualTo(CallContext.NONE);
    }

    @Test
    void theTokenOfAUserIsNotInTheText() {
        assertThat(new CallContext("req_1", "", "", "secret").toString())
                .contains("req_1")
                .doesNotContain("secret");
    }
}
