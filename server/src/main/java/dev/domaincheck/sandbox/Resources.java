package dev.domaincheck.sandbox;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The sandbox's texts: UTF-8 files beside this class. */
final class Resources {
  private Resources() {}

  /**
   * The lines of a resource, without line ends.
   *
   * @throws IOException if it is missing or unreadable
   */
  static List<String> lines(String path) throws IOException {
    try (InputStream in = Resources.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new FileNotFoundException(path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
