package dev.domaincheck.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the launcher of a distribution starts, by a JDK that only says what it was asked for. */
@Timeout(60)
class LauncherTest {
  private static final String RELEASE = "JAVA_VERSION=\"25.0.1\"\n";
  private static final Path OWN_JDK = Path.of(System.getProperty("java.home"));

  /** What the JVM exits with where it is told to at such an error. */
  private static final int OUT_OF_MEMORY = 3;

  @TempDir Path home;

  /** What the launcher's process prints if the JDK only says what it was asked for. */
  private String start(String options) throws Exception {
    return start(talkingJdk(RELEASE), options);
  }

  /** A JDK that only says what it was asked for. */
  private Path talkingJdk(String release) throws IOException {
    Path jdk = home.resolve("jdk");
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), release);
    Path java = jdk.resolve("bin/java");
    Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    if (!java.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + java + " executable");
    }
    return jdk;
  }

  private String start(Path jdk, String options) throws Exception {
    return start(Path.of("bin/domaincheck-server"), jdk, options);
  }

  private String start(Path program, Path jdk, String options) throws Exception {
    Process process = process(program, jdk, options);
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  private Process process(Path program, Path jdk, String options) throws Exception {
    Path launcher =
        Files.createDirectories(home.resolve("bin")).resolve(program.getFileName().toString());
    Files.copy(program, launcher, StandardCopyOption.REPLACE_EXISTING);
    ProcessBuilder builder =
        new ProcessBuilder("sh", launcher.toString(), "--print-config").redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.endsWith("_OPTIONS"));
    builder.environment().put("DOMAINCHECK_JAVA_OPTS", "");
    builder.environment().put("JAVA_OPTS", options);
    builder.environment().put("JAVA_HOME", jdk.toString());
    return builder.start();
  }

  /** Java 21 does not know the option and would not start; from 24 on Netty is slower without. */
  @ParameterizedTest
  @CsvSource({
    "bin/domaincheck-server, 21.0.8, false",
    "bin/domaincheck-server, 25.0.1, true",
    "../client/bin/domaincheck, 21.0.8, false",
    "../client/bin/domaincheck, 25.0.1, true",
  })
  void unsafeMemoryAccess_isAllowedWhereTheJdkAsks(Path program, String version, boolean allowed)
      throws Exception {
    Path lib = Files.createDirectories(home.resolve("lib"));
    Files.createFile(lib.resolve("domaincheck-server-1.jar"));
    Files.createFile(lib.resolve("domaincheck-client-1.jar"));
    List<String> arguments =
        start(program, talkingJdk("JAVA_VERSION=\"%s\"\n".formatted(version)), "").lines().toList();
    assertTrue(arguments.contains("--print-config"), arguments.toString());
    assertEquals(
        allowed, arguments.contains("--sun-misc-unsafe-memory-access=allow"), arguments.toString());
  }

  /** Another library, dnsjava, brings a resolver too, and the JVM takes the first one it meets. */
  @Test
  void classPath_ofManyArchives_beginsWithTheServersOwn() throws Exception {
    Path lib = Files.createDirectories(home.resolve("lib"));
    for (String name :
        List.of("aaa-1.jar", "domaincheck-proto-1.jar", "domaincheck-server-1.jar")) {
      Files.createFile(lib.resolve(name));
    }
    List<String> arguments = start("").lines().toList();
    String real = lib.toRealPath() + "/";
    assertEquals(
        String.join(
            ":",
            real + "domaincheck-server-1.jar",
            real + "aaa-1.jar",
            real + "domaincheck-proto-1.jar",
            real + "domaincheck-server-1.jar"),
        arguments.get(arguments.indexOf("-cp") + 1));
  }

  /** Puts a cache into the distribution, made by a JDK of the description. */
  private Path cache(String release) throws IOException {
    Path lib = Files.createDirectories(home.resolve("lib"));
    Files.writeString(lib.resolve("domaincheck-server-1.jar"), "");
    Files.writeString(lib.resolve("domaincheck-server.aot.jdk"), release);
    return Files.writeString(lib.resolve("domaincheck-server.aot"), "no cache at all");
  }

  @Test
  void aotCache_ofTheSameJdk_isUsed() throws Exception {
    Path cache = cache(RELEASE);
    List<String> arguments = start("-Xmx1g").lines().toList();
    assertTrue(arguments.contains("-XX:AOTCache=" + cache.toRealPath()), arguments.toString());
  }

  @Test
  void aotCache_ofAnotherJdk_isLeftAlone() throws Exception {
    cache("JAVA_VERSION=\"25.0.2\"\n");
    assertFalse(start("").contains("AOTCache"));
  }

  /** With these beside a cache the JVM would not start. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:AOTCacheOutput=x",
        "-Xmx1g -XX:SharedArchiveFile=x",
        "-XX:ArchiveClassesAtExit=x",
        "-Xshare:off",
        "@options"
      })
  void aotCache_besideOptionsThatExcludeIt_isLeftAlone(String options) throws Exception {
    cache(RELEASE);
    assertFalse(start(options).contains("AOTCache="), options);
  }

  /** A program that says "started", as the server's archive. */
  private void program() throws Exception {
    program("System.out.println(\"started\");");
  }

  /** A program of these statements, as the server's archive. */
  private void program(String statements) throws Exception {
    Path source = Files.createDirectories(home.resolve("source")).resolve("Main.java");
    Files.writeString(
        source,
        """
        package dev.domaincheck.server;
        public class Main {
          public static void main(String[] args) { %s }
        }
        """
            .formatted(statements));
    ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
    ToolProvider jar = ToolProvider.findFirst("jar").orElseThrow();
    Path classes = home.resolve("classes");
    assertEquals(0, javac.run(System.out, System.err, "-d", classes.toString(), source.toString()));
    Path archive = home.resolve("lib/domaincheck-server-1.jar");
    assertEquals(
        0,
        jar.run(
            System.out,
            System.err,
            "--create",
            "--file",
            archive.toString(),
            "-C",
            classes.toString(),
            "."));
  }

  /** Caught or not: some thread may be lost to it that nothing else would tell of. */
  @Test
  void start_thatRunsOutOfMemory_endsAtOnce() throws Exception {
    program(
        """
        java.util.List<byte[]> kept = new java.util.ArrayList<>();
        try {
          while (true) {
            kept.add(new byte[1 << 20]);
          }
        } catch (Throwable caught) {
          kept.clear();
          System.out.println("limps on");
        }
        """);
    Process process = process(Path.of("bin/domaincheck-server"), OWN_JDK, "-Xmx16m");
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(OUT_OF_MEMORY, process.waitFor(), output);
    assertFalse(output.contains("limps on"), output);
  }

  @Test
  void start_withADamagedCache_saysNothingOfIt() throws Exception {
    assumeTrue(Runtime.version().feature() >= 25, "older ones have no such cache");
    cache(Files.readString(OWN_JDK.resolve("release")));
    program();
    assertEquals("started\n", start(OWN_JDK, ""));
  }

  @Test
  void start_withACacheOfThisJdk_takesClassesFromIt() throws Exception {
    assumeTrue(Runtime.version().feature() >= 25, "older ones make no cache");
    Path cache = cache(Files.readString(OWN_JDK.resolve("release")));
    program();
    start(OWN_JDK, "-XX:AOTCacheOutput=" + cache);
    String output = start(OWN_JDK, "-Xlog:class+load");
    assertTrue(output.contains("dev.domaincheck.server.Main source: shared objects file"), output);
  }

  /** As every option that no cache was made with; the JVM would tell of it on standard output. */
  @Test
  void start_withACacheForAnotherCollector_saysNothingOfIt() throws Exception {
    assumeTrue(Runtime.version().feature() >= 25, "older ones make no cache");
    Path cache = cache(Files.readString(OWN_JDK.resolve("release")));
    program();
    start(OWN_JDK, "-XX:AOTCacheOutput=" + cache);
    assertEquals("started\n", start(OWN_JDK, "-XX:+UseZGC -XX:-UseCompressedOops"));
  }
}
