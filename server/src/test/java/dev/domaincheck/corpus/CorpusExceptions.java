package dev.domaincheck.corpus;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Recordings whose label is wrong, each with the reason. A false AVAILABLE is never excused. */
public final class CorpusExceptions {
  private static final String RESOURCE = "/corpus-exceptions.tsv";

  private final Map<String, String> reasonByPath;

  private CorpusExceptions(Map<String, String> reasonByPath) {
    this.reasonByPath = Map.copyOf(reasonByPath);
  }

  /** The exceptions of this build. */
  public static CorpusExceptions embedded() {
    Map<String, String> reasons = new LinkedHashMap<>();
    try (InputStream in = CorpusExceptions.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing");
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        int tab = line.indexOf('\t');
        if (tab < 1 || line.substring(tab + 1).isBlank()) {
          throw new IllegalStateException(RESOURCE + ": '" + line + "' is not 'path<TAB>reason'");
        }
        reasons.put(line.substring(0, tab), line.substring(tab + 1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new CorpusExceptions(reasons);
  }

  /** Whether the label of the recording is known to be wrong. */
  public boolean excuses(Recording recording) {
    return reasonByPath.containsKey(recording.path());
  }
}
