package dev.domaincheck.config;

import dev.domaincheck.availability.Holder;
import dev.domaincheck.availability.Scope;
import dev.domaincheck.availability.Tokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens of all files as they are now. A file that changes is read again at the second look
 * that finds it the same: one that is being written may be a whole file with half of its lines. One
 * that cannot be used changes nothing.
 */
public final class TokenFiles implements Tokens {
  private static final Logger LOG = LoggerFactory.getLogger(TokenFiles.class);

  private final Map<Path, Set<Scope>> paths;
  private final SettingsFiles files;
  private volatile TokenSet tokens;
  private final AtomicInteger edition = new AtomicInteger();

  private final ChangedFiles changes;
  private volatile @Nullable String problem;

  private TokenFiles(Map<Path, Set<Scope>> paths, SettingsFiles files)
      throws TokenFileException, IOException {
    this.paths = new LinkedHashMap<>(paths);
    this.files = files;
    this.changes = new ChangedFiles(List.copyOf(paths.keySet()), files);
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
    try {
      return new TokenFiles(paths, files);
    } catch (IOException e) {
      throw new TokenFileException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public Optional<Holder> holder(String token) {
    return tokens.holder(token);
  }

  @Override
  public int edition() {
    return edition.get();
  }

  /** Looks at the files; to be called every few seconds, by one thread at a time. */
  public void look() {
    try {
      if (changes.look()) {
        tokens = parse();
        edition.incrementAndGet();
        changes.used();
        problem = null;
        LOG.info("read the token files again: {}", tokens);
      } else if (changes.areUsed()) {
        problem = null;
      }
    } catch (TokenFileException | IOException e) {
      String what = String.valueOf(e.getMessage());
      if (!what.equals(problem)) {
        LOG.warn("{}; the tokens of before stay", what);
      }
      problem = what;
    }
  }

  /** Whether the files as they were last looked at are not used. */
  public boolean isRefused() {
    return problem != null;
  }

  private TokenSet parse() throws TokenFileException {
    TokenSet all = TokenSet.none();
    for (Map.Entry<Path, Set<Scope>> path : paths.entrySet()) {
      all = all.and(TokenSet.read(path.getKey(), path.getValue(), files), path.getKey().toString());
    }
    return all;
  }
}
