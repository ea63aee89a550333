package dev.domaincheck.grpc;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Puts methods that answer with {@link Reply} in the places that generated code has for them, and
 * has the requests of all others read by a {@link RequestMarshaller}. On the wire nothing differs.
 */
public final class ReplyMethods {
  private final ServerServiceDefinition generated;
  private final List<ServerMethodDefinition<?, ?>> own = new ArrayList<>();

  /**
   * @param generated the service, with all of its methods
   */
  ReplyMethods(ServerServiceDefinition generated) {
    this.generated = generated;
  }

  /** A service whose methods refuse what is no request of theirs, and are the same otherwise. */
  public static ServerServiceDefinition readable(ServerServiceDefinition service) {
    return new ReplyMethods(service).build();
  }

  /**
   * @param handler refuses by itself what its marshaller cannot read
   */
  <Q> ReplyMethods with(
      MethodDescriptor<Q, ?> method,
      RequestMarshaller<Q> marshaller,
      ServerCallHandler<Q, Reply> handler) {
    own.add(
        ServerMethodDefinition.create(
            method.toBuilder(marshaller, Reply.MARSHALLER).build(), handler));
    return this;
  }

  ServerServiceDefinition build() {
    ServiceDescriptor descriptor = generated.getServiceDescriptor();
    ServiceDescriptor.Builder names =
        ServiceDescriptor.newBuilder(descriptor.getName())
            .setSchemaDescriptor(descriptor.getSchemaDescriptor());
    List<ServerMethodDefinition<?, ?>> methods = new ArrayList<>();
    for (ServerMethodDefinition<?, ?> method : generated.getMethods()) {
      ServerMethodDefinition<?, ?> taken = own(method.getMethodDescriptor().getFullMethodName());
      methods.add(taken == null ? refusing(method) : taken);
      names.addMethod(methods.getLast().getMethodDescriptor());
    }
    ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(names.build());
    methods.forEach(service::addMethod);
    return service.build();
  }

  private @org.jspecify.annotations.Nullable ServerMethodDefinition<?, ?> own(String name) {
    return own.stream()
        .filter(method -> method.getMethodDescriptor().getFullMethodName().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static <Q, A> ServerMethodDefinition<Q, A> refusing(ServerMethodDefinition<Q, A> method) {
    MethodDescriptor<Q, A> descriptor = method.getMethodDescriptor();
    RequestMarshaller<Q> marshaller = RequestMarshaller.of(descriptor);
    ServerCallHandler<Q, A> handler = method.getServerCallHandler();
    return ServerMethodDefinition.create(
        descriptor.toBuilder(marshaller, descriptor.getResponseMarshaller()).build(),
        (call, headers) -> new Refusing<>(marshaller, call, handler.startCall(call, headers)));
  }

  /** Ends a call at what is no request, of which the service's own part never hears. */
  private static final class Refusing<Q, A> extends SimpleForwardingServerCallListener<Q> {
    private final RequestMarshaller<Q> marshaller;
    private final ServerCall<Q, A> call;
    private boolean refused;

    private Refusing(
        RequestMarshaller<Q> marshaller, ServerCall<Q, A> call, ServerCall.Listener<Q> served) {
      super(served);
      this.marshaller = marshaller;
      this.call = call;
    }

    @Override
    public void onMessage(Q request) {
      StatusRuntimeException refusal = marshaller.refusal(request);
      if (refusal == null) {
        super.onMessage(request);
      } else if (!refused) {
        refused = true;
        call.close(refusal.getStatus(), Objects.requireNonNull(refusal.getTrailers()));
      }
    }

    @Override
    public void onHalfClose() {
      if (!refused) {
        super.onHalfClose();
      }
    }

    /** Told of a cancellation a service may close the call, which it cannot twice. */
    @Override
    public void onCancel() {
      if (refused) {
        super.onComplete();
      } else {
        super.onCancel();
      }
    }
  }
}
