package dev.domaincheck.client.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenFileTest {

  @TempDir private Path folder;
  private final AtomicLong clock = new AtomicLong(-5);

  /** Before any file was written, unless a test says when it was. */
  private final Instant now = Instant.EPOCH.plus(Duration.ofDays(1));

  private Path file = Path.of("");

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("token");
    Files.writeString(file, "first\n");
  }

  private TokenFile open() {
    return new TokenFile(file, clock::get, () -> now);
  }

  /** Another token, as long ago as is said. */
  private void write(String content, Duration age) throws IOException {
    Files.writeString(file, content);
    Files.setLastModifiedTime(file, FileTime.from(now.minus(age)));
  }

  /** What a call gets a second later. */
  private String later(TokenFile token) {
    clock.addAndGet(Duration.ofSeconds(1).toNanos());
    return token.get();
  }

  @Test
  void get_fileChanged_isTheNewOneAtTheSecondLook() throws IOException {
    TokenFile token = open();
    assertEquals("first", token.get());
    Files.writeString(file, "second-one");
    assertEquals("first", token.get());
    assertEquals("first", later(token));
    assertEquals("first", token.get());
    assertEquals("second-one", later(token));
  }

  @Test
  void get_fileChangedOverASecondAgo_isTheNewOneAtTheFirstLook() throws IOException {
    TokenFile token = open();
    write("second-one", Duration.ofMillis(1_001));
    assertEquals("second-one", later(token));
    write("third-one", Duration.ofDays(1));
    assertEquals("third-one", later(token));
  }

  @Test
  void get_fileChangedASecondAgo_isTheNewOneAtTheSecondLook() throws IOException {
    TokenFile token = open();
    write("second-one", Duration.ofSeconds(1));
    assertEquals("first", later(token));
    assertEquals("second-one", later(token));
  }

  @Test
  void get_fileOfLongAgoHoldsNoToken_keepsTheLastGoodToken() throws IOException {
    TokenFile token = open();
    write("two tokens", Duration.ofSeconds(5));
    assertEquals("first", later(token));
    write("second-one", Duration.ofSeconds(4));
    assertEquals("second-one", later(token));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "the-token",
        "shop:the-token\n",
        "# of the server\n\n  ops[admin,check]: the-token  \n# end",
        "the-token\r\n"
      })
  void open_fileOfAServer_isItsOneToken(String content) throws IOException {
    Files.writeString(file, content);
    assertEquals("the-token", open().get());
  }

  @Test
  void open_severalTokens_saysSo() throws IOException {
    Files.writeString(file, "shop:one\nshop:two\n");
    var e = assertThrows(IllegalArgumentException.class, this::open);
    assertEquals("the token file " + file + " holds 2 tokens, expected one alone", e.getMessage());
  }

  @Test
  void get_fileReplaced_isTheNewOne() throws IOException {
    TokenFile token = open();
    Path next = Files.writeString(folder.resolve("next"), "later\n");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    assertEquals("first", later(token));
    assertEquals("later", later(token));
  }

  @Test
  void get_fileStillBeingWritten_keepsTheLastGoodToken() throws IOException {
    TokenFile token = open();
    Files.writeString(file, "sec");
    assertEquals("first", later(token));
    Files.writeString(file, "second");
    assertEquals("first", later(token));
    Files.writeString(file, "second-one");
    assertEquals("first", later(token));
    assertEquals("second-one", later(token));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two tokens", "t\u00f6ken", "a\nb"})
  void get_fileHoldsNoToken_keepsTheLastGoodToken(String content) throws IOException {
    TokenFile token = open();
    Files.writeString(file, content);
    for (int i = 0; i < 3; i++) {
      assertEquals("first", later(token));
    }
    Files.writeString(file, "second-one");
    later(token);
    assertEquals("second-one", later(token));
  }

  @Test
  void get_fileGone_keepsTheLastGoodToken() throws IOException {
    TokenFile token = open();
    Files.delete(file);
    for (int i = 0; i < 3; i++) {
      assertEquals("first", later(token));
    }
    Files.writeString(file, "second-one");
    later(token);
    assertEquals("second-one", later(token));
  }

  @Test
  void open_fileMissing_saysWhich() throws IOException {
    Files.delete(file);
    var e = assertThrows(UncheckedIOException.class, this::open);
    assertTrue(String.valueOf(e.getMessage()).contains(file.toString()), e.getMessage());
  }

  @Test
  void open_fileHoldsNoToken_saysWhichButNotWhatItHolds() throws IOException {
    Files.writeString(file, "secret words");
    var e = assertThrows(IllegalArgumentException.class, this::open);
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains(file.toString()) && !message.contains("secret"), message);
  }
}
