package dev.domaincheck.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts methods that answer with {@link Reply} in the places that generated code has for them. On
 * the wire nothing differs.
 */
final class ReplyMethods {
  private final ServerServiceDefinition generated;
  private final List<ServerMethodDefinition<?, ?>> own = new ArrayList<>();

  /**
   * @param generated the service, with all of its methods
   */
  ReplyMethods(ServerServiceDefinition generated) {
    this.generated = generated;
  }

  <Q> ReplyMethods with(MethodDescriptor<Q, ?> method, ServerCallHandler<Q, Reply> handler) {
    own.add(
        ServerMethodDefinition.create(
            method.toBuilder(method.getRequestMarshaller(), Reply.MARSHALLER).build(), handler));
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
      methods.add(taken == null ? method : taken);
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
}
