package dev.domaincheck.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;

/** Certificates that vouch for themselves. */
public final class SelfSigned {
  private SelfSigned() {}

  /** Writes both files, PEM, for a name such as {@code san=ip:127.0.0.1}. */
  public static void write(String name, Path certificate, Path key) throws Exception {
    Path store = certificate.resolveSibling(certificate.getFileName() + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "k",
                "-dname",
                "CN=" + name.substring(name.indexOf(':') + 1),
                "-ext",
                name,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "secret")
            .redirectErrorStream(true)
            .start();
    String said =
        new String(
            keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertEquals(0, keytool.waitFor(), said);
    KeyStore keys = KeyStore.getInstance(store.toFile(), "secret".toCharArray());
    Files.writeString(certificate, pem("CERTIFICATE", keys.getCertificate("k").getEncoded()));
    Files.writeString(
        key, pem("PRIVATE KEY", keys.getKey("k", "secret".toCharArray()).getEncoded()));
  }

  private static String pem(String kind, byte[] data) {
    return "-----BEGIN "
        + kind
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(data)
        + "\n-----END "
        + kind
        + "-----\n";
  }
}
