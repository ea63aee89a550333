package dev.domaincheck.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ProgressBarTest {

  private static final String ERASE = "\r\u001b[K";
  private static final long SECOND = 1_000_000_000;

  private final AtomicLong clock = new AtomicLong();
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

  private Shell shell(Map<String, String> env, boolean terminal) {
    PrintStream err = new PrintStream(screen, true, UTF_8);
    return new Shell(
        new ByteArrayInputStream(new byte[0]),
        err,
        err,
        env,
        new Terminals(terminal, terminal),
        clock::get,
        InstantSource.fixed(CliRun.NOW),
        new Interruption());
  }

  private String drawn() {
    String text = screen.toString(UTF_8);
    screen.reset();
    return text;
  }

  @Test
  void answered_onATerminal_tellsShareRateAndWhatIsLeft() {
    ProgressBar bar = ProgressBar.on(shell(Map.of(), true), () -> 3_000);
    bar.answered(10);
    assertEquals("", drawn(), "a quick batch leaves no trace");
    clock.set(2 * SECOND);
    bar.answered(990);
    assertEquals(ERASE + "[######..............] 1,000 of 3,000 names, 500/s, 4s left", drawn());
    clock.addAndGet(SECOND / 100);
    bar.answered();
    assertEquals("", drawn(), "ten times a second is enough");
  }

  @Test
  void answered_goingOn_countsEarlierAnswersButNotInTheRate() {
    ProgressBar bar = ProgressBar.on(shell(Map.of(), true), () -> 100, 50);
    clock.set(SECOND);
    bar.answered(0);
    assertEquals(ERASE + "[##########..........] 50 of 100 names, 0/s", drawn());
    clock.set(2 * SECOND);
    bar.answered(10);
    assertEquals(ERASE + "[############........] 60 of 100 names, 5/s, 8s left", drawn());
  }

  @Test
  void above_shown_comesBackAtOnce() {
    Shell shell = shell(Map.of(), true);
    ProgressBar bar = ProgressBar.on(shell, () -> 2);
    bar.above(() -> shell.out().print("a\n"));
    assertEquals("a\n", drawn());
    clock.set(SECOND);
    bar.answered();
    drawn();
    bar.above(() -> shell.out().print("b\n"));
    assertEquals(
        ERASE + "b\n" + ERASE + "[##########..........] 1 of 2 names, 1/s, 1s left", drawn());
    bar.hide();
    assertEquals(ERASE, drawn());
  }

  @Test
  void answered_noTerminalOrADumbOne_drawsNothing() {
    for (Shell shell : new Shell[] {shell(Map.of(), false), shell(Map.of("TERM", "dumb"), true)}) {
      ProgressBar bar = ProgressBar.on(shell, () -> 2);
      clock.addAndGet(SECOND);
      bar.answered();
      bar.hide();
      assertEquals("", drawn());
    }
  }
}
