package dev.domaincheck.config;

import dev.domaincheck.availability.Holder;
import dev.domaincheck.availability.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Bearer tokens (RFC 6750 section 2.1) and those who hold them. Only their SHA-256 hashes are kept:
 * tokens of 128 random bits or more need no slower hash.
 *
 * <p>A file has one token a line, as {@code name:token}, {@code name[scope,scope]:token} or alone;
 * empty lines and lines that begin with {@code #} are skipped. A name may stand twice, so that a
 * token can be replaced without a gap.
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
   * @param otherwise the scopes of a line that names none
   * @throws TokenFileException if it cannot be read, holds no token, or holds a weak or double one
   */
  public static TokenSet read(Path file, Set<Scope> otherwise, SettingsFiles files)
      throws TokenFileException {
    String text;
    try {
      text = files.read(file);
    } catch (IOException e) {
      throw new TokenFileException("cannot read token file " + file + ": " + e.getMessage(), e);
    }
    return parse(text, file.toString(), otherwise);
  }

  /**
   * Reads the text of a file.
   *
   * @param source the file's name, for messages
   * @param otherwise the scopes of a line that names none
   * @throws TokenFileException if it holds no token, or a weak or double one
   */
  public static TokenSet parse(String text, String source, Set<Scope> otherwise)
      throws TokenFileException {
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
      Holder holder =
          colon < 0
              ? new Holder(hashName(hash), otherwise)
              : holder(line.substring(0, colon).strip(), otherwise, place);
      add(new Entry(holder, hash), entries, place);
    }
    if (entries.isEmpty()) {
      throw new TokenFileException(source + ": holds no token, expected 1 to " + MAX_TOKENS);
    }
    return new TokenSet(entries);
  }

  /** A name, and its scopes where they are named. */
  private static Holder holder(String text, Set<Scope> otherwise, String place)
      throws TokenFileException {
    int bracket = text.indexOf('[');
    String name = bracket < 0 ? text : text.substring(0, bracket).strip();
    requireName(name, place);
    if (bracket < 0) {
      return new Holder(name, otherwise);
    }
    if (!text.endsWith("]")) {
      throw new TokenFileException(place + "expected name[scope,scope]:token");
    }
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String word : text.substring(bracket + 1, text.length() - 1).split(",", -1)) {
      try {
        scopes.add(Scope.ofWord(word.strip()));
      } catch (IllegalArgumentException e) {
        throw new TokenFileException(place + "\"" + word.strip() + "\": " + e.getMessage(), e);
      }
    }
    return new Holder(name, scopes);
  }

  private static void add(Entry entry, List<Entry> entries, String place)
      throws TokenFileException {
    for (Entry other : entries) {
      if (MessageDigest.isEqual(entry.hash, other.hash)) {
        throw new TokenFileException(
            place + "this token is that of " + other.holder.name() + " already");
      }
    }
    if (entries.size() == MAX_TOKENS) {
      throw new TokenFileException(place + "one token too many, expected 1 to " + MAX_TOKENS);
    }
    entries.add(entry);
  }

  /**
   * These tokens and those of another file.
   *
   * @param source the other file's name, for messages
   * @throws TokenFileException if a token is in both, or they are too many together
   */
  TokenSet and(TokenSet more, String source) throws TokenFileException {
    List<Entry> all = new ArrayList<>(entries);
    for (Entry entry : more.entries) {
      add(entry, all, source + ", token of " + entry.holder.name() + ": ");
    }
    return new TokenSet(all);
  }

  /** Nobody's. */
  static TokenSet none() {
    return new TokenSet(List.of());
  }

  /**
   * Who holds {@code token}; empty if nobody does. Takes as long whichever token matches, or none.
   */
  public Optional<Holder> holder(String token) {
    if (token.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    byte[] hash = sha256(token);
    Holder holder = null;
    for (Entry entry : entries) {
      if (MessageDigest.isEqual(entry.hash, hash)) {
        holder = entry.holder;
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

  static byte[] sha256(String token) {
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
    private final Holder holder;
    private final byte[] hash;

    private Entry(Holder holder, byte[] hash) {
      this.holder = holder;
      this.hash = hash;
    }
  }

  @Override
  public String toString() {
    return entries.size() + " tokens";
  }
}
