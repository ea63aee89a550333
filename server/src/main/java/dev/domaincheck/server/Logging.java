package dev.domaincheck.server;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.domaincheck.config.LogSettings;
import dev.domaincheck.grpc.CallLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

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
          + " %replace(%msg%replace( %mdc %kvp){' +$', ''}){'\\p{Cntrl}+', ' '}"
          + "%n%replace(%ex){'[\\p{Cntrl}&&[^\\n\\t]]+', ' '}%nopex";

  /**
   * Lines of calls that wait to be written, and as many of admins; more are dropped, for calls do
   * not wait for them.
   */
  private static final int QUEUED = 10_000;

  /** What admins do. */
  private static final String AUDIT = "dev.domaincheck.audit";

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
    Logger root = logs.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(appender(logs, isTerminal() ? text(logs) : json(logs)));
    logs.getLogger("io.grpc").setLevel(Level.WARN);
    // Warns, with a stack trace, of every caller who cancels a stream while results are on their
    // way: no fault.
    logs.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerHandler").setLevel(Level.ERROR);
    // The same for every message that is too large or cannot be decompressed.
    logs.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerStream").setLevel(Level.ERROR);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** Logs as the settings say from now on. */
  static void apply(LogSettings settings) {
    if (!armed || System.getProperty(ClassicConstants.CONFIG_FILE_PROPERTY) != null) {
      return;
    }
    LoggerContext logs = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger root = logs.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.valueOf(settings.level().name()));
    boolean text =
        switch (settings.format()) {
          case AUTO -> isTerminal();
          case TEXT -> true;
          case JSON -> false;
        };
    root.detachAndStopAllAppenders();
    ConsoleAppender<ILoggingEvent> appender = appender(logs, text ? text(logs) : json(logs));
    root.addAppender(appender);
    Logger calls = logs.getLogger(CallLog.class);
    calls.setAdditive(false);
    calls.addAppender(queued(logs, appender));
    // Both have a switch of their own, or none.
    calls.setLevel(Level.INFO);
    Logger audit = logs.getLogger(AUDIT);
    audit.setAdditive(false);
    AsyncAppender lines = queued(logs, appender);
    // Here is the call's thread, which has its trace.
    lines.addFilter(new TraceIds());
    audit.addAppender(lines);
    audit.setLevel(Level.INFO);
  }

  /** Writes what waits to be written. */
  static void stop() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logs) {
      logs.stop();
    }
  }

  private static ConsoleAppender<ILoggingEvent> appender(
      LoggerContext logs, Encoder<ILoggingEvent> encoder) {
    encoder.setContext(logs);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(logs);
    appender.setName("stderr");
    // Standard output belongs to the line "ready on HOST:PORT", which scripts read.
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.addFilter(new TraceIds());
    appender.start();
    return appender;
  }

  private static AsyncAppender queued(LoggerContext logs, ConsoleAppender<ILoggingEvent> appender) {
    AsyncAppender queue = new AsyncAppender();
    queue.setContext(logs);
    queue.setQueueSize(QUEUED);
    queue.setNeverBlock(true);
    queue.setDiscardingThreshold(0);
    queue.addAppender(appender);
    queue.start();
    return queue;
  }

  private static Encoder<ILoggingEvent> text(LoggerContext logs) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(logs);
    encoder.setPattern(PATTERN);
    return encoder;
  }

  /** Fields that say nothing here, or the same twice, are left out. */
  private static Encoder<ILoggingEvent> json(LoggerContext logs) {
    JsonEncoder encoder = new JsonEncoder();
    encoder.setContext(logs);
    encoder.setWithSequenceNumber(false);
    encoder.setWithNanoseconds(false);
    encoder.setWithContext(false);
    encoder.setWithMessage(false);
    encoder.setWithArguments(false);
    encoder.setWithFormattedMessage(true);
    return encoder;
  }

  /** Whether standard error is one, where the system shows it. */
  private static boolean isTerminal() {
    try {
      String device = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return device.startsWith("/dev/pts/")
          || device.startsWith("/dev/tty")
          || device.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
