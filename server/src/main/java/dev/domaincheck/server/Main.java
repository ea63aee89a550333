package dev.domaincheck.server;

import dev.domaincheck.config.BuildVersion;
import dev.domaincheck.config.Settings;
import dev.domaincheck.config.SettingsFiles;
import dev.domaincheck.config.SettingsLoader;
import dev.domaincheck.config.SettingsOutcome;
import dev.domaincheck.transport.HostHeader;
import dev.domaincheck.transport.JvmResolution;
import dev.domaincheck.transport.Transport;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The process: settings in, a running server out, an orderly stop on SIGTERM. */
public final class Main {
  /** Exit codes: what was asked could not be understood, or could not be done. */
  private static final int USAGE = 2;

  private static final int FAILED = 1;

  /** Session tickets, by the JDK's name, and sessions kept by the server, by that of Netty. */
  private static final List<String> TLS_SESSIONS =
      List.of(
          "jdk.tls.server.enableSessionTicketExtension",
          "io.grpc.netty.shaded.io.netty.handler.ssl.openssl.sessionCacheServer");

  private Main() {}

  /** Runs until the process is told to stop. */
  public static void main(String[] args) {
    // Before anything is resolved, logging's own host name included.
    JvmResolution.arm();
    HostHeader.arm();
    Transport.armSingleAttempts();
    Logging.arm();
    // A session taken up again passes by the checks of clients: whether a certificate is out of
    // date, and whether its authority still counts. Netty reads these when its classes load.
    TLS_SESSIONS.forEach(name -> System.setProperty(name, "false"));
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    SettingsLoader loader =
        new SettingsLoader(System.getenv(), SettingsFiles.onDisk(), BuildVersion.text());
    SettingsOutcome outcome = loader.load(List.of(args));
    if (outcome instanceof SettingsOutcome.Start start) {
      // Before the switch over patterns, for its first use would take a twentieth of a start.
      serve(start.settings());
    } else {
      answer(outcome);
    }
  }

  private static void answer(SettingsOutcome outcome) {
    switch (outcome) {
      case SettingsOutcome.Print print -> System.out.print(print.text());
      case SettingsOutcome.Refuse refuse -> {
        System.err.print(refuse.text());
        System.exit(USAGE);
      }
      case SettingsOutcome.Check check -> check(check.settings());
      case SettingsOutcome.Start start -> throw new AssertionError("a start is no answer");
    }
  }

  private static void check(Settings settings) {
    List<String> problems = ConfigCheck.problems(settings);
    if (problems.isEmpty()) {
      System.out.println("the configuration is good");
      return;
    }
    problems.forEach(problem -> System.err.println("domaincheck-server: " + problem));
    System.exit(USAGE);
  }

  private static void serve(Settings settings) {
    Logging.apply(settings.logs());
    DomainCheckServer server;
    try {
      server = DomainCheckServer.start(settings);
    } catch (StartException e) {
      System.err.println("domaincheck-server: " + e.getMessage());
      System.exit(FAILED);
      return;
    }
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  int code = FAILED;
                  try {
                    server.close();
                    code = 0;
                  } catch (RuntimeException | Error e) {
                    LoggerFactory.getLogger(Main.class).error("the server's stop failed", e);
                  } finally {
                    end(code);
                  }
                },
                "stop"));
    System.out.println("ready on " + settings.listen().host() + ":" + server.port());
    System.out.flush();
    server.awaitStop();
  }

  private static void end(int code) {
    try {
      Logging.stop();
    } finally {
      // A JVM stopped by SIGTERM exits with 143 even after an orderly stop.
      Runtime.getRuntime().halt(code);
    }
  }
}
