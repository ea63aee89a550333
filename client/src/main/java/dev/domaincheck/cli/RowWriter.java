package dev.domaincheck.cli;

/** Prints answers in one format, each as it comes. */
interface RowWriter {
  /** What stands above the answers; ends with a line end, or is empty. */
  String header();

  /** One answer; ends with a line end. */
  String row(Row row);
}
