package dev.domaincheck.cli;

import dev.domaincheck.client.Availability;
import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.DomainResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Names to ask for under load, and that the service has them in its cache. */
final class BenchNames {
  /** More than the processor's caches hold results of, and few enough to be warmed in a second. */
  private static final int COUNT = 2_000;

  /** Far more than a driver needs; the list is held in memory. */
  private static final int MAX_COUNT = 1_000_000;

  private static final int PER_CALL = 100;

  private BenchNames() {}

  /**
   * Those in the file; without one, names of the sandbox. They have answers that stay long, and all
   * of the same length, so that the calls that do nothing move as many bytes.
   */
  static List<String> of(@Nullable Path file) {
    if (file == null) {
      return IntStream.range(0, COUNT)
          .mapToObj(i -> String.format(Locale.ROOT, "registered-bench-%04d.com", i))
          .toList();
    }
    List<String> names = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file)) {
      NameLines lines = new NameLines(in, file.toString());
      while (lines.hasNext() && names.size() < MAX_COUNT) {
        names.add(lines.next().name());
      }
    } catch (InvalidPathException e) {
      throw new UsageException("no file can be called " + file, e);
    } catch (IOException e) {
      throw new UsageException("cannot read the file " + file + ": " + RootCommand.cause(e), e);
    }
    return names;
  }

  /**
   * Asks for all twice: the second time none may be looked up.
   *
   * @throws UsageException if an answer cannot be kept; the message names the first
   */
  static void warm(DomainCheckClient client, List<String> names) {
    for (int i = 0; i < names.size(); i += PER_CALL) {
      List<String> some = names.subList(i, Math.min(i + PER_CALL, names.size()));
      var unused = client.check(some, CheckOptions.DEFAULT);
      for (DomainResult result : client.check(some, CheckOptions.DEFAULT)) {
        if (!result.cached() || result.availability() == Availability.UNKNOWN) {
          throw new UsageException(
              "the service does not keep its answer for "
                  + result.input()
                  + " ("
                  + result.availability()
                  + "), and only answers from its cache can be compared");
        }
      }
    }
  }
}
