package dev.domaincheck.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files that settings name. */
public interface SettingsFiles {
  /** The text of a file in UTF-8. */
  String read(Path file) throws IOException;

  /** Whether there is a file that this process may read; asking does not consume a pipe. */
  boolean isReadable(Path file);

  /** Whether a file may be put there: its folder exists, and if it does, it is a regular file. */
  boolean isPlace(Path file);

  /** The file system of this machine. */
  static SettingsFiles onDisk() {
    return new SettingsFiles() {
      @Override
      public String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
      }

      @Override
      public boolean isReadable(Path file) {
        return Files.isReadable(file) && !Files.isDirectory(file);
      }

      @Override
      public boolean isPlace(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder != null
            && Files.isDirectory(folder)
            && (Files.isRegularFile(file) || !Files.exists(file));
      }
    };
  }
}
