package dev.domaincheck.cli;

import java.io.IOException;
import java.nio.file.Path;
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
      return resume && reader != null
          ? ResumableFile.resume(output, reader)
          : new Opened(
              ResumableFile.begin(output), new AnsweredLines(new JsonReader(), output.toString()));
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
  String advice(OutputFlags format) {
    if (output == null) {
      return "with --json or --csv and --output FILE a list can be continued by --resume";
    }
    String there = "they are in " + output + "; ";
    if (format.reader() == null) {
      return there + "--resume needs those of --json or --csv";
    }
    return there + "the same command" + (resume ? "" : " with --resume") + " goes on";
  }
}
