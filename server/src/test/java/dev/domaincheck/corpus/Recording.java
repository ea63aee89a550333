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
 * @param stated what the record holds
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
    String scope,
    Stated stated) {

  /**
   * The values of a record as the manifest has them; empty where it has none.
   *
   * @param created ISO 8601, with or without a time and a zone, as the other two dates
   * @param nameServers separated by commas
   */
  record Stated(
      String created, String updated, String expires, String registrar, String nameServers) {}

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
