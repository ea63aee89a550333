package dev.domaincheck;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A certificate that signs itself, for localhost, and its key.
 *
 * @param certificate PEM
 * @param key PEM, PKCS #8
 */
public record SelfSigned(String certificate, String key, X509Certificate parsed) {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final String VALID_DAYS = "90";

  /**
   * Makes one that is valid for three months, by the JDK's keytool.
   *
   * @param folder where it leaves a file of the name
   * @param algorithm of the key: EC or RSA
   */
  public static SelfSigned make(Path folder, String name, String algorithm)
      throws IOException, GeneralSecurityException, InterruptedException {
    return make(folder, name, algorithm, "+0d");
  }

  /** Makes one, with an EC key, that has been invalid for days. */
  public static SelfSigned expired(Path folder, String name)
      throws IOException, GeneralSecurityException, InterruptedException {
    return make(folder, name, "EC", "-100d");
  }

  /**
   * @param begin of its validity, as keytool's {@code -startdate} has it
   */
  private static SelfSigned make(Path folder, String name, String algorithm, String begin)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path file = folder.resolve(name + ".p12");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "key",
            "-keyalg",
            algorithm,
            "-dname",
            "CN=" + name,
            "-startdate",
            begin,
            "-validity",
            VALID_DAYS,
            "-ext",
            "san=dns:localhost,ip:127.0.0.1",
            "-ext",
            "bc:c",
            "-storetype",
            "PKCS12",
            "-storepass",
            new String(PASSWORD),
            "-keystore",
            file.toString());
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new IOException("keytool failed: " + out);
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    Certificate certificate = store.getCertificate("key");
    return new SelfSigned(
        pem("CERTIFICATE", certificate.getEncoded()),
        pem("PRIVATE KEY", store.getKey("key", PASSWORD).getEncoded()),
        (X509Certificate) certificate);
  }

  private static String pem(String kind, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
  }
}
