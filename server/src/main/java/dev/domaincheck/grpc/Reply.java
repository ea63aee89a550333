package dev.domaincheck.grpc;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.domaincheck.v1.CheckDomainsBulkResponse;
import dev.domaincheck.v1.CheckDomainsResponse;
import dev.domaincheck.v1.CheckDomainsStreamResponse;
import dev.domaincheck.v1.Progress;
import io.grpc.Drainable;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An encoded response of one of the rpcs that check names. The three responses have the same
 * fields, but for the progress that the unary one lacks.
 */
final class Reply extends ByteArrayInputStream implements Drainable {
  private static final int RESULTS = CheckDomainsResponse.RESULTS_FIELD_NUMBER;
  private static final int PROGRESS = CheckDomainsStreamResponse.PROGRESS_FIELD_NUMBER;

  /** For gRPC, which need not encode what is in bytes already. */
  static final MethodDescriptor.Marshaller<Reply> MARSHALLER =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(Reply reply) {
          return reply;
        }

        @Override
        public Reply parse(InputStream stream) {
          throw new UnsupportedOperationException("a server reads no responses");
        }
      };

  static {
    if (RESULTS != CheckDomainsStreamResponse.RESULTS_FIELD_NUMBER
        || RESULTS != CheckDomainsBulkResponse.RESULTS_FIELD_NUMBER
        || PROGRESS != CheckDomainsBulkResponse.PROGRESS_FIELD_NUMBER) {
      throw new AssertionError("the responses differ");
    }
  }

  private Reply(byte[] bytes) {
    super(bytes);
  }

  /** The response with these results, in this order. */
  static Reply of(List<Result> results, @Nullable Progress progress) {
    int size = 0;
    for (Result result : results) {
      size += fieldSize(RESULTS, result.size());
    }
    if (progress != null) {
      size += fieldSize(PROGRESS, progress.getSerializedSize());
    }
    byte[] bytes = new byte[size];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      for (Result result : results) {
        out.writeTag(RESULTS, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(result.size());
        result.writeTo(out);
      }
      if (progress != null) {
        out.writeMessage(PROGRESS, progress);
      }
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Reply(bytes);
  }

  private static int fieldSize(int field, int size) {
    return CodedOutputStream.computeTagSize(field)
        + CodedOutputStream.computeUInt32SizeNoTag(size)
        + size;
  }

  @Override
  public int drainTo(OutputStream target) throws IOException {
    int length = count - pos;
    target.write(buf, pos, length);
    pos = count;
    return length;
  }
}
