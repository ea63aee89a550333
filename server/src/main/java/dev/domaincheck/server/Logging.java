package dev.domaincheck.server;

import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * How the service logs, unless a file named by {@code -Dlogback.configurationFile} says otherwise.
 * Logback finds it as a service; to read the same from XML would take a tenth of a start. In a JVM
 * that is not the service's own it does nothing.
 */
public final class Logging extends ContextAwareBase implements Configurator {
  /**
   * Messages may quote strangers: no control character gets through to a terminal or forges a line.
   */
  private static final String PATTERN =
      "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\", UTC} %-5level [%thread] %logger{0}"
          + " %replace(%msg){'\\p{Cntrl}+', ' '}"
          + "%n%replace(%ex){'[\\p{Cntrl}&&[^\\n\\t]]+', ' '}%nopex";

  private static volatile boolean armed;

  /** For the launcher, before anything is logged. */
  static void arm() {
    armed = true;
  }

  @Override
  public ExecutionStatus configure(LoggerContext logs) {
    if (!armed || System.getProperty(ClassicConstants.CONFIG_FILE_PROPERTY) != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(logs);
    encoder.setPattern(PATTERN);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(logs);
    appender.setName("stderr");
    // Standard output belongs to the line "ready on HOST:PORT", which scripts read.
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    Logger root = logs.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(appender);
    logs.getLogger("io.grpc").setLevel(Level.WARN);
    // Warns, with a stack trace, of every caller who cancels a stream while results are on their
    // way: no fault.
    logs.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerHandler").setLevel(Level.ERROR);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
