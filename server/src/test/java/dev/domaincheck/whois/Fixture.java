package dev.domaincheck.whois;

import dev.domaincheck.availability.Outcome;
import dev.domaincheck.name.DomainName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A reply in a registry's format with invented contents. A file's first line is the name asked, the
 * host and the outcome with its reason and the wait in seconds; the reply follows.
 */
record Fixture(String file, DomainName name, String host, String expected, String reply) {

  static List<Fixture> all() {
    URL folder = Objects.requireNonNull(Fixture.class.getResource("replies"));
    try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
      return files.sorted().map(Fixture::read).toList();
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Fixture read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int end = text.indexOf('\n');
    String[] header = text.substring(0, end).split("\t", -1);
    return new Fixture(
        String.valueOf(file.getFileName()),
        Names.of(header[0]),
        header[1],
        header[2],
        text.substring(end + 1));
  }

  byte[] bytes() {
    return reply.getBytes(StandardCharsets.UTF_8);
  }

  /** An outcome in the words of a fixture's first line. */
  static String describe(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Verdict v -> v.availability() + (v.reason() == null ? "" : " " + v.reason());
      case Outcome.Failure f ->
          "UNKNOWN "
              + f.reason()
              + (f.retryAfter() == null ? "" : " " + f.retryAfter().toSeconds());
      case Outcome.Redirect r -> "REDIRECT";
    };
  }

  @Override
  public String toString() {
    return file;
  }
}
