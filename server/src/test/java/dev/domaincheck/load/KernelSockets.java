package dev.domaincheck.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** This machine's sockets as Linux lists them, for those whose peer cannot see them. */
final class KernelSockets {
  private static final Path FOLDER = Path.of("/proc/net");
  private static final String SYN_SENT = "02";

  private KernelSockets() {}

  /** Whether there is such a list here. */
  static boolean areListed() {
    return Files.isReadable(FOLDER.resolve("tcp"));
  }

  /** TCP connections to {@code port} that wait to be accepted. */
  static int connectingTo(int port) throws IOException {
    return count("tcp", port, SYN_SENT);
  }

  /** UDP sockets that are connected to {@code port}. */
  static int udpTo(int port) throws IOException {
    return count("udp", port, "");
  }

  /** Columns: number, local address, remote address with the port in hex, state, and more. */
  private static int count(String kind, int port, String state) throws IOException {
    String suffix = String.format(Locale.ROOT, ":%04X", port);
    int found = 0;
    for (String file : new String[] {kind, kind + "6"}) {
      Path list = FOLDER.resolve(file);
      if (!Files.isReadable(list)) {
        continue;
      }
      try (Stream<String> lines = Files.lines(list)) {
        found +=
            (int)
                lines
                    .map(line -> line.strip().split("\\s+", 5))
                    .filter(columns -> columns.length == 5 && columns[2].endsWith(suffix))
                    .filter(columns -> columns[3].startsWith(state))
                    .count();
      }
    }
    return found;
  }
}
