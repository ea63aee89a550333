package dev.domaincheck.bench;

/** One measurement. */
interface Benchmark {
  /** Measures and prints. */
  void run(Figures figures) throws Exception;
}
