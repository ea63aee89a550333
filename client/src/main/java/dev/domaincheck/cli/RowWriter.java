package dev.domaincheck.cli;

/** Prints answers in one format, each as it comes. */
interface RowWriter {
  /** What stands above the answers; ends with a line end, or is empty. */
  String header();

  /** Whether the header is part of the format, and stands above no answers, too. */
  default boolean alwaysHasHeader() {
    return false;
  }

  /** One answer; ends with a line end. */
  String row(Row row);
}
