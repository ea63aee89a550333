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
    };
  }
}
