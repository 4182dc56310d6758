package dev.kessai.contracts.wire;

import dev.kessai.contracts.lane.v1.LanesServiceGrpc;
import dev.kessai.contracts.lane.v1.OwnersRequest;
import dev.kessai.contracts.lane.v1.OwnersResponse;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** Asks an instance where the lanes live. */
@FunctionalInterface
public interface LaneDirectory {
    /** Calls back exactly once, on any thread; with an empty list where the instance gave no answer. */
    void owners(String address, Consumer<List<LaneOwner>> answer);

    /**
     * Over gRPC.
     *
     * @param service whose lanes
     * @param channels gives the channel to an address
     */
    static LaneDirectory remote(String service, Function<String, Channel> channels, long timeoutMillis) {
        return (address, answer) -> LanesServiceGrpc.newStub(channels.apply(address))
                .withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS)
                .owners(OwnersRequest.newBuilder().setService(service).build(), new StreamObserver<>() {
                    private final List<LaneOwner> owners = new ArrayList<>();

                    @Override
                    public void onNext(OwnersResponse response) {
                        for (var each : response.getOwnersList())
                            owners.add(new LaneOwner(each.getLane(), each.getAddress(), each.getEpoch()));
                    }

                    @Override
                    public void onCompleted() {
                        answer.accept(owners);
                    }

                    @Override
                    public void onError(Throwable error) {
                        answer.accept(List.of());
                    }
                });
    }
}
