package dev.domaincheck.directory;

import org.jspecify.annotations.Nullable;

/**
 * What a server calls one edition of a file, for conditional requests (RFC 9110 section 13).
 *
 * @param etag the ETag header; empty if there is none
 * @param lastModified the Last-Modified header; empty if there is none
 */
public record Validators(String etag, String lastModified) {
  /** Longer ones are nobody's; they come back in every request. */
  private static final int MAX_LENGTH = 256;

  /** For data that no server has named. */
  public static final Validators NONE = new Validators("", "");

  /**
   * @throws IllegalArgumentException if a value is not printable ASCII of at most 256 characters
   */
  public Validators {
    if (!isSound(etag) || !isSound(lastModified)) {
      throw new IllegalArgumentException("expected printable ASCII of at most " + MAX_LENGTH);
    }
  }

  /** The validators of a reply; a value that could not be sent back is left out. */
  public static Validators of(@Nullable String etag, @Nullable String lastModified) {
    return new Validators(
        etag != null && isSound(etag) ? etag : "",
        lastModified != null && isSound(lastModified) ? lastModified : "");
  }

  /** Whether a request can be made conditional. */
  public boolean isEmpty() {
    return etag.isEmpty() && lastModified.isEmpty();
  }

  private static boolean isSound(String value) {
    return value.length() <= MAX_LENGTH && value.chars().allMatch(c -> c >= ' ' && c <= '~');
  }
}
