package dev.domaincheck.config;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** Files that exist in a map only. */
record MapFiles(Map<String, String> texts) implements SettingsFiles {
  @Override
  public String read(Path file) throws IOException {
    String text = texts.get(file.toString());
    if (text == null) {
      throw new NoSuchFileException(file.toString());
    }
    return text;
  }

  @Override
  public boolean isReadable(Path file) {
    return texts.containsKey(file.toString());
  }

  /** The one folder that exists. */
  @Override
  public boolean isPlace(Path file) {
    return file.startsWith("folder") && file.getNameCount() == 2;
  }
}
