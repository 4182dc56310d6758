package dev.kessai.contracts.wire;

import dev.kessai.contracts.lane.v1.LanesServiceGrpc;
import dev.kessai.contracts.lane.v1.OwnersRequest;
import dev.kessai.contracts.lane.v1.OwnersResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells where the lanes of the services in this process live. */
public final class LanesGrpcServer extends LanesServiceGrpc.LanesServiceImplBase {
    private static final Logger LOG = LoggerFactory.getLogger(LanesGrpcServer.class);

    private final Map<String, Supplier<List<LaneOwner>>> byService;

    /** @param byService what this instance knows now of each service's lanes; may block for a read */
    public LanesGrpcServer(Map<String, Supplier<List<LaneOwner>>> byService) {
        this.byService = Map.copyOf(byService);
    }

    @Override
    public void owners(OwnersRequest request, StreamObserver<OwnersResponse> observer) {
        var owners = byService.get(request.getService());
        if (owners == null) {
            observer.onError(Status.UNIMPLEMENTED
                    .withDescription("no service " + request.getService() + " here")
                    .asRuntimeException());
            return;
        }
        var response = OwnersResponse.newBuilder();
        try {
            for (var owner : owners.get())
                response.addOwners(dev.kessai.contracts.lane.v1.LaneOwner.newBuilder()
                        .setLane(owner.lane())
                        .setAddress(owner.address())
                        .setEpoch(owner.epoch()));
        } catch (RuntimeException e) {
            LOG.warn("owners of {} cannot be read", request.getService(), e);
            observer.onError(Status.UNAVAILABLE.asRuntimeException());
            return;
        }
        observer.onNext(response.build());
        observer.onCompleted();
    }
}
