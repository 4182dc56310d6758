package dev.kessai.contracts.wire;

import dev.kessai.contracts.lane.v1.LanesServiceGrpc;
import dev.kessai.contracts.lane.v1.OwnersRequest;
import dev.kessai.contracts.lane.v1.OwnersResponse;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.Supplier;

/** Tells where the lanes of a service live. */
public final class LanesGrpcServer extends LanesServiceGrpc.LanesServiceImplBase {
    private final Supplier<List<LaneOwner>> owners;

    /** @param owners what this instance knows now; must not block for long */
    public LanesGrpcServer(Supplier<List<LaneOwner>> owners) {
        this.owners = owners;
    }

    @Override
    public void owners(OwnersRequest request, StreamObserver<OwnersResponse> observer) {
        var response = OwnersResponse.newBuilder();
        for (var owner : owners.get())
            response.addOwners(dev.kessai.contracts.lane.v1.LaneOwner.newBuilder()
                    .setLane(owner.lane())
                    .setAddress(owner.address())
                    .setEpoch(owner.epoch()));
        observer.onNext(response.build());
        observer.onCompleted();
    }
}
