package dev.domaincheck.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Bearer tokens (RFC 6750 section 2.1) and the names of those who hold them. Only their SHA-256
 * hashes are kept: tokens of 128 random bits or more need no slower hash.
 *
 * <p>A file has one token a line, as {@code name:token} or alone; empty lines and lines that begin
 * with {@code #} are skipped. A name may stand twice, so that a token can be replaced without a
 * gap.
 */
public final class TokenSet {
  /** Every call looks at all of them; more would be felt beside an answer from the cache. */
  private static final int MAX_TOKENS = 1_000;

  /** 128 bits at 6 bits a character, and at 4. */
  private static final int MIN_BASE64_LENGTH = 22;

  private static final int MIN_HEX_LENGTH = 32;

  /** Longer than any random token; bounds what a stranger can have hashed as well. */
  private static final int MAX_LENGTH = 512;

  /** Of ten million random tokens less than one holds fewer; typed filler nearly always does. */
  private static final int MIN_DIFFERENT_CHARACTERS = 8;

  private static final int MAX_NAME_LENGTH = 64;

  /** Enough to tell tokens without a name apart, and no help in finding one. */
  private static final int HASH_NAME_BYTES = 4;

  /** Never fed, only copied. */
  private static final MessageDigest SHA_256 = newSha256();

  private final List<Entry> entries;

  private TokenSet(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * Reads a file of tokens.
   *
   * @throws TokenFileException if it cannot be read, holds no token, or holds a weak or double one
   */
  public static TokenSet read(Path file, SettingsFiles files) throws TokenFileException {
    String text;
    try {
      text = files.read(file);
    } catch (IOException e) {
      throw new TokenFileException("cannot read token file " + file + ": " + e.getMessage(), e);
    }
    return parse(text, file.toString());
  }

  /**
   * Reads the text of a file.
   *
   * @param source the file's name, for messages
   * @throws TokenFileException if it holds no token, or a weak or double one
   */
  public static TokenSet parse(String text, String source) throws TokenFileException {
    List<Entry> entries = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().map(String::strip).toList()) {
      number++;
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String place = source + ", line " + number + ": ";
      int colon = line.indexOf(':');
      String token = line.substring(colon + 1).strip();
      requireStrong(token, place);
      byte[] hash = sha256(token);
      String name = colon < 0 ? hashName(hash) : line.substring(0, colon).strip();
      requireName(name, place);
      if (entries.stream().anyMatch(entry -> MessageDigest.isEqual(entry.hash, hash))) {
        throw new TokenFileException(place + "this token stands further up already");
      }
      entries.add(new Entry(name, hash));
    }
    if (entries.isEmpty() || entries.size() > MAX_TOKENS) {
      throw new TokenFileException(
          source + ": holds " + entries.size() + " tokens; expected 1 to " + MAX_TOKENS);
    }
    return new TokenSet(entries);
  }

  /**
   * The name of the one who holds {@code token}; empty if nobody does. Takes as long whichever
   * token matches, or none.
   */
  public Optional<String> holder(String token) {
    if (token.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    byte[] hash = sha256(token);
    String holder = null;
    for (Entry entry : entries) {
      if (MessageDigest.isEqual(entry.hash, hash)) {
        holder = entry.name;
      }
    }
    return Optional.ofNullable(holder);
  }

  /** How many tokens there are. */
  public int size() {
    return entries.size();
  }

  private static void requireStrong(String token, String place) throws TokenFileException {
    boolean hex = token.chars().allMatch(TokenSet::isHex);
    boolean base64 = token.chars().allMatch(TokenSet::isBase64);
    int length = token.replace("=", "").length();
    boolean strong =
        base64
            && length >= (hex ? MIN_HEX_LENGTH : MIN_BASE64_LENGTH)
            && token.length() <= MAX_LENGTH
            && token.chars().distinct().count() >= MIN_DIFFERENT_CHARACTERS;
    if (!strong) {
      throw new TokenFileException(
          place
              + "no token of 128 random bits or more; expected "
              + MIN_HEX_LENGTH
              + " hexadecimal digits or "
              + MIN_BASE64_LENGTH
              + " base64 characters or more, such as `openssl rand -hex 32` makes");
    }
  }

  private static boolean isHex(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  /** Both alphabets of RFC 4648, and the padding. */
  private static boolean isBase64(int c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || "-_+/=".indexOf(c) >= 0;
  }

  private static void requireName(String name, String place) throws TokenFileException {
    boolean plain =
        name.chars()
            .allMatch(
                c ->
                    (c >= '0' && c <= '9')
                        || (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || "-_.".indexOf(c) >= 0);
    if (!plain || name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
      throw new TokenFileException(
          place
              + "the name before the colon must be 1 to "
              + MAX_NAME_LENGTH
              + " letters, digits, '-', '_' or '.'");
    }
  }

  private static String hashName(byte[] hash) {
    return "token-" + HexFormat.of().formatHex(hash, 0, HASH_NAME_BYTES);
  }

  private static byte[] sha256(String token) {
    try {
      // A copy: to look the algorithm up takes longer than to hash.
      MessageDigest digest = (MessageDigest) SHA_256.clone();
      return digest.digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("the JDK's digests can be copied", e);
    }
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Not a record: an array would make its equality lie. */
  private static final class Entry {
    private final String name;
    private final byte[] hash;

    private Entry(String name, byte[] hash) {
      this.name = name;
      this.hash = hash;
    }
  }

  @Override
  public String toString() {
    return entries.size() + " tokens";
  }
}
