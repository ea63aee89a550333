package dev.domaincheck.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.transport.ConnectTo.Row;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectToTest {
  private static final Endpoint A = new Endpoint("whois.a.example", 43);
  private static final Endpoint B = new Endpoint("whois.b.example", 43);

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("upstream.map"), text);
  }

  @Test
  void load_file_with_comments_and_both_classes_maps_each() throws IOException {
    ConnectTo map =
        ConnectTo.load(
            file(
                """
                # replay

                whois.a.example\ttcp://127.0.0.1:4301
                whois.a.example\thttp://127.0.0.1:8001
                WHOIS.A.Example:44\ttcp://[::1]:4302
                rdap.b.example\thttps://replay.example
                *\ttcp://localhost:4399
                """));
    assertFalse(map.isEmpty());
    assertEquals(new Endpoint("127.0.0.1", 4301), map.tcp(A));
    assertEquals(new Endpoint("::1", 4302), map.tcp(new Endpoint("whois.a.example", 44)));
    assertEquals(new Endpoint("localhost", 4399), map.tcp(B));
    assertEquals(
        URI.create("http://127.0.0.1:8001/rdap/domain/x%20y?q=1"),
        map.http(URI.create("https://Whois.A.example/rdap/domain/x%20y?q=1")));
    assertEquals(
        URI.create("https://replay.example:443/"), map.http(URI.create("http://rdap.b.example")));
    assertNull(map.http(URI.create("https://rdap.c.example/")));
  }

  @Test
  void http_port_of_the_row_is_the_usual_one_of_the_scheme() {
    ConnectTo map = ConnectTo.of(new Row("rdap.a.example:443", "http://127.0.0.1:1"));
    assertEquals(
        URI.create("http://127.0.0.1:1/"), map.http(URI.create("https://rdap.a.example/")));
    assertNull(map.http(URI.create("http://rdap.a.example/")));
    assertNull(map.http(URI.create("https://rdap.a.example:8443/")));
  }

  @Test
  void star_maps_every_host_of_its_class_only() {
    ConnectTo map =
        ConnectTo.of(
            new Row("*", "tcp://127.0.0.1:1"),
            new Row("*", "http://127.0.0.1:2"),
            new Row("*:700", "tcp://127.0.0.1:3"));
    assertEquals(new Endpoint("127.0.0.1", 1), map.tcp(A));
    assertEquals(new Endpoint("127.0.0.1", 3), map.tcp(new Endpoint("das.a.example", 700)));
    assertEquals(URI.create("http://127.0.0.1:2/x"), map.http(URI.create("https://b.example/x")));
  }

  @Test
  void none_maps_nothing() {
    assertTrue(ConnectTo.none().isEmpty());
    assertTrue(ConnectTo.of().isEmpty());
    assertNull(ConnectTo.none().tcp(A));
    assertNull(ConnectTo.none().http(URI.create("https://rdap.a.example/")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "whois.a.example tcp://127.0.0.1:1|is not two columns",
        "whois.a.example@tcp://127.0.0.1:1@x|is not two columns",
        "@tcp://127.0.0.1:1|'' is no host, expected host, host:port or *",
        "wh_ois@tcp://127.0.0.1:1|'wh_ois' is no host",
        "whois.a.example:99999@tcp://127.0.0.1:1|'whois.a.example:99999' is no host",
        "*:x@tcp://127.0.0.1:1|bad port",
        "whois.a.example@127.0.0.1:1|'127.0.0.1:1' is no target, expected tcp://addr:port",
        "whois.a.example@udp://127.0.0.1:1|'udp://127.0.0.1:1' is no target",
        "whois.a.example@tcp://127.0.0.1|is no target",
        "whois.a.example@tcp://127.0.0.1:1/x|is no target",
        "whois.a.example@http://127.0.0.1:1/base|is no target",
        "whois.a.example@http://user@127.0.0.1:1|is no target",
        "whois.a.example@http://|is no target"
      })
  void load_bad_row_names_file_line_value_and_expectation(String row, String message)
      throws IOException {
    Path file = file("# a comment\n" + row.replaceFirst("@", "\t").replace("@x", "\tx") + "\n");
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> ConnectTo.load(file));
    String text = String.valueOf(e.getMessage());
    assertTrue(text.startsWith(file + ", line 2: "), text);
    assertTrue(text.contains(message), text);
  }

  @Test
  void load_second_row_of_a_class_is_refused() throws IOException {
    Path file =
        file("a.example\thttp://127.0.0.1:1\nb.example\ttcp://h:1\na.example\thttps://h:2\n");
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> ConnectTo.load(file));
    assertEquals(
        file + ", line 3: 'a.example' has a second http(s) row, expected one of each at most",
        e.getMessage());
  }
}
