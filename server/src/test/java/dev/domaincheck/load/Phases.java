package dev.domaincheck.load;

import static dev.domaincheck.Await.until;
import static dev.domaincheck.load.LabServer.LIFTED;
import static dev.domaincheck.load.LabServer.gate;

import dev.domaincheck.availability.Protocol;
import dev.domaincheck.dns.RootHints;
import dev.domaincheck.limit.GroupLimit;
import dev.domaincheck.limit.QueryGate;
import dev.domaincheck.load.LabCall.Shape;
import dev.domaincheck.load.LabServer.Load;
import dev.domaincheck.sandbox.SandboxRegistry;
import dev.domaincheck.transport.ConnectTo;
import dev.domaincheck.transport.ConnectTo.Row;
import dev.domaincheck.transport.StuckResolution;
import dev.domaincheck.v1.Assurance;
import io.grpc.Status;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/**
 * The places where a call can hang. {@code com} has RDAP and then WHOIS, {@code dk} WHOIS alone,
 * {@code no} a DAS before all, {@code bo} a web lookup.
 */
final class Phases {
  private static final String EVERY = ConnectTo.EVERY_HOST;
  private static final String DK_GROUP = "whois:whois.punktum.dk";
  private static final String LASTING =
      "HTTP/1.1 200 OK\r\nContent-Type: application/rdap+json\r\n";
  private static final String LAST = "Connection: close\r\nContent-Length: 0\r\n\r\n";

  /** Sets one up. */
  @FunctionalInterface
  interface Setting {
    Scene set() throws Exception;
  }

  private Phases() {}

