package dev.domaincheck.client.internal;

import dev.domaincheck.client.DomainCheckClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The client's version, written into it by the build. */
public final class Version {

  /** Such as {@code 0.1.0}. */
  public static final String CURRENT = read();

  private Version() {}

  private static String read() {
    Properties properties = new Properties();
    try (InputStream in = DomainCheckClient.class.getResourceAsStream("version.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the client's own version", e);
    }
    return properties.getProperty("version", "unknown");
  }
}
