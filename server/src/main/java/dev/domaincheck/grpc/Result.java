package dev.domaincheck.grpc;

import com.google.protobuf.CodedOutputStream;
import dev.domaincheck.v1.DomainResult;
import dev.domaincheck.v1.Reason;
import java.io.IOException;

/**
 * The answer for one name, on its way into a {@link Reply}: a {@code DomainResult} by its bytes.
 */
sealed interface Result permits Result.Made, KeptResult {
  /** Bytes that {@link #writeTo} writes. */
  int size();

  void writeTo(CodedOutputStream out) throws IOException;

  /** An answer that was made for this call. */
  record Made(DomainResult message) implements Result {
    @Override
    public int size() {
      return message.getSerializedSize();
    }

    /** Whether the name was not even looked up, as too much else is. */
    boolean isTurnedAway() {
      return message.getReason() == Reason.REASON_OVERLOADED && message.getEvidenceCount() == 0;
    }

    @Override
    public void writeTo(CodedOutputStream out) throws IOException {
      message.writeTo(out);
    }
  }
}
