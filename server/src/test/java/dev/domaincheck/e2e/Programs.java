package dev.domaincheck.e2e;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The two programs, run as processes of their own with this build's classes. */
final class Programs {
  private static final String SERVER = "dev.domaincheck.server.Main";
  private static final int SIGINT = 2;
  private static final String CLIENT = "dev.domaincheck.cli.Main";

  private Programs() {}

  /** What one run of the command line did. */
  record Run(int exitCode, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }
  }

  /** A running server. */
  static final class ServerProcess implements AutoCloseable {
    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
      this.process = process;
      this.port = port;
    }

    String target() {
      return "127.0.0.1:" + port;
    }

    /** Sends SIGTERM and waits for the exit code. */
    int terminate() throws InterruptedException {
      process.destroy();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the server did not stop");
      return process.exitValue();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  /**
   * Starts a server on a free port and waits until it says that it is ready.
   *
   * @param state where it keeps its admin token
   */
  static ServerProcess serve(Path state, String... args) throws IOException {
    return serve(state, ProcessBuilder.Redirect.INHERIT, args);
  }

  /**
   * As the other one.
   *
   * @param log where its standard error goes
   */
  static ServerProcess serve(Path state, ProcessBuilder.Redirect log, String... args)
      throws IOException {
    List<String> command = java(SERVER);
    command.addAll(List.of("--listen", "127.0.0.1:0"));
    command.addAll(List.of(args));
    ProcessBuilder builder = in(state, command);
    builder.redirectError(log);
    Process process = builder.start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    assertNotNull(line, "the server ended before it was ready");
    assertTrue(line.startsWith("ready on 127.0.0.1:"), line);
    return new ServerProcess(process, Integer.parseInt(line.substring(line.lastIndexOf(':') + 1)));
  }

  /** Runs the server's program until it ends by itself. */
  static Run server(Path state, String... args) throws Exception {
    List<String> command = java(SERVER);
    command.addAll(List.of(args));
    return run(in(state, command), state);
  }

  /** Runs the command line. */
  static Run client(Path state, String... args) throws Exception {
    List<String> command = java(CLIENT);
    command.addAll(List.of(args));
    return run(in(state, command), state);
  }

  /**
   * Lays out what a distribution of the client has, with this build's classes.
   *
   * @return its launcher
   */
  static Path installClient(Path home) throws IOException {
    Path lib = Files.createDirectories(home.resolve("lib"));
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            Stream.of(classPath().split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" ")));
    new JarOutputStream(Files.newOutputStream(lib.resolve("domaincheck-client-1.jar")), manifest)
        .close();
    Path bin = Files.createDirectories(home.resolve("bin"));
    return Files.copy(
        Path.of("../client/bin/domaincheck"),
        bin.resolve("domaincheck"),
        StandardCopyOption.COPY_ATTRIBUTES);
  }

  /** Runs a text by a shell, which reads it from a file in UTF-8. */
  static Run script(Path state, String shell, String text) throws Exception {
    Path script = Files.writeString(Files.createTempFile(state, "script", ".sh"), text);
    return run(in(state, List.of(shell, script.toString())), state);
  }

  /** Whether a process, and so all that it starts, ignores SIGINT, by its {@code /proc} status. */
  static boolean ignoresSigint(Path status) throws IOException {
    String mask =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .findFirst()
            .orElseThrow()
            .substring("SigIgn:".length())
            .strip();
    return (Long.parseUnsignedLong(mask, 16) & (1L << (SIGINT - 1))) != 0;
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static List<String> java(String mainClass) {
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath(),
            mainClass));
  }

  /** A program that has none of the settings of whoever runs the tests. */
  static ProcessBuilder in(Path state, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("DOMAINCHECK_"));
    // For launchers: the JDK of the tests.
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("XDG_STATE_HOME", state.toString());
    return builder;
  }

  private static Run run(ProcessBuilder builder, Path state) throws Exception {
    Path out = Files.createTempFile(state, "out", ".txt");
    Path err = Files.createTempFile(state, "err", ".txt");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    process.getOutputStream().close();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertTrue(ended, () -> "did not end: " + builder.command());
    return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
