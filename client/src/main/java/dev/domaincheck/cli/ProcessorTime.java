package dev.domaincheck.cli;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The processor time that another process of this machine has taken. */
interface ProcessorTime {
  /** Of all its threads since its start, in nanoseconds; 0 if no process is known. */
  long nanos();

  /**
   * That of a process; of none where {@code pid} is null.
   *
   * @throws UsageException if there is no such process, or it does not tell
   */
  static ProcessorTime of(@Nullable Long pid) {
    if (pid == null) {
      return () -> 0;
    }
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.flatMap(p -> p.info().totalCpuDuration()).isEmpty()) {
      throw new UsageException("--server-pid is " + pid + ", expected a process of this machine");
    }
    return () ->
        process.flatMap(p -> p.info().totalCpuDuration()).map(Duration::toNanos).orElse(0L);
  }
}
