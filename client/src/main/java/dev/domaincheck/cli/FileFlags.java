package dev.domaincheck.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether answers go into a file, and whether it is one of an earlier run. */
final class FileFlags {

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "write the answers into this file, which must be new or empty")
  private @Nullable Path output;

  @Option(
      names = "--resume",
      description =
          "go on with the --output of a run that was ended: names that it answers are passed over,"
              + " a torn last line is removed; the list must be the same, up to names at its end;"
              + " with --json or --csv")
  private boolean resume;

  /** Where the answers go, and which of them are there. */
  record Opened(Destination destination, AnsweredLines answered) {}

  /**
   * Opens what the answers are written to.
   *
   * @throws UsageException if the flags do not fit, or the file cannot be used
   */
  Opened open(OutputFlags format, Shell shell) {
    RowReader reader = format.reader();
    if (output == null) {
      if (resume) {
        throw new UsageException("--resume expects --output FILE, the answers to go on with");
      }
      return new Opened(Destination.standard(shell), new AnsweredLines(new JsonReader(), ""));
    }
    if (resume && reader == null) {
      throw new UsageException(
          "--resume expects --json or --csv; a table does not tell which lines it answers");
    }
    try {
      if (resume && reader != null) {
        ResumableFile file = new ResumableFile(output, reader);
        return new Opened(file.open(), file.answered());
      }
      if (Files.isRegularFile(output) && Files.size(output) > 0) {
        throw new UsageException(
            output + " holds something already; go on with it by --resume, or remove it");
      }
      return new Opened(
          new Destination(
              ResumableFile.stream(output, StandardOpenOption.TRUNCATE_EXISTING),
              output.toString(),
              false,
              false),
          new AnsweredLines(new JsonReader(), output.toString()));
    } catch (IOException e) {
      throw new UsageException(
          "cannot write the file " + output + ": " + RootCommand.cause(e) + " (--output)", e);
    }
  }

  /** Whether no file was named. */
  boolean isStandardOutput() {
    return output == null;
  }

  /** How an ended run is continued; the file has the answers so far. */
  String advice() {
    if (output == null) {
      return "with --output FILE a list can be continued by --resume";
    }
    return "they are in "
        + output
        + "; the same command"
        + (resume ? "" : " with --resume")
        + " goes on";
  }
}
