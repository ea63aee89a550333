package dev.domaincheck.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.domaincheck.availability.Caller;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CallLogTest {
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger logger;
  private Optional<String> trace = Optional.empty();
  private String method = "grpc.health.v1.Health/Check";
  private long nanos;

  CallLogTest() {
    LoggerContext logs = new LoggerContext();
    logger = logs.getLogger("calls");
    logger.setLevel(Level.INFO);
    lines.start();
    logger.addAppender(lines);
  }

  private void call(boolean all, Status status) {
    CallLog log = new CallLog(logger, all, () -> trace, () -> nanos);
    ServerStreamTracer call = log.newServerStreamTracer(method, new Metadata());
    call.filterContext(Context.ROOT).run(() -> CallLog.callerIs(new Caller("token:anna")));
    call.inboundMessage(0);
    call.outboundMessage(0);
    call.outboundMessage(1);
    nanos += 12_345_678;
    call.streamClosed(status);
  }

  private List<String> texts() {
    return lines.list.stream()
        .map(
            event ->
                event.getFormattedMessage()
                    + event.getKeyValuePairs().stream()
                        .map(pair -> " " + pair.key + "=" + pair.value)
                        .collect(Collectors.joining()))
        .toList();
  }

  @Test
  void all_leaveALineEach() {
    call(true, Status.OK);
    assertEquals(
        List.of(
            "call method=grpc.health.v1.Health/Check caller=token:anna status=OK millis=12 received=1 sent=2"),
        texts());
  }

  @Test
  void failed_leaveALineWithoutTheStatusText() {
    call(false, Status.OK);
    call(false, Status.INVALID_ARGUMENT.withDescription("\"secret.example\" is no name"));
    assertEquals(
        List.of(
            "call method=grpc.health.v1.Health/Check caller=token:anna status=INVALID_ARGUMENT millis=12 received=1"
                + " sent=2"),
        texts());
  }

  @Test
  void tracedCall_tellsItsTrace_andAnUnknownMethodIsNotNamed() {
    trace = Optional.of("0af7651916cd43dd8448eb211c80319c");
    method = "secret.example/Check";
    call(false, Status.UNIMPLEMENTED);
    assertEquals(
        List.of(
            "call trace_id=0af7651916cd43dd8448eb211c80319c method=other caller=token:anna"
                + " status=UNIMPLEMENTED millis=12 received=1 sent=2"),
        texts());
  }
}
