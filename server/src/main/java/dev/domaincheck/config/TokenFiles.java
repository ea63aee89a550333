package dev.domaincheck.config;

import dev.domaincheck.availability.Holder;
import dev.domaincheck.availability.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens of all files as they are now. A file that changes is read again at the second look
 * that finds it the same: one that is being written may be a whole file with half of its lines. One
 * that cannot be used changes nothing.
 */
public final class TokenFiles {
  private static final Logger LOG = LoggerFactory.getLogger(TokenFiles.class);

  private final Map<Path, Set<Scope>> paths;
  private final SettingsFiles files;
  private volatile TokenSet tokens;

  // Of the looks, which one thread takes.
  private List<byte[]> used;
  private List<byte[]> seen;
  private @Nullable String problem;

  private TokenFiles(Map<Path, Set<Scope>> paths, SettingsFiles files) throws TokenFileException {
    this.paths = new LinkedHashMap<>(paths);
    this.files = files;
    this.used = hashes();
    this.seen = used;
    this.tokens = parse();
  }

  /**
   * Reads files for the first time.
   *
   * @param paths each with the scopes of a token that names none
   * @throws TokenFileException if one cannot be used
   */
  public static TokenFiles read(Map<Path, Set<Scope>> paths, SettingsFiles files)
      throws TokenFileException {
    return new TokenFiles(paths, files);
  }

  /** Who holds {@code token}; empty if nobody does. */
  public Optional<Holder> holder(String token) {
    return tokens.holder(token);
  }

  /** Looks at the files; to be called every few seconds, by one thread at a time. */
  public void look() {
    List<byte[]> now;
    try {
      now = hashes();
      boolean settled = isSame(now, seen);
      seen = now;
      if (!settled || isSame(now, used)) {
        return;
      }
      tokens = parse();
      LOG.info("read the token files again: {}", tokens);
      used = now;
      problem = null;
    } catch (TokenFileException e) {
      String what = String.valueOf(e.getMessage());
      if (!what.equals(problem)) {
        LOG.warn("{}; the tokens of before stay", what);
      }
      problem = what;
    }
  }

  private TokenSet parse() throws TokenFileException {
    TokenSet all = TokenSet.none();
    for (Map.Entry<Path, Set<Scope>> path : paths.entrySet()) {
      all = all.and(TokenSet.read(path.getKey(), path.getValue(), files), path.getKey().toString());
    }
    return all;
  }

  /** Of the files' texts, which hold secrets and are not kept. */
  private List<byte[]> hashes() throws TokenFileException {
    List<byte[]> hashes = new java.util.ArrayList<>();
    for (Path path : paths.keySet()) {
      try {
        hashes.add(TokenSet.sha256(files.read(path)));
      } catch (IOException e) {
        throw new TokenFileException("cannot read token file " + path + ": " + e.getMessage(), e);
      }
    }
    return hashes;
  }

  private static boolean isSame(List<byte[]> a, List<byte[]> b) {
    for (int i = 0; i < a.size(); i++) {
      if (!java.util.Arrays.equals(a.get(i), b.get(i))) {
        return false;
      }
    }
    return true;
  }
}
