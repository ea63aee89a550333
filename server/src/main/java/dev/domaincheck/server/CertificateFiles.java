package dev.domaincheck.server;

import dev.domaincheck.config.ChangedFiles;
import dev.domaincheck.config.SettingsFiles;
import io.grpc.TlsServerCredentials;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.CertificateUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's certificate with its key, and whose certificates of clients it takes, as the files
 * are now. Connections that stand keep theirs. Files that cannot be used, or a key that is not that
 * of the certificate, change nothing.
 */
final class CertificateFiles {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateFiles.class);

  private final Path certificate;
  private final Path key;
  private final @Nullable Path clientCa;
  private final SettingsFiles files;
  private final ChangedFiles changes;
  private final AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();

  /** Only for certificates of clients, which are not those of a host. */
  private final AdvancedTlsX509TrustManager clients;

  private volatile @Nullable String problem;
  private volatile Instant notAfter = Instant.MAX;

  private CertificateFiles(Path certificate, Path key, @Nullable Path clientCa, SettingsFiles files)
      throws IOException, GeneralSecurityException {
    this.certificate = certificate;
    this.key = key;
    this.clientCa = clientCa;
    this.files = files;
    List<Path> all = new ArrayList<>(List.of(certificate, key));
    if (clientCa != null) {
      all.add(clientCa);
    }
    this.changes = new ChangedFiles(all, files);
    this.clients =
        AdvancedTlsX509TrustManager.newBuilder()
            .setVerification(AdvancedTlsX509TrustManager.Verification.CERTIFICATE_ONLY_VERIFICATION)
            .build();
    use();
  }

  /**
   * Reads the files.
   *
   * @param clientCa null if certificates of clients are not asked for
   * @throws IOException if one cannot be read
   * @throws GeneralSecurityException if they cannot be used
   */
  static CertificateFiles read(
      Path certificate, Path key, @Nullable Path clientCa, SettingsFiles files)
      throws IOException, GeneralSecurityException {
    return new CertificateFiles(certificate, key, clientCa, files);
  }

  /** Credentials that follow the files. */
  TlsServerCredentials.Builder credentials() {
    TlsServerCredentials.Builder tls = TlsServerCredentials.newBuilder().keyManager(keys);
    return clientCa == null ? tls : tls.trustManager(new ClientTrust(clients));
  }

  /** Looks at the files; to be called every few seconds, by one thread at a time. */
  void look() {
    try {
      if (changes.look()) {
        use();
        changes.used();
        problem = null;
        LOG.info("read {} and its key again", certificate);
      } else if (changes.areUsed()) {
        problem = null;
      }
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      String what = String.valueOf(e.getMessage());
      if (!what.equals(problem)) {
        LOG.warn("the TLS files are not used, those of before stay: {}", what);
      }
      problem = what;
    }
  }

  /** Until when the server's certificate is good. */
  Instant notAfter() {
    return notAfter;
  }

  /** Whether the files as they were last looked at are not used. */
  boolean isRefused() {
    return problem != null;
  }

  private void use() throws IOException, GeneralSecurityException {
    X509Certificate[] chain = certificates(certificate);
    PrivateKey privateKey = CertificateUtils.getPrivateKey(in(key));
    requireOnePair(chain[0], privateKey);
    X509Certificate[] authorities = clientCa == null ? null : certificates(clientCa);
    keys.updateIdentityCredentials(chain, privateKey);
    notAfter = chain[0].getNotAfter().toInstant();
    if (authorities != null) {
      clients.updateTrustCredentials(authorities);
    }
  }

  private X509Certificate[] certificates(Path path) throws IOException, GeneralSecurityException {
    X509Certificate[] certificates = CertificateUtils.getX509Certificates(in(path));
    if (certificates.length == 0) {
      throw new GeneralSecurityException(path + " holds no certificate");
    }
    return certificates;
  }

  private ByteArrayInputStream in(Path path) throws IOException {
    return new ByteArrayInputStream(files.read(path).getBytes(StandardCharsets.UTF_8));
  }

  /** Files that are replaced one after the other do not fit in between. */
  private void requireOnePair(X509Certificate first, PrivateKey privateKey)
      throws GeneralSecurityException {
    String algorithm =
        switch (privateKey.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> privateKey.getAlgorithm();
        };
    byte[] text = "is this one pair".getBytes(StandardCharsets.US_ASCII);
    boolean pair;
    try {
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(privateKey);
      signer.update(text);
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(first.getPublicKey());
      verifier.update(text);
      pair = verifier.verify(signer.sign());
    } catch (java.security.InvalidKeyException | java.security.SignatureException e) {
      pair = false;
    }
    if (!pair) {
      throw new GeneralSecurityException(key + " is not the key of " + certificate);
    }
  }
}