  /** All of them by what the call waits for. */
  static SequencedMap<String, Setting> all() {
    SequencedMap<String, Setting> phases = new LinkedHashMap<>();
    phases.put("the group's slot", Phases::slot);
    phases.put("the head of the line", Phases::headOfLine);
    phases.put("a token", Phases::token);
    phases.put("a global permit", Phases::globalPermit);
    phases.put("the address of the host", Phases::resolution);
    phases.put("a connection by TCP", Phases::connectingTcp);
    phases.put("a connection by HTTP", Phases::connectingHttp);
    phases.put("the first byte of WHOIS", () -> whois(""));
    phases.put("the rest of WHOIS", () -> whois("Domain:               a.dk\r\n"));
    phases.put("a TLS handshake", Phases::tls);
    phases.put("an HTTP status line", () -> rdap(""));
    phases.put("HTTP headers", () -> rdap(LASTING));
    phases.put("an HTTP body", () -> rdap(LASTING + "Content-Length: 1000\r\n\r\n{"));
    phases.put(
        "an HTTP chunk", () -> rdap(LASTING + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"));
    phases.put("where a redirect leads", Phases::redirect);
    phases.put("the second service", Phases::secondService);
    phases.put("a DAS", Phases::das);
    phases.put("a web lookup", Phases::webLookup);
    phases.put("a root name server, FAST", Phases::rootServer);
    phases.put("a TLD's name server, FAST", Phases::tldServer);
    phases.put("a name server over TCP, FAST", Phases::dnsOverTcp);
    phases.put("the parent zone, CORROBORATED", Phases::corroboration);
    phases.put("the flight of someone else", Phases::joined);
    phases.put("its own flight that someone joined", Phases::joinedByAnother);
    phases.put("the caller to read", Phases::unread);
    phases.put("the rest of a unary batch", () -> halfDone(Shape.UNARY));
    phases.put("the rest of a server stream", () -> halfDone(Shape.STREAM));
    phases.put("the rest of a bulk stream", Phases::bulkOpen);
    phases.put("the rest of a half-closed bulk", () -> halfDone(Shape.BULK_HALF_CLOSED));
    phases.put("a unary call's end while draining", () -> draining(Shape.UNARY));
    phases.put("a server stream's end while draining", () -> draining(Shape.STREAM));
    phases.put("a bulk stream's end while draining", Phases::bulkDraining);
    return phases;
  }

  private static Row tcp(String host, int port) {
    return new Row(host, "tcp://127.0.0.1:" + port);
  }

  private static Row http(String host, int port) {
    return new Row(host, "http://127.0.0.1:" + port);
  }

  private static Row dns(String host, int port) {
    return new Row(host, "dns://127.0.0.1:" + port);
  }

  private static int queued(Scene scene) {
    return scene.server.load().queued();
  }

  private static Scene slot() throws Exception {
    Scene scene = Scene.of(gate((group, protocol) -> new GroupLimit(1, 0, 1)), tcp(EVERY, 1));
    scene.occupy(DK_GROUP, Protocol.WHOIS);
    scene.reached = () -> queued(scene) == 1;
    return scene.asking(Shape.UNARY, "a.dk");
  }

  /** One query a hundred seconds, and the first of them is gone. */
  private static Scene rare() throws Exception {
    Scene scene = Scene.of(gate((group, protocol) -> new GroupLimit(8, 0.01, 1)), tcp(EVERY, 1));
    scene.use(DK_GROUP, Protocol.WHOIS);
    return scene;
  }

  private static Scene headOfLine() throws Exception {
    Scene scene = rare();
    // More than two, as one that leaves hands the head over to the next, which may be leaving.
    scene.reached = () -> queued(scene) == 5;
    return scene.asking(Shape.UNARY, names("a", 5, ".dk"));
  }

  private static Scene token() throws Exception {
    Scene scene = rare();
    scene.reached = () -> queued(scene) == 1;
    return scene.asking(Shape.UNARY, "a.dk");
  }

  private static Scene globalPermit() throws Exception {
    Scene scene = Scene.of(new QueryGate(1, LIFTED, Clock.systemUTC()), tcp(EVERY, 1));
    scene.occupy("whois:elsewhere", Protocol.WHOIS);
    scene.reached = () -> queued(scene) == 1;
    return scene.asking(Shape.UNARY, "a.dk");
  }

  private static Scene resolution() throws Exception {
    StuckResolution resolution = new StuckResolution();
    Scene scene = Scene.of(resolution.transport());
    scene.keep(resolution::close);
    scene.reached = () -> resolution.asked() == 1;
    return scene.asking(Shape.UNARY, "a.dk");
  }

  private static Scene connectingTcp() throws Exception {
    FullBacklog backlog = new FullBacklog();
    return connecting(backlog, tcp(EVERY, backlog.port())).asking(Shape.UNARY, "a.dk");
  }

  private static Scene connectingHttp() throws Exception {
    FullBacklog backlog = new FullBacklog();
    return connecting(backlog, http(EVERY, backlog.port())).asking(Shape.UNARY, "a.com");
  }

  private static Scene connecting(FullBacklog backlog, Row row) throws Exception {
    Scene scene = Scene.of(gate(LIFTED), row);
    scene.keep(backlog::close);
    // The one that filled the queue up was given up; the kernel forgets it at once.
    until(() -> backlog.connecting() == 0);
    scene.reached = () -> backlog.connecting() == 1;
    scene.sockets = backlog::connecting;
    return scene;
  }

  private static Scene whois(String piece) throws Exception {
    HangingRegistry registry = HangingRegistry.after(piece);
    return Scene.of(gate(LIFTED), tcp(EVERY, registry.port()))
        .hangingAt(registry)
        .asking(Shape.UNARY, "a.dk");
  }

  private static Scene rdap(String piece) throws Exception {
    HangingRegistry registry = HangingRegistry.after(piece);
    return Scene.of(gate(LIFTED), http(EVERY, registry.port()))
        .hangingAt(registry)
        .asking(Shape.UNARY, "a.com");
  }

  private static Scene tls() throws Exception {
    HangingRegistry registry = HangingRegistry.silent();
    return Scene.of(gate(LIFTED), new Row(EVERY, "https://127.0.0.1:" + registry.port()))
        .hangingAt(registry)
        .asking(Shape.UNARY, "a.com");
  }

  private static Scene redirect() throws Exception {
    HangingRegistry registry = HangingRegistry.silent();
    HangingRegistry first =
        HangingRegistry.after(
            "HTTP/1.1 302 Found\r\nLocation: https://rdap.nic.example/domain/a.com\r\n" + LAST);
    Scene scene =
        Scene.of(
            gate(LIFTED),
            http("rdap.verisign.com", first.port()),
            http("rdap.nic.example", registry.port()));
    scene.hangingAt(registry);
    scene.keep(first::close);
    scene.sockets = () -> first.open() + registry.open();
    return scene.asking(Shape.UNARY, "a.com");
  }

  private static Scene secondService() throws Exception {
    HangingRegistry registry = HangingRegistry.silent();
    HangingRegistry first = HangingRegistry.after("HTTP/1.1 500 Fault\r\n" + LAST);
    Scene scene =
        Scene.of(gate(LIFTED), http(EVERY, first.port()), tcp(EVERY, registry.port()))
            .hangingAt(registry);
    scene.keep(first::close);
    scene.sockets = () -> first.open() + registry.open();
    return scene.asking(Shape.UNARY, "a.com");
  }

  private static Scene das() throws Exception {
    HangingRegistry registry = HangingRegistry.silent();
    return Scene.of(gate(LIFTED), tcp(EVERY + ":79", registry.port()))
        .hangingAt(registry)
        .asking(Shape.UNARY, "a.no");
  }

  private static Scene webLookup() throws Exception {
    HangingRegistry registry = HangingRegistry.silent();
    return Scene.of(gate(LIFTED), http(EVERY, registry.port()))
        .hangingAt(registry)
        .asking(Shape.UNARY, "a.bo");
  }

  private static Scene rootServer() throws Exception {
    SilentNameServer root = SilentNameServer.overUdp();
    return nameServer(root, Scene.of(gate(LIFTED), dns(EVERY, root.port())))
        .withAssurance(Assurance.ASSURANCE_FAST);
  }

  private static Scene dnsOverTcp() throws Exception {
    SilentNameServer root = SilentNameServer.overTcp();
    Scene scene = nameServer(root, Scene.of(gate(LIFTED), dns(EVERY, root.port())));
    scene.reached = () -> root.askedOverTcp() >= 1;
    return scene.withAssurance(Assurance.ASSURANCE_FAST);
  }

  private static Scene tldServer() throws Exception {
    SandboxRegistry sandbox = SandboxRegistry.start(Clock.systemUTC());
    SilentNameServer server = SilentNameServer.overUdp();
    Scene scene =
        nameServer(server, Scene.of(gate(LIFTED), belowRoot(sandbox, server).toArray(Row[]::new)));
    scene.keep(sandbox::close);
    return scene.withAssurance(Assurance.ASSURANCE_FAST);
  }

  private static Scene corroboration() throws Exception {
    SandboxRegistry sandbox = SandboxRegistry.start(Clock.systemUTC());
    SilentNameServer server = SilentNameServer.overUdp();
    List<Row> rows = belowRoot(sandbox, server);
    rows.add(tcp(EVERY, sandbox.whoisPort()));
    Scene scene = nameServer(server, Scene.of(gate(LIFTED), rows.toArray(Row[]::new)));
    scene.keep(sandbox::close);
    return scene
        .asking(Shape.UNARY, "available-a.dk")
        .withAssurance(Assurance.ASSURANCE_CORROBORATED);
  }

  private static List<Row> belowRoot(SandboxRegistry sandbox, SilentNameServer server) {
    List<Row> rows = new ArrayList<>();
    rows.add(dns(EVERY, server.port()));
    RootHints.embedded()
        .servers()
        .forEach(root -> rows.add(dns(root.host(), sandbox.dnsRootPort())));
    return rows;
  }

  private static Scene nameServer(SilentNameServer server, Scene scene) {
    scene.keep(server::close);
    scene.reached = () -> server.askedOverUdp() >= 1;
    scene.sockets = server::open;
    return scene.asking(Shape.UNARY, "a.dk");
  }

  private static Scene joined() throws Exception {
    HangingRegistry registry = HangingRegistry.silent();
    Scene scene =
        Scene.of(gate(LIFTED), tcp(EVERY, registry.port()))
            .hangingAt(registry)
            .asking(Shape.UNARY, "a.dk");
    LabCall unused = scene.beginAnother();
    until(() -> registry.said() == 1);
    return shared(scene);
  }

  private static Scene joinedByAnother() throws Exception {
    HangingRegistry registry = HangingRegistry.silent();
    Scene scene =
        Scene.of(gate(LIFTED), tcp(EVERY, registry.port()))
            .hangingAt(registry)
            .asking(Shape.UNARY, "a.dk");
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                until(() -> registry.said() == 1);
                LabCall unused = scene.beginAnother();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    return shared(scene);
  }

  /** Someone else keeps what the call had a part in. */
  private static Scene shared(Scene scene) {
    scene.reached = () -> scene.server.flights.joined() == 1;
    scene.left = new Load(1, 0, 1, 1, 1);
    scene.socketsLeft = 1;
    return scene;
  }

  private static Scene unread() throws Exception {
    SandboxRegistry sandbox = SandboxRegistry.start(Clock.systemUTC());
    Scene scene = Scene.of(gate(LIFTED), tcp(EVERY, sandbox.whoisPort()));
    scene.keep(sandbox::close);
    // The buffer and the lookups that wait to fill it are full of what the caller leaves.
    scene.reached = () -> scene.server.lookedUp() >= 2 * LabServer.PERMITS;
    scene.sockets = () -> sandbox.whoisTraffic().inFlight();
    scene.atDeadline = Status.Code.DEADLINE_EXCEEDED;
    return scene.asking(Shape.BULK_UNREAD, names("registered-", 3_000, ".dk"));
  }

  private static String[] names(String before, int count, String after) {
    return IntStream.range(0, count).mapToObj(i -> before + i + after).toArray(String[]::new);
  }

  /** Five names are answered, five hang. */
  static Scene halfDone(Shape shape) throws Exception {
    SandboxRegistry sandbox = SandboxRegistry.start(Clock.systemUTC());
    HangingRegistry registry = HangingRegistry.silent();
    Scene scene =
        Scene.of(
                gate(LIFTED),
                tcp("whois.punktum.dk", sandbox.whoisPort()),
                http(EVERY, registry.port()))
            .hangingAt(registry, 5);
    scene.keep(sandbox::close);
    scene.answered = 5;
    scene.reached = () -> registry.said() == 5 && scene.server.lookedUp() == 5;
    List<String> asked = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      asked.add("hangs-" + i + ".com");
      asked.add("registered-" + i + ".dk");
    }
    return scene.asking(shape, asked.toArray(String[]::new));
  }

  private static Scene bulkOpen() throws Exception {
    Scene scene = halfDone(Shape.BULK);
    // Its names are answered in time, but the stream has no end of its own.
    scene.atDeadline = Status.Code.DEADLINE_EXCEEDED;
    return scene;
  }

  private static Scene draining(Shape shape) throws Exception {
    Scene scene = halfDone(shape);
    var hangs = scene.reached;
    scene.reached =
        () -> {
          boolean now = hangs.call();
          if (now) {
            scene.server.drain();
          }
          return now;
        };
    return scene;
  }

  private static Scene bulkDraining() throws Exception {
    Scene scene = draining(Shape.BULK);
    scene.atDeadline = Status.Code.UNAVAILABLE;
    return scene;
  }
}
