package dev.domaincheck.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.domaincheck.availability.Holder;
import dev.domaincheck.availability.Scope;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenFilesTest {
  private static final String ONE = "Zt3qLw8XbN5yKs0Rg7Hd2A";
  private static final String TWO = "0123456789abcdef0123456789abcdef";
  private static final String THREE = "fedcba9876543210fedcba9876543210";

  private final Map<String, String> texts =
      new HashMap<>(Map.of("admins", "root:" + ONE, "clients", "shop:" + TWO));

  private TokenFiles read() throws TokenFileException {
    Map<Path, Set<Scope>> paths = new LinkedHashMap<>();
    paths.put(Path.of("admins"), Scope.all());
    paths.put(Path.of("clients"), Set.of(Scope.CHECK));
    return TokenFiles.read(paths, new MapFiles(texts));
  }

  @Test
  void read_twoFiles_givesEachItsScopes() throws Exception {
    TokenFiles tokens = read();
    assertEquals(Optional.of(new Holder("root", Scope.all())), tokens.holder(ONE));
    assertEquals(Optional.of(new Holder("shop", Set.of(Scope.CHECK))), tokens.holder(TWO));
    assertEquals("admin:root", tokens.holder(ONE).orElseThrow().caller().id());
    assertEquals("token:shop", tokens.holder(TWO).orElseThrow().caller().id());
    assertEquals(Optional.empty(), tokens.holder(THREE));
  }

  @Test
  void read_tokenInBothFiles_isRefused() {
    texts.put("clients", "shop:" + ONE);
    TokenFileException e = assertThrows(TokenFileException.class, this::read);
    assertEquals("clients, token of shop: this token is that of root already", e.getMessage());
  }

  @Test
  void look_changedFile_isReadOnceItStaysTheSame() throws Exception {
    TokenFiles tokens = read();
    texts.put("clients", "shop:" + THREE);
    tokens.look();
    assertEquals(Optional.empty(), tokens.holder(THREE), "it may be half written");
    texts.put("clients", "shop:" + THREE + "\nshop:" + TWO);
    tokens.look();
    assertEquals(Optional.empty(), tokens.holder(THREE), "it was");
    int edition = tokens.edition();
    tokens.look();
    assertEquals("shop", tokens.holder(THREE).orElseThrow().name());
    assertEquals("shop", tokens.holder(TWO).orElseThrow().name());
    assertNotEquals(edition, tokens.edition());
    texts.put("clients", "shop:" + THREE);
    tokens.look();
    tokens.look();
    assertEquals(Optional.empty(), tokens.holder(TWO), "a token that is taken away is none");
  }

  @Test
  void look_unusableFile_changesNothing() throws Exception {
    TokenFiles tokens = read();
    for (String bad : new String[] {"", "shop:weak", "shop:" + ONE}) {
      texts.put("clients", bad);
      tokens.look();
      tokens.look();
      tokens.look();
      assertEquals("shop", tokens.holder(TWO).orElseThrow().name(), bad);
    }
    texts.remove("clients");
    tokens.look();
    tokens.look();
    assertEquals("shop", tokens.holder(TWO).orElseThrow().name());
    texts.put("clients", "shop:" + THREE);
    tokens.look();
    tokens.look();
    assertEquals("shop", tokens.holder(THREE).orElseThrow().name());
  }
}
