package dev.domaincheck.server;

import dev.domaincheck.availability.Scope;
import dev.domaincheck.config.AdminTokenFile;
import dev.domaincheck.config.Settings;
import dev.domaincheck.config.SettingsFiles;
import dev.domaincheck.config.TokenFileException;
import dev.domaincheck.config.TokenFiles;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The token files that the settings mean, the one that a first start makes among them. */
final class AccessTokens {
  private static final Logger LOG = LoggerFactory.getLogger(AccessTokens.class);

  private AccessTokens() {}

  /** The tokens of the files; one for admins is made where none is named and none was made. */
  static TokenFiles ensure(Settings settings) throws TokenFileException {
    Path admins = settings.adminTokenFile();
    if (admins == null) {
      admins = AdminTokenFile.defaultPath(System.getenv(), home());
      if (AdminTokenFile.ensure(admins, new SecureRandom())) {
        LOG.info("made an admin token: {}", admins);
      }
    }
    return read(admins, settings);
  }

  /** The tokens of the files that are there; none is made. */
  static TokenFiles present(Settings settings, Map<String, String> environment)
      throws TokenFileException {
    Path admins = settings.adminTokenFile();
    if (admins == null) {
      Path made = AdminTokenFile.defaultPath(environment, home());
      admins = AdminTokenFile.isPresent(made) ? made : null;
    }
    return read(admins, settings);
  }

  private static TokenFiles read(@Nullable Path admins, Settings settings)
      throws TokenFileException {
    Map<Path, Set<Scope>> files = new LinkedHashMap<>();
    if (admins != null) {
      files.put(admins, Scope.all());
    }
    Path clients = settings.clientTokenFile();
    if (clients != null) {
      files.put(clients, Set.of(Scope.CHECK));
    }
    return TokenFiles.read(files, SettingsFiles.onDisk());
  }

  /** Where the command line looks too; the JVM's own notion comes from the user database. */
  static Path home() {
    String home = System.getenv("HOME");
    return Path.of(home == null || home.isEmpty() ? System.getProperty("user.home") : home);
  }
}
