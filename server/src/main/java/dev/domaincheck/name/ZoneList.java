package dev.domaincheck.name;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/** Reads the lists of zones that come with this package: one zone a line, {@code #} comments. */
final class ZoneList {

  private ZoneList() {}

  /**
   * Reads a resource of this package.
   *
   * @throws IllegalStateException if it is missing, or a line is no canonical zone or comes twice
   */
  static Set<String> read(String resource) {
    Set<String> zones = new HashSet<>();
    try (InputStream in = ZoneList.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("resource " + resource + " is missing");
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (line.isEmpty() || line.charAt(0) == '#') {
          continue;
        }
        if (!LdhName.isCanonical(line) || !zones.add(line)) {
          throw new IllegalStateException(
              resource + ":" + number + ": expected a zone in A-label form, once: " + line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + resource + " cannot be read", e);
    }
    // Not Set.copyOf: each parse asks, mostly for what is not in it, and a hash table says so
    // sooner.
    return Collections.unmodifiableSet(zones);
  }
}
