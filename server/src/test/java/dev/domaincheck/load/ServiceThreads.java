package dev.domaincheck.load;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Threads of this JVM, virtual ones too, that are in the service's code. */
final class ServiceThreads {
  private static final Pattern FRAME =
      Pattern.compile("dev\\.domaincheck\\.(grpc|flight|lookup|limit|transport)\\.");

  private ServiceThreads() {}

  /**
   * Their stacks.
   *
   * @param folder where a file can be written for a moment
   */
  static List<String> dump(Path folder) throws IOException {
    Path file = folder.resolve("threads.txt").toAbsolutePath();
    Files.deleteIfExists(file);
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpThreads(file.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
    return Arrays.stream(Files.readString(file).split("\n\n", -1))
        .filter(stack -> FRAME.matcher(stack).find())
        .toList();
  }
}
