package dev.domaincheck.client.internal;

import dev.domaincheck.v1.DomainCheckServiceGrpc;
import io.grpc.MethodDescriptor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the channel does by itself: which calls it tries again, and whom it gives them to. */
final class ServiceConfig {

  /** Four attempts bridge a restart's blink. The channel retries only what got no response. */
  private static final Map<String, ?> RETRIES =
      Map.of(
          "name",
          List.of(Map.of()),
          "retryPolicy",
          Map.of(
              "maxAttempts",
              4.0,
              "initialBackoff",
              "0.1s",
              "maxBackoff",
              "1s",
              "backoffMultiplier",
              2.0,
              "retryableStatusCodes",
              List.of("UNAVAILABLE")));

  /**
   * A bulk stream is opened again by {@link BulkFeed}, which knows what is unanswered; the channel
   * would keep a megabyte of each stream to be able to send it again.
   */
  private static final Map<String, ?> BULK = Map.of("name", List.of(name(bulk())));

  /**
   * Stops retries while about half of the last calls failed, so that a struggling service is not
   * hit harder: a failed attempt takes a token, a call that succeeds gives a tenth, and below half
   * of them nothing is tried again. As many tokens as grpc allows: a connection that breaks fails
   * all calls on it at once, and that alone must not end retries.
   */
  private static final Map<String, ?> THROTTLE = Map.of("maxTokens", 1_000.0, "tokenRatio", 0.1);

  private ServiceConfig() {}

  /** For the targets of a client. */
  static Map<String, ?> of(List<Target> targets) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("methodConfig", List.of(RETRIES, BULK));
    config.put("retryThrottling", THROTTLE);
    if (targets.size() > 1 || !targets.getFirst().isLiteral()) {
      LeastBusy.register();
      config.put("loadBalancingConfig", List.of(Map.of(LeastBusy.NAME, Map.of())));
    }
    if (targets.size() > 1) {
      // The service as a whole. One name alone may be that of a proxy, which need not let it pass.
      config.put("healthCheckConfig", Map.of("serviceName", ""));
    }
    return config;
  }

  private static MethodDescriptor<?, ?> bulk() {
    return DomainCheckServiceGrpc.getCheckDomainsBulkMethod();
  }

  private static Map<String, String> name(MethodDescriptor<?, ?> method) {
    return Map.of(
        "service",
        String.valueOf(method.getServiceName()),
        "method",
        String.valueOf(method.getBareMethodName()));
  }
}
