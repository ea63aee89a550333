package dev.domaincheck.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.rpc.ErrorInfo;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OnVirtualThreadsTest {

  /** Says SERVING on a virtual thread, and fails if it is asked for {@code fails}. */
  private static final class Service extends HealthGrpc.HealthImplBase {
    @Override
    public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> out) {
      if (request.getService().equals("fails")) {
        throw new IllegalStateException("secret of the inside");
      }
      out.onNext(
          HealthCheckResponse.newBuilder()
              .setStatus(
                  Thread.currentThread().isVirtual()
                      ? ServingStatus.SERVING
                      : ServingStatus.NOT_SERVING)
              .build());
      out.onCompleted();
    }
  }

  @Test
  void call_isServedOnAVirtualThread_andAFaultEndsIt() throws Exception {
    Server server =
        InProcessServerBuilder.forName("on-virtual-threads")
            .directExecutor()
            .addService(ServerInterceptors.intercept(new Service(), new OnVirtualThreads()))
            .build()
            .start();
    ManagedChannel channel =
        InProcessChannelBuilder.forName("on-virtual-threads").directExecutor().build();
    try {
      HealthGrpc.HealthBlockingStub stub = HealthGrpc.newBlockingStub(channel);
      assertEquals(
          ServingStatus.SERVING, stub.check(HealthCheckRequest.getDefaultInstance()).getStatus());
      HealthCheckRequest fails = HealthCheckRequest.newBuilder().setService("fails").build();
      StatusRuntimeException e =
          assertThrows(StatusRuntimeException.class, () -> stub.check(fails));
      assertEquals(Status.Code.INTERNAL, e.getStatus().getCode());
      com.google.rpc.Status status = Objects.requireNonNull(StatusProto.fromThrowable(e));
      assertEquals("INTERNAL", status.getDetails(0).unpack(ErrorInfo.class).getReason());
    } finally {
      channel.shutdownNow();
      server.shutdownNow();
    }
  }
}
