package dev.domaincheck.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One recorded reply.
 *
 * @param path below the corpus folder
 * @param protocol {@code whois} or {@code rdap}
 * @param serverHost lower case; empty if not known
 * @param tld the suffix; empty if not known
 * @param queriedDomain empty if the recording does not tell
 * @param httpStatus empty for WHOIS
 * @param scope {@code registry}, {@code registrar} or {@code unknown}
 */
public record Recording(
    Path folder,
    String path,
    String protocol,
    String serverHost,
    String tld,
    String queriedDomain,
    Label label,
    String httpStatus,
    String scope) {

  /** The HTTP status, 200 where none was recorded. */
  int status() {
    return httpStatus.isEmpty() ? 200 : Integer.parseInt(httpStatus);
  }

  /** The reply's bytes. */
  public byte[] reply() {
    try {
      return Files.readAllBytes(folder.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
