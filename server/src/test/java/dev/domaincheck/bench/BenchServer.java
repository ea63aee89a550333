package dev.domaincheck.bench;

import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.sandbox.SandboxRegistry;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server process, as operators start it but with a small heap. */
final class BenchServer implements AutoCloseable {
  static final String ANNA = "anna-0123456789abcdef0123456789abcdef";
  static final String BERT = "bert-0123456789abcdef0123456789abcdef";

  private static final String MAIN = "dev.domaincheck.server.Main";
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

  /** Where the command says the port. */
  private static final String ANY_PORT = "127.0.0.1:0";

  private final Path folder;
  private final ProcessBuilder builder;
  private Process process;
  private final int port;

  private BenchServer(Path folder, ProcessBuilder builder) throws IOException {
    this.folder = folder;
    this.builder = builder;
    this.process = builder.start();
    this.port = awaitReady();
  }

  /** Starts a server that asks {@code registry} for all suffixes. */
  static BenchServer start(SandboxRegistry registry, String... options) throws IOException {
    return start(MAIN, map(registry), options);
  }

  /** Starts a server that asks {@code registry}, as much as the cap lets it, and caches nothing. */
  static BenchServer start(QuickRegistry registry, int cap) throws IOException {
    return start(
        MAIN,
        "*\ttcp://127.0.0.1:%d\n".formatted(registry.port()),
        "--directory-file",
        Names.directory().toString(),
        "--no-cache",
        "--max-concurrent-lookups",
        Integer.toString(cap),
        "--host-concurrency",
        "0",
        "--host-rate",
        "0");
  }

  /**
   * Starts a server.
   *
   * @param map the upstream map; empty for none
   */
  static BenchServer start(String main, String map, String... options) throws IOException {
    return start(List.of(), main, map, options);
  }

  /** A server that may have so many descriptors at once. */
  static BenchServer startWithFiles(int files, SandboxRegistry registry, String... options)
      throws IOException {
    return start(
        List.of("sh", "-c", "ulimit -n " + files + "; exec \"$@\"", "sh"),
        MAIN,
        map(registry),
        options);
  }

