package dev.domaincheck.directory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may take the place of the data in use, from the network and from disk. */
class IanaFileTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final Set<String> TLDS = Editions.tlds(100);
  private static final String NEWER = "2026-11-20T00:00:00Z";
  private static final Validators ETAG = Validators.of("\"one\"", "Fri, 20 Nov 2026 00:00:00 GMT");

  @TempDir Path folder;

  private final LiveDirectory directory = LiveDirectory.of(Editions.listed(TLDS));
  private IanaFile file;
  private Fetch.@Nullable Request asked;

  @BeforeEach
  void begin() {
    file = file("iana");
  }

  private IanaFile file(String origin) {
    return IanaFile.bootstrap(directory, () -> NOW, folder, origin);
  }

  private boolean refresh(byte[] body) throws Exception {
    return refresh(new Fetch.Body(body, ETAG));
  }

  private boolean refresh(Fetch.Fetched fetched) throws Exception {
    return file.refresh(
        request -> {
          asked = request;
          return fetched;
        });
  }

  private Fetch.Request asked() {
    return Objects.requireNonNull(asked);
  }

  private static Set<String> less(int count) {
    TreeSet<String> fewer = new TreeSet<>(TLDS);
    for (int i = 0; i < count; i++) {
      fewer.removeLast();
    }
    return fewer;
  }

  private String host(String tld) {
    return directory.get().route(tld).services().isEmpty()
        ? ""
        : directory.get().route(tld).services().getFirst().host();
  }

  private void assertRefused(byte[] body, String why) throws Exception {
    Directory before = directory.get();
    assertFalse(refresh(body));
    assertEquals(before, directory.get(), "the snapshot stays");
    assertTrue(file.age().problem().contains(why), file.age().problem());
    assertEquals(DataOrigin.EMBEDDED, file.age().origin());
    assertEquals(NOW, file.age().problemTime());
    assertFalse(Files.exists(folder.resolve("rdap-bootstrap.copy")));
  }

  @Test
  void refresh_newerEdition_isUsedAtOnceAndKept() throws Exception {
    assertTrue(refresh(Editions.bootstrap(NEWER, TLDS, tld -> "https://new." + tld + "/")));
    assertEquals("new.taa", host("taa"));
    assertEquals(DataOrigin.NETWORK, file.age().origin());
    assertEquals(Instant.parse(NEWER), file.age().dataTime());
    assertEquals(NOW, file.age().checkTime());
    assertEquals("", file.age().problem());

    LiveDirectory restarted = LiveDirectory.of(Editions.listed(TLDS));
    IanaFile again = IanaFile.bootstrap(restarted, () -> NOW, folder, "iana");
    again.load();
    assertEquals(DataOrigin.DISK, again.age().origin());
    assertEquals(Instant.parse(NEWER), again.age().dataTime());
    assertEquals("new.taa", restarted.get().route("taa").services().getFirst().host());
    // Its validators are as good as on the day they came.
    assertTrue(
        again.refresh(
            request -> {
              assertEquals(ETAG, request.validators());
              return new Fetch.Unchanged();
            }));
    assertEquals(NOW, again.age().checkTime());
  }

  @Test
  void refresh_first_isUnconditional_laterOnesNameWhatIsHeld() throws Exception {
    assertTrue(refresh(Editions.bootstrap(NEWER, TLDS)));
    assertEquals(Validators.NONE, asked().validators());
    assertTrue(refresh(new Fetch.Unchanged()));
    assertEquals(ETAG, asked().validators());
  }

  @Test
  void refresh_losesFivePercent_isUsed_oneMoreIsRefused() throws Exception {
    assertRefused(Editions.bootstrap(NEWER, less(6)), "loses 6 of 100 entries");
    assertTrue(refresh(Editions.bootstrap(NEWER, less(5))));
    assertEquals("", host("tdv"));
  }

  @Test
  void refresh_asManyOthersInstead_isALossAllTheSame() throws Exception {
    Set<String> others = new TreeSet<>(less(6));
    for (int i = 0; i < 50; i++) {
      others.add("x" + (char) ('a' + i / 26) + (char) ('a' + i % 26));
    }
    assertRefused(Editions.bootstrap(NEWER, others), "loses 6 of 100 entries");
  }

  @Test
  void refresh_entriesThatFailTheCheck_countAsLost() throws Exception {
    assertRefused(
        Editions.bootstrap(
            NEWER,
            TLDS,
            tld -> tld.startsWith("ta") ? "https://10.0.0.1/" : "https://rdap.nic." + tld + "/"),
        "loses 26 of 100 entries");
  }

  @Test
  void refresh_olderEdition_isRefused() throws Exception {
    assertRefused(Editions.bootstrap("2026-09-29T23:59:59Z", TLDS), "it goes backwards");
    assertTrue(refresh(Editions.bootstrap("2026-09-30T00:00:00Z", TLDS)));
    assertTrue(refresh(Editions.bootstrap(NEWER, TLDS)));
    assertFalse(refresh(Editions.bootstrap("2026-11-19T23:59:59Z", TLDS)));
    assertEquals(Instant.parse(NEWER), file.age().dataTime());
  }

  @Test
  void refresh_editionFromTheFuture_isRefused() throws Exception {
    // Every later edition would look old beside it.
    assertRefused(Editions.bootstrap("2126-01-01T00:00:00Z", TLDS), "from the future");
  }

  @Test
  void refresh_garbage_isRefused() throws Exception {
    assertRefused(
        "<html>We are back soon</html>".getBytes(StandardCharsets.UTF_8),
        "expected one JSON value");
    assertRefused(new byte[0], "expected");
    assertRefused(Editions.bootstrap(NEWER, Set.of()), "loses 100 of 100");
    byte[] whole = Editions.bootstrap(NEWER, TLDS);
    assertRefused(Arrays.copyOf(whole, whole.length / 2), "expected one JSON value");
    assertRefused(new byte[BootstrapParser.MAX_BYTES + 1], "expected at most");
  }

  @Test
  void refresh_reasonThatQuotesAStranger_isOneShortLine() throws Exception {
    String version = "2\\n2026-11-23 INFO all is well\\u001b[2J" + "x".repeat(1_000);
    assertRefused(
        ("{\"version\":\"" + version + "\"}").getBytes(StandardCharsets.UTF_8),
        "found \"2?2026-11-23 INFO all is well?[2Jxxx");
    assertEquals(256, file.age().problem().length());
  }

  @Test
  void refresh_failure_keepsWhatIsHeldAndSaysWhy() throws Exception {
    assertTrue(refresh(Editions.bootstrap(NEWER, TLDS)));
    assertFalse(refresh(new Fetch.Failed("it rains")));
    assertEquals("could not be fetched: it rains", file.age().problem());
    assertEquals(DataOrigin.NETWORK, file.age().origin());
    assertTrue(refresh(new Fetch.Unchanged()));
    assertEquals("", file.age().problem());
  }

  @Test
  void rootZone_newTld_isDelegatedAtOnce() throws Exception {
    IanaFile zone = IanaFile.rootZone(directory, () -> NOW, folder, "iana");
    Set<String> more = new TreeSet<>(TLDS);
    more.add("zz");
    assertFalse(directory.get().route("zz").delegated());
    assertTrue(
        zone.refresh(
            request -> new Fetch.Body(Editions.rootZone("2026112300", more), Validators.NONE)));
    assertTrue(directory.get().route("zz").delegated());
    assertFalse(
        zone.refresh(
            request -> new Fetch.Body(Editions.rootZone("2026112299", less(6)), Validators.NONE)));
    assertFalse(
        zone.refresh(
            request -> new Fetch.Body(Editions.rootZone("2026112200", more), Validators.NONE)));
    assertTrue(zone.age().problem().contains("goes backwards"), zone.age().problem());
    assertTrue(directory.get().route("zz").delegated());
  }

  @Test
  void rootZone_droppedTld_takesItsServicesAlong() throws Exception {
    IanaFile zone = IanaFile.rootZone(directory, () -> NOW, folder, "iana");
    assertTrue(
        zone.refresh(
            request -> new Fetch.Body(Editions.rootZone("2026112300", less(1)), Validators.NONE)));
    assertFalse(directory.get().route("tdv").delegated());
    assertEquals(99, directory.get().suffixes().size());
  }

  @Test
  void load_tornCopy_atEveryByte_isAColdStart() throws Exception {
    assertTrue(refresh(Editions.bootstrap(NEWER, TLDS)));
    Path copy = folder.resolve("rdap-bootstrap.copy");
    byte[] whole = Files.readAllBytes(copy);
    LiveDirectory restarted = LiveDirectory.of(Editions.listed(TLDS));
    Directory embedded = restarted.get();
    for (int length = 0; length < whole.length; length++) {
      Files.write(copy, Arrays.copyOf(whole, length));
      IanaFile again = IanaFile.bootstrap(restarted, () -> NOW, folder, "iana");
      again.load();
      assertEquals(DataOrigin.EMBEDDED, again.age().origin(), "cut at " + length);
    }
    byte[] flipped = whole.clone();
    flipped[whole.length - 100] ^= 1;
    Files.write(copy, flipped);
    IanaFile.bootstrap(restarted, () -> NOW, folder, "iana").load();
    assertEquals(embedded, restarted.get());
    Files.write(copy, whole);
    IanaFile.bootstrap(restarted, () -> NOW, folder, "iana").load();
    assertFalse(embedded.equals(restarted.get()));
  }

  @Test
  void load_foreignCopy_isNotUsed() throws Exception {
    file = file("upstream map 1");
    assertTrue(refresh(Editions.bootstrap(NEWER, TLDS)));
    IanaFile real = file("iana");
    real.load();
    assertEquals(DataOrigin.EMBEDDED, real.age().origin());
    Path copy = folder.resolve("rdap-bootstrap.copy");
    Files.copy(copy, folder.resolve("root-zone.copy"));
    IanaFile zone = IanaFile.rootZone(directory, () -> NOW, folder, "upstream map 1");
    zone.load();
    assertEquals(DataOrigin.EMBEDDED, zone.age().origin());
    Files.write(copy, new byte[] {0, 1, 2});
    real.load();
    Files.delete(copy);
    Files.createDirectory(copy);
    real.load();
    assertEquals(DataOrigin.EMBEDDED, real.age().origin());
  }

  @Test
  void load_copyOlderThanTheProgram_isNotUsed() throws Exception {
    assertTrue(refresh(Editions.bootstrap(NEWER, TLDS)));
    DirectoryFacts later =
        new DirectoryFacts(
            directory.facts().tables().stream()
                .map(
                    table ->
                        new ServiceTable(table.name(), LocalDate.of(2026, 11, 22), table.rows()))
                .toList(),
            directory.facts().tlds(),
            null,
            OperatorTable.none(),
            List.of());
    IanaFile updated = IanaFile.bootstrap(LiveDirectory.of(later), () -> NOW, folder, "iana");
    updated.load();
    assertEquals(DataOrigin.EMBEDDED, updated.age().origin());
  }

  @Test
  void refresh_folderNotToBeWritten_isUsedAllTheSame() throws Exception {
    Path blocked = Files.writeString(folder.resolve("file"), "");
    file = IanaFile.bootstrap(directory, () -> NOW, blocked, "iana");
    assertTrue(refresh(Editions.bootstrap(NEWER, TLDS)));
    assertEquals(DataOrigin.NETWORK, file.age().origin());
    assertTrue(file.age().problem().contains("kept on disk"), file.age().problem());
  }

  @Test
  void copy_writtenTwice_leavesNoDraft() throws Exception {
    CopyFile copy = new CopyFile(folder.resolve("a.copy"), "a", "iana", 10);
    copy.write(new CopyFile.Copy(new byte[] {1, '\n', 2}, ETAG));
    copy.write(new CopyFile.Copy(new byte[] {3}, ETAG));
    assertArrayEquals(new byte[] {3}, Objects.requireNonNull(copy.read()).body());
    assertEquals(ETAG, Objects.requireNonNull(copy.read()).validators());
    try (var files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }
}
