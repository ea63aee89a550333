package dev.domaincheck.server;

import dev.domaincheck.config.ListenAddress;
import dev.domaincheck.config.Settings;
import dev.domaincheck.config.SettingsFiles;
import dev.domaincheck.transport.JvmResolution;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the settings have the server listen, and what it shows to those who connect. */
final class Listener {
  private Listener() {}

  /**
   * An address to listen on.
   *
   * @param option that names it
   * @throws IOException if its host has no address
   */
  static InetSocketAddress address(ListenAddress listen, String option) throws IOException {
    JvmResolution.exempt(List.of(listen.host()));
    InetSocketAddress address = new InetSocketAddress(listen.host(), listen.port());
    if (address.isUnresolved()) {
      throw new IOException("cannot resolve the host of " + option + " " + listen);
    }
    return address;
  }

  /**
   * The files of the server's certificate; null for plaintext.
   *
   * @throws IOException if they cannot be used
   */
  static @Nullable CertificateFiles certificates(Settings settings) throws IOException {
    Path certificate = settings.tlsCert();
    Path key = settings.tlsKey();
    if (certificate == null || key == null) {
      return null;
    }
    try {
      return CertificateFiles.read(
          certificate, key, settings.tlsClientCa(), SettingsFiles.onDisk());
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(
          "cannot use --tls-cert "
              + certificate
              + " with --tls-key "
              + key
              + (settings.tlsClientCa() == null
                  ? ""
                  : " and --tls-client-ca " + settings.tlsClientCa())
              + ": "
              + e.getMessage()
              + "; expected PEM files, the key in PKCS #8",
          e);
    }
  }

  /** What the server shows, and what it asks of clients. */
  static ServerCredentials credentials(Settings settings, @Nullable CertificateFiles certificates) {
    if (certificates == null) {
      return InsecureServerCredentials.create();
    }
    TlsServerCredentials.Builder tls = certificates.credentials();
    if (settings.tlsClientCa() != null) {
      // A token will do as well where both are configured.
      tls.clientAuth(
          settings.clientTokenFile() == null && !settings.allowAnonymous()
              ? TlsServerCredentials.ClientAuth.REQUIRE
              : TlsServerCredentials.ClientAuth.OPTIONAL);
    }
    return tls.build();
  }

  /**
   * Begins to listen.
   *
   * @throws IOException if the address cannot be bound
   */
  static void begin(Server server, Settings settings) throws IOException {
    try {
      server.start();
    } catch (IOException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(
          "cannot listen on "
              + settings.listen()
              + ": "
              + cause.getMessage()
              + "; choose another address with --listen HOST:PORT",
          e);
    }
  }
}
