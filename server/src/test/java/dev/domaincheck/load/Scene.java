package dev.domaincheck.load;

import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.flight.Clearance;
import dev.domaincheck.limit.Admission;
import dev.domaincheck.limit.Permit;
import dev.domaincheck.limit.QueryGate;
import dev.domaincheck.load.LabCall.Shape;
import dev.domaincheck.load.LabServer.Load;
import dev.domaincheck.transport.ConnectTo;
import dev.domaincheck.transport.Transport;
import dev.domaincheck.v1.Assurance;
import dev.domaincheck.v1.CheckOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A service, registries that hang, and one call that will hang with them. */
final class Scene implements AutoCloseable {
  /** What a connection of the client buffers; small, so that it is soon full. */
  private static final int WINDOW = 64 * 1024;

  /** So long that only the scene's end ends what has it. */
  private static final Duration LONG = Duration.ofMinutes(2);

  final LabServer server;

  /** Whether the call hangs where it is to hang. */
  Callable<Boolean> reached = () -> false;

  /** Sockets to registries. */
  Callable<Integer> sockets = () -> 0;

  /** What is left when the call has ended. */
  Load left = Load.NONE;

  int socketsLeft;

  /** How the call ends at its own deadline: answered before it, if its end is the server's. */
  Status.Code atDeadline = Status.Code.OK;

  /** Names of the call that are answered although it hangs. */
  int answered;

  private final FaultyLink link;
  private final ManagedChannel channel;
  private final Deque<Closeable> parts = new ArrayDeque<>();
  private final List<LabCall> others = new ArrayList<>();
  private Shape shape = Shape.UNARY;
  private CheckOptions options = CheckOptions.getDefaultInstance();
  private List<String> names = List.of();
  private @Nullable LabCall call;
  private @Nullable Permit held;

  private Scene(LabServer server) throws IOException {
    this.server = server;
    this.link = FaultyLink.sound(server.port());
    this.channel = channel(link.port());
  }

  /** A scene whose connections go where {@code rows} say. */
  static Scene of(QueryGate gate, ConnectTo.Row... rows) throws IOException {
    return of(new Transport(ConnectTo.of(rows), "domaincheck-test/0"), gate);
  }

  static Scene of(Transport transport) throws IOException {
    return of(transport, LabServer.gate(LabServer.LIFTED));
  }

  /** Names that would hang too long are not turned away: hanging is what they are for. */
  private static Scene of(Transport transport, QueryGate gate) throws IOException {
    return new Scene(new LabServer(transport, gate, Clearance.always()));
  }

  private static ManagedChannel channel(int port) {
    return NettyChannelBuilder.forAddress("127.0.0.1", port)
        .usePlaintext()
        .flowControlWindow(WINDOW)
        .build();
  }

  /** The call asks for these names. */
  Scene asking(Shape newShape, String... newNames) {
    shape = newShape;
    names = List.of(newNames);
    return this;
  }

  Scene withAssurance(Assurance assurance) {
    options = CheckOptions.newBuilder().setAssurance(assurance).build();
    return this;
  }

  /** Closes {@code part} with the scene. */
  void keep(Closeable part) {
    parts.push(part);
  }

  Scene hangingAt(HangingRegistry registry) {
    return hangingAt(registry, 1);
  }

  /** The call hangs when so many of its queries were heard by {@code registry}. */
  Scene hangingAt(HangingRegistry registry, int queries) {
    keep(registry::close);
    reached = () -> registry.said() >= queries;
    sockets = registry::open;
    return this;
  }

  /** Takes a turn of a group away, as a query of someone else does, until others end. */
  void occupy(String group, Protocol protocol) throws InterruptedException {
    held = turn(group, protocol);
    left = new Load(1, 0, 0, 0, 0);
  }

  /** Uses a turn of a group up. */
  void use(String group, Protocol protocol) throws InterruptedException {
    try (Permit turn = turn(group, protocol)) {
      turn.answered();
    }
  }

  private Permit turn(String group, Protocol protocol) throws InterruptedException {
    Admission admission =
        server.gate.admit(group, protocol, new Caller("someone else"), Deadline.after(LONG));
    if (admission instanceof Admission.Granted granted) {
      return granted.permit();
    }
    throw new IllegalStateException("no turn: " + admission);
  }

  /** Begins the call. */
  LabCall begin(Duration deadline) {
    LabCall begun = LabCall.begin(channel, shape, options, names, deadline);
    call = begun;
    return begun;
  }

  /** Begins the same call for someone else, over a connection of its own. */
  LabCall beginAnother() {
    ManagedChannel own = channel(server.port());
    keep(own::shutdownNow);
    LabCall begun = LabCall.begin(own, shape, options, names, LONG);
    others.add(begun);
    return begun;
  }

  /** Resets the connection that the call is on. */
  void kill() {
    link.resetAll();
  }

  /** The calls and queries of others end; nothing may be left of them either. */
  void endOthers() throws Exception {
    for (LabCall other : others) {
      if (other.ended.isDone()) {
        throw new AssertionError("the call of someone else ended with " + other.end());
      }
      other.cancel();
    }
    if (held != null) {
      held.close();
      held = null;
    }
    left = Load.NONE;
    socketsLeft = 0;
  }

  @Override
  public void close() throws IOException {
    if (call != null) {
      call.cancel();
    }
    channel.shutdownNow();
    link.close();
    while (!parts.isEmpty()) {
      parts.pop().close();
    }
    server.close();
  }
}
