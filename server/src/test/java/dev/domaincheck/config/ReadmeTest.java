package dev.domaincheck.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the root of the project says twice must be the same twice. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..");

  @Test
  void readme_settingsTable_isTheOptionsOwn() throws Exception {
    String readme = Files.readString(ROOT.resolve("README.md"));
    assertTrue(
        readme.contains(OptionsText.markdown()), () -> "expected\n" + OptionsText.markdown());
  }

  @Test
  void readme_testCommand_isWhatCiRuns() throws Exception {
    String command = "mvn -B verify";
    assertTrue(Files.readString(ROOT.resolve("README.md")).contains("\n" + command + "\n"));
    assertTrue(Files.readString(ROOT.resolve(".ci/run")).contains("exec " + command + " "));
  }

  @Test
  void launchers_belowTheirOwnLines_areTheSame() throws Exception {
    assertEquals(shared("server/bin/domaincheck-server"), shared("client/bin/domaincheck"));
  }

  private static String shared(String launcher) throws Exception {
    String text = Files.readString(ROOT.resolve(launcher));
    int begin = text.indexOf("# From here on the same in both launchers.");
    assertTrue(begin > 0, launcher);
    return text.substring(begin);
  }
}
