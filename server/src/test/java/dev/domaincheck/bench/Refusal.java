package dev.domaincheck.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.protobuf.StatusProto;

/** Why a call failed. */
final class Refusal {
  private static final String NONE = "no reason";

  private Refusal() {}

  /** The reason that goes with all that the server's own code sends; none with what gRPC does. */
  static String reason(Throwable failure) {
    com.google.rpc.Status status = StatusProto.fromThrowable(failure);
    if (status == null || status.getDetailsCount() == 0) {
      return NONE;
    }
    try {
      return status.getDetails(0).unpack(ErrorInfo.class).getReason();
    } catch (InvalidProtocolBufferException unread) {
      return NONE;
    }
  }
}
