package dev.domaincheck.client.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How the service is reached.
 *
 * @param targets where it is, one or more; each answers for all
 * @param tls whether the connection is encrypted and the server's name checked
 * @param trustFile with TLS, the PEM file of the only roots trusted; null: the JVM's
 * @param identity with TLS, what the client shows of itself; null: nothing
 * @param token gives what is sent with checks; null: none
 * @param adminToken gives what is sent with admin calls; null: as {@code token}
 * @param timeout the deadline of unary calls that set none
 * @param bulkSilence how long a bulk stream may owe results and stay silent
 * @param userAgent what the client calls itself
 */
public record Settings(
    List<Target> targets,
    boolean tls,
    @Nullable Path trustFile,
    @Nullable Identity identity,
    @Nullable Supplier<String> token,
    @Nullable Supplier<String> adminToken,
    Duration timeout,
    Duration bulkSilence,
    String userAgent) {

  /**
   * A certificate of the client's own.
   *
   * @param chain the PEM file of the certificate and those between it and a root
   * @param key the PEM file of its private key, PKCS #8 and not encrypted
   */
  public record Identity(Path chain, Path key) {}

  public Settings {
    targets = List.copyOf(targets);
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("there is no target, expected one or more");
    }
  }

  /** Where the service is, in the words of a message. */
  String place() {
    return String.join(",", targets.stream().map(Target::toString).toList());
  }
}