  /**
   * The class path as a distribution has it. Of a folder each class that is first used would want a
   * descriptor, and one that cannot be loaded once is missing for good.
   */
  private static String archives(Path folder) throws IOException {
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) {
        Path archive = folder.resolve(entries.size() + ".jar");
        pack(path, archive);
        path = archive;
      }
      entries.add(path.toString());
    }
    return String.join(File.pathSeparator, entries);
  }

  private static void pack(Path classes, Path archive) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(archive));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
  }

  /** Leads every host to {@code registry}. */
  static String map(SandboxRegistry registry) {
    return "*\ttcp://127.0.0.1:%d\n*\thttp://127.0.0.1:%d\n"
        .formatted(registry.whoisPort(), registry.rdapPort());
  }

  private static BenchServer start(List<String> prefix, String main, String map, String... options)
      throws IOException {
    Path folder = Files.createTempDirectory("bench");
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            // With native access Netty gets its buffers where the JVM does not count them.
            "--enable-native-access=java.base",
            // Of one size, as servers are run: a heap that grows is collected more often.
            "-Xms256m",
            "-Xmx256m",
            // As after a while: for each page that is touched first a virtual machine may stand
            // still.
            "-XX:+AlwaysPreTouch",
            // As servers are run, whatever a JVM takes of itself on a small machine.
            "-XX:+UseG1GC",
            "-XX:NativeMemoryTracking=summary",
            "-cp",
            prefix.isEmpty() ? System.getProperty("java.class.path") : archives(folder),
            main,
            "--listen",
            ANY_PORT,
            "--no-refresh",
            "--client-token-file",
            Files.writeString(folder.resolve("tokens"), "anna:%s\nbert:%s\n".formatted(ANNA, BERT))
                .toString()));
    if (!map.isEmpty()) {
      command.addAll(
          List.of("--upstream-map", Files.writeString(folder.resolve("map"), map).toString()));
    }
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("DOMAINCHECK_"));
    builder.environment().put("XDG_STATE_HOME", folder.toString());
    return new BenchServer(folder, builder.redirectError(ProcessBuilder.Redirect.INHERIT));
  }

  /** Waits until it accepts calls, and tells where. */
  private int awaitReady() throws IOException {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    if (line == null || !line.startsWith("ready on ")) {
      process.destroyForcibly();
      throw new IOException("the server is not ready: " + line);
    }
    return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
  }

  /** Starts it anew where it was, after it has ended; returns when it accepts calls. */
  void startAgain() throws IOException {
    builder.command().replaceAll(word -> word.equals(ANY_PORT) ? target() : word);
    process = builder.start();
    awaitReady();
  }

  String target() {
    return "127.0.0.1:" + port;
  }

  int port() {
    return port;
  }

  /** The file of the tokens of {@link #ANNA} and {@link #BERT}. */
  Path tokens() {
    return folder.resolve("tokens");
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Sends a signal, such as STOP. */
  void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    if (kill.waitFor() != 0) {
      throw new IOException("cannot send " + name + " to the server");
    }
  }

  /** Its exit code, once it has ended; fails if it does not within 40 s. */
  int exitCode() throws IOException, InterruptedException {
    if (!process.waitFor(40, TimeUnit.SECONDS)) {
      throw new IOException("the server did not stop");
    }
    return process.exitValue();
  }

  /** Writes a line to its standard input. */
  void tell(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /** Descriptors in use. */
  int files() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
      return (int) files.count();
    }
  }

  /** A client of its own connection. */
  DomainCheckClient client(String token) {
    return DomainCheckClient.builder().target(target()).token(token).build();
  }

  /** Sends the token along, for callers without the SDK. */
  static ClientInterceptor bearer(String token) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  /** A client that may do all there is. */
  DomainCheckClient admin() {
    return DomainCheckClient.builder()
        .target(target())
        .adminTokenFile(folder.resolve("domaincheck").resolve("admin.token"))
        .build();
  }

  /** Lookups at their registries or waiting for them. */
  static int underWay(DomainCheckClient admin) {
    return admin.registries().list().stream().mapToInt(h -> h.inFlight() + h.queued()).sum();
  }

  /**
   * Starts a server that asks one host for each suffix, by RDAP over TLS and eight lookups at once,
   * which is the usual limit, but at any rate.
   */
  static BenchServer startEightAtAHost(SilentRegistry silent, List<String> suffixes)
      throws IOException {
    return start(
        MAIN,
        "*\thttps://127.0.0.1:%d\n".formatted(silent.port()),
        "--directory-file",
        Names.directory(suffixes, "rdap", "https://rdap.nic-%s.example/").toString(),
        "--host-concurrency",
        "8",
        "--host-rate",
        "0",
        "--log-level",
        "warn");
  }

  /** Processor time that the server has taken since its start. */
  Duration processorTime() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** Processor time that this process has taken: registries, clients, bare sockets. */
  static Duration ownProcessorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }

  /** Bytes of live objects on the heap, after a collection. */
  long liveHeap() throws IOException, InterruptedException {
    Matcher total = TOTAL.matcher(jcmd("GC.class_histogram"));
    if (!total.find()) {
      throw new IOException("no total in the histogram");
    }
    return Long.parseLong(total.group(1));
  }

  /** Bytes outside the heap that the JVM got for buffers (NMT's "Other"). */
  long directMemory() throws IOException, InterruptedException {
    Matcher other =
        Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB")
            .matcher(jcmd("VM.native_memory", "summary"));
    if (!other.find()) {
      throw new IOException("the JVM's account of its memory has no line Other");
    }
    return Long.parseLong(other.group(1)) * 1024;
  }

  /** Bytes of memory that the process takes of the machine. */
  long resident() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      String line = lines.filter(l -> l.startsWith("VmRSS:")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
    }
  }

  /** Threads of the operating system that the JVM made for Java code. */
  int platformThreads() throws IOException, InterruptedException {
    return (int)
        jcmd("Thread.print")
            .lines()
            .filter(line -> line.contains("java.lang.Thread.State"))
            .count();
  }

  /** All threads of the process, those of the JVM itself too. */
  int processThreads() throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
      return (int) tasks.count();
    }
  }

  private String jcmd(String... words) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid())));
    command.addAll(List.of(words));
    Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IOException("jcmd failed: " + out);
    }
    return out;
  }

  /** Stops it as a service manager does. */
  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
