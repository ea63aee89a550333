package dev.domaincheck.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Evidence;
import dev.domaincheck.availability.Registration;
import dev.domaincheck.availability.RegistryDate;
import dev.domaincheck.availability.View;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class SnapshotFileTest {
  private static final String RULES = "rules 1";

  @TempDir Path folder;

  private Path path;
  private SnapshotFile file;

  @BeforeEach
  void file() {
    path = folder.resolve("cache.snapshot");
    file = new SnapshotFile(path, "the test");
  }

  private Snapshots.Saved write(CacheEntry... entries) throws IOException {
    return file.write(RULES, Arrays.stream(entries));
  }

  private List<CacheEntry> read(String rules) throws IOException {
    List<CacheEntry> read = new ArrayList<>();
    assertNotNull(file.read(rules, read::add));
    return read;
  }

  /** What is wrong with the file, of which nothing was taken. */
  private String refusal() {
    List<CacheEntry> read = new ArrayList<>();
    IOException refusal = assertThrows(IOException.class, () -> file.read(RULES, read::add));
    assertEquals(List.of(), read);
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.startsWith(path + " "), message);
    return message.substring(path.toString().length() + 1);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(found -> found.getFileName().toString()).sorted().toList();
    }
  }

  /** Changes bytes and makes the checksum that of the changed ones. */
  private void change(UnaryOperator<byte[]> change) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    byte[] changed = change.apply(Arrays.copyOf(bytes, bytes.length - 4));
    CRC32C crc = new CRC32C();
    crc.update(changed);
    byte[] whole = Arrays.copyOf(changed, changed.length + 4);
    ByteBuffer.wrap(whole).putInt(changed.length, (int) crc.getValue());
    Files.write(path, whole);
  }

  private void schema(int schema) throws IOException {
    change(
        bytes -> {
          ByteBuffer.wrap(bytes).putInt(8, schema);
          return bytes;
        });
  }

  @Test
  void roundTrip_everyField_isTheSame() throws IOException {
    List<CacheEntry> entries = new ArrayList<>();
    entries.add(SnapshotEntries.full());
    for (Availability availability : Availability.values()) {
      entries.add(SnapshotEntries.bare(name("a", availability, ".com"), availability));
      entries.add(
          SnapshotEntries.usual(
              name("b", availability, ".co.uk"), availability, "m", Instant.EPOCH));
    }
    for (Boolean signed : new Boolean[] {null, true, false}) {
      entries.add(
          registered(
              "c-" + signed + ".com",
              new Registration("", null, null, null, List.of(), List.of(), signed)));
    }
    Snapshots.Saved saved = write(entries.toArray(CacheEntry[]::new));
    assertEquals(new Snapshots.Saved(entries.size(), Files.size(path)), saved);
    assertEquals(entries, read(RULES));
    assertEquals(List.of("cache.snapshot"), names(), "no draft is left");
  }

  private static String name(String first, Availability availability, String suffix) {
    return first + "-" + availability.name().toLowerCase(Locale.ROOT) + suffix;
  }

  private static CacheEntry registered(String name, Registration registration) {
    CheckResult bare = SnapshotEntries.bare(name, Availability.REGISTERED).result();
    return new CacheEntry(
        name,
        new CheckResult(
            bare.availability(),
            bare.reason(),
            bare.message(),
            bare.evidence(),
            bare.reservationVisible(),
            bare.assurance(),
            bare.checkTime(),
            bare.retryAfter(),
            registration,
            bare.origin(),
            bare.stale(),
            bare.expireTime()),
        View.REGISTRATION,
        SnapshotEntries.START,
        Duration.ZERO,
        0);
  }

  /** A part that is added to an answer must be added to the snapshot, and its schema raised. */
  @Test
  void format_partsOfAnAnswer_areAllKnown() {
    assertEquals(12, CheckResult.class.getRecordComponents().length);
    assertEquals(9, Evidence.class.getRecordComponents().length);
    assertEquals(7, Registration.class.getRecordComponents().length);
    assertEquals(3, RegistryDate.class.getRecordComponents().length);
    assertEquals(6, CacheEntry.class.getRecordComponents().length);
  }

  @Test
  void roundTrip_moreTextsThanAreShared_isTheSame() throws IOException {
    List<CacheEntry> entries = new ArrayList<>();
    for (int i = 0; i < SnapshotFormat.MAX_TEXTS + 100; i++) {
      entries.addAll(SnapshotEntries.several(1, "message " + i));
    }
    write(entries.toArray(CacheEntry[]::new));
    assertEquals(entries, read(RULES));
  }

  @Test
  void read_noFile_isNothing() throws IOException {
    assertNull(file.read(RULES, entry -> true));
  }

  @Test
  void read_fileCutAnywhere_isRefused() throws IOException {
    write(SnapshotEntries.full(), SnapshotEntries.several(1, "m").getFirst());
    byte[] whole = Files.readAllBytes(path);
    for (int length = 0; length < whole.length; length++) {
      Files.write(path, Arrays.copyOf(whole, length));
      String refusal = refusal();
      assertTrue(refusal.contains("torn"), refusal);
    }
    Files.write(path, Arrays.copyOf(whole, whole.length + 1));
    assertEquals("is torn: its checksum is another one", refusal(), "nor may it be longer");
  }

  @Test
  void read_anyBitFlipped_isRefused() throws IOException {
    int entries = 1;
    while (write(SnapshotEntries.several(entries, "m").toArray(CacheEntry[]::new)).bytes() < 4096) {
      entries++;
    }
    int length = (int) Files.size(path);
    try (RandomAccessFile bytes = new RandomAccessFile(path.toFile(), "rw")) {
      for (int at = 0; at < length; at++) {
        bytes.seek(at);
        int right = bytes.read();
        for (int bit = 0; bit < 8; bit++) {
          bytes.seek(at);
          bytes.write(right ^ (1 << bit));
          assertThrows(
              IOException.class,
              () ->
                  file.read(
                      RULES,
                      entry -> {
                        throw new AssertionError("an entry was taken: " + entry);
                      }));
        }
        bytes.seek(at);
        bytes.write(right);
      }
    }
    assertEquals(entries, read(RULES).size());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, -1})
  void read_anotherSchema_isRefused(int schema) throws IOException {
    write(SnapshotEntries.full());
    schema(schema);
    assertEquals("is of another version: schema " + schema + ", expected 1", refusal());
  }

  @Test
  void read_anotherOrigin_isRefused() throws IOException {
    new SnapshotFile(path, "the sandbox").write(RULES, Stream.of(SnapshotEntries.full()));
    assertEquals("is foreign: its answers are of the sandbox, not of the test", refusal());
  }

  @Test
  void read_otherRules_offersRegistrationsAlone() throws IOException {
    List<CacheEntry> entries = new ArrayList<>();
    for (Availability availability : Availability.values()) {
      entries.add(
          SnapshotEntries.usual(
              name("b", availability, ".com"), availability, "", SnapshotEntries.START));
    }
    write(entries.toArray(CacheEntry[]::new));
    assertEquals(entries, read(RULES));
    assertEquals(
        List.of(
            entries.stream()
                .filter(entry -> entry.result().availability() == Availability.REGISTERED)
                .findAny()
                .orElseThrow()),
        read("rules 2"));
  }

  @Test
  void read_placeOfNoFile_isRefused() throws IOException {
    Files.createDirectory(path);
    assertEquals("is no regular file", refusal());
  }

  /** With a right checksum: the work of another program, or of another version of this one. */
  static Stream<CacheEntry> impossible() {
    CacheEntry usual =
        SnapshotEntries.usual("a.com", Availability.REGISTERED, "", SnapshotEntries.START);
    return Stream.of(
        named("A.com", usual),
        named("a", usual),
        named("com", usual),
        named("www.a.com", usual),
        named("a.com\r\nb", usual),
        named("xn--a.com", usual),
        at(Instant.MAX, usual),
        at(Instant.MIN, usual),
        withEvidence(usual, 1_000, Duration.ofMillis(1)),
        withEvidence(usual, 200, Duration.ofSeconds(-1)),
        withEvidence(usual, 200, Duration.ofSeconds(Long.MAX_VALUE)),
        registered(
            "a.com", new Registration("", null, null, null, List.of("free"), List.of(), null)),
        registered(
            "a.com",
            new Registration(
                "", null, null, null, java.util.Collections.nCopies(49, "ok"), List.of(), null)));
  }

  private static CacheEntry named(String name, CacheEntry entry) {
    return new CacheEntry(name, entry.result(), entry.view(), entry.storedTime(), Duration.ZERO, 0);
  }

  private static CacheEntry at(Instant stored, CacheEntry entry) {
    return new CacheEntry(entry.name(), entry.result(), entry.view(), stored, Duration.ZERO, 0);
  }

  private static CacheEntry withEvidence(CacheEntry entry, int status, Duration latency) {
    CheckResult result = entry.result();
    Evidence was = result.evidence().getFirst();
    return new CacheEntry(
        entry.name(),
        new CheckResult(
            result.availability(),
            result.reason(),
            result.message(),
            List.of(
                new Evidence(
                    was.protocol(),
                    was.server(),
                    was.verdict(),
                    was.reason(),
                    was.rule(),
                    status,
                    latency,
                    was.observedTime(),
                    was.retryAfter())),
            result.reservationVisible(),
            result.assurance(),
            result.checkTime(),
            result.retryAfter(),
            result.registration(),
            result.origin(),
            result.stale(),
            result.expireTime()),
        entry.view(),
        entry.storedTime(),
        Duration.ZERO,
        0);
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void read_entryThatCannotBe_isLeftOutAlone(CacheEntry entry) throws IOException {
    CacheEntry next = SnapshotEntries.bare("next.com", Availability.REGISTERED);
    write(entry, next);
    assertEquals(List.of(next), read(RULES));
  }

  @Test
  void read_constantThatIsNone_costsItsEntriesAlone() throws IOException {
    CacheEntry bare = SnapshotEntries.bare("next.com", Availability.REGISTERED);
    write(SnapshotEntries.several(1, "").getFirst(), bare);
    replace("RDAP", "RDAQ");
    assertEquals(List.of(bare), read(RULES));
  }

  @Test
  void read_textNumberThatIsNone_costsItsEntriesAlone() throws IOException {
    CacheEntry usual = SnapshotEntries.several(1, "").getFirst();
    write(usual);
    // Behind the name stands the number of the view, the first text of all.
    replace("name-0.com\0\0", "name-0.com\0\u007f");
    assertEquals(List.of(), read(RULES));
  }

  @Test
  void read_lengthBeyondBounds_isRefused() throws IOException {
    write(SnapshotEntries.bare("a.com", Availability.REGISTERED));
    change(
        bytes -> {
          String text = new String(bytes, StandardCharsets.ISO_8859_1);
          // Before the name: its length in two bytes, the entry's in four.
          ByteBuffer.wrap(bytes).putInt(text.indexOf("a.com") - 6, Integer.MAX_VALUE);
          return bytes;
        });
    assertEquals("is broken: it has an entry of 2147483647 bytes", refusal());
    change(
        bytes -> {
          String text = new String(bytes, StandardCharsets.ISO_8859_1);
          ByteBuffer.wrap(bytes).putInt(text.indexOf("a.com") - 6, 60_000);
          return bytes;
        });
    assertEquals("is broken: it ends too soon", refusal());
  }

  @Test
  void read_countThatIsNotThatOfTheEntries_isRefused() throws IOException {
    write();
    change(
        bytes -> {
          bytes[bytes.length - 1] = 7;
          return bytes;
        });
    assertEquals("is broken: it counts other entries than it holds", refusal());
  }

  private void replace(String from, String to) throws IOException {
    change(
        bytes -> {
          String text = new String(bytes, StandardCharsets.ISO_8859_1);
          assertTrue(text.contains(from), from);
          return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
        });
  }

  @Test
  void write_entryOfTooManyBytes_isLeftOut() throws IOException {
    CacheEntry large =
        registered(
            "a.com",
            new Registration(
                "x".repeat(65_000), null, null, null, List.of(), List.of("y".repeat(999)), null));
    CacheEntry next = SnapshotEntries.bare("next.com", Availability.REGISTERED);
    CacheEntry larger =
        registered(
            "b.com",
            new Registration("x".repeat(70_000), null, null, null, List.of(), List.of(), null));
    assertEquals(1, write(large, larger, next).entries());
    assertEquals(List.of(next), read(RULES));
  }

  @Test
  void write_anyFileBefore_isForTheOwnerAlone() throws IOException {
    Files.createFile(path);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
    write(SnapshotEntries.full());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
  }

  @Test
  void write_earlierSchemaOrTornFile_isReplaced() throws IOException {
    write(SnapshotEntries.full());
    schema(0);
    write();
    assertEquals(List.of(), read(RULES));
    Files.write(path, Arrays.copyOf(Files.readAllBytes(path), 13));
    write();
    assertEquals(List.of(), read(RULES));
    assertEquals(List.of("cache.snapshot"), names());
  }

  @Test
  void write_laterSchema_isMovedAsideOnce() throws IOException {
    write(SnapshotEntries.full());
    schema(2);
    byte[] later = Files.readAllBytes(path);
    write();
    assertArrayEquals(later, Files.readAllBytes(folder.resolve("cache.snapshot.aside")));
    assertEquals(List.of(), read(RULES));
    schema(3);
    byte[] latest = Files.readAllBytes(path);
    IOException failure = assertThrows(IOException.class, this::write);
    assertTrue(
        String.valueOf(failure.getMessage()).contains("FileAlreadyExists"), failure.toString());
    assertArrayEquals(latest, Files.readAllBytes(path), "neither is lost");
    assertArrayEquals(later, Files.readAllBytes(folder.resolve("cache.snapshot.aside")));
    assertEquals(List.of("cache.snapshot", "cache.snapshot.aside"), names());
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret", "a file of twelve bytes and more"})
  void write_fileThatIsNoSnapshot_isMovedAside(String text) throws IOException {
    Files.writeString(path, text);
    write();
    assertEquals(text, Files.readString(folder.resolve("cache.snapshot.aside")));
    assertEquals(List.of(), read(RULES));
  }

  @Test
  void write_failsHalfway_fileBeforeStaysAndNoDraft() throws IOException {
    write(SnapshotEntries.full());
    Stream<CacheEntry> failing =
        Stream.concat(
            SnapshotEntries.several(3_000, "m").stream(),
            Stream.generate(
                () -> {
                  throw new IllegalStateException("no more");
                }));
    assertThrows(IllegalStateException.class, () -> file.write(RULES, failing));
    assertEquals(List.of(SnapshotEntries.full()), read(RULES));
    assertEquals(List.of("cache.snapshot"), names());
  }

  @Test
  void write_folderThatTakesNoFile_saysSoInOneSentence() {
    for (Path place : List.of(folder.resolve("gone").resolve("x"), Path.of("/proc/x"))) {
      IOException failure =
          assertThrows(
              IOException.class, () -> new SnapshotFile(place, "o").write(RULES, Stream.of()));
      assertTrue(
          String.valueOf(failure.getMessage()).startsWith(place + " cannot be written: "),
          failure.toString());
    }
  }

  @Test
  void write_twoServersAtOnce_leaveTheWholeFileOfOne() throws Exception {
    List<CacheEntry> ones = SnapshotEntries.several(500, "one");
    List<CacheEntry> others = SnapshotEntries.several(400, "other");
    try (ExecutorService servers = Executors.newFixedThreadPool(2)) {
      List<Future<Void>> saves = new ArrayList<>();
      for (List<CacheEntry> entries : List.of(ones, others)) {
        Callable<Void> server =
            () -> {
              SnapshotFile shared = new SnapshotFile(path, "the test");
              for (int i = 0; i < 20; i++) {
                shared.write(RULES, entries.stream());
                List<CacheEntry> read = read(RULES);
                assertTrue(read.equals(ones) || read.equals(others), "torn");
              }
              return null;
            };
        saves.add(servers.submit(server));
      }
      for (Future<Void> save : saves) {
        assertNull(save.get());
      }
    }
    assertEquals(List.of("cache.snapshot"), names());
  }

  @Test
  void sweep_draftsOfTheDead_areRemovedAndNoOther() throws IOException {
    Instant now = SnapshotEntries.START;
    for (String name :
        List.of("cache.snapshot.1.draft", "cache.snapshot.2.draft", "other.1.draft")) {
      Path draft = Files.createFile(folder.resolve(name));
      boolean old = !name.contains("2");
      Files.setLastModifiedTime(draft, FileTime.from(old ? now.minusSeconds(1) : now));
    }
    write();
    file.sweep(now);
    assertEquals(List.of("cache.snapshot", "cache.snapshot.2.draft", "other.1.draft"), names());
  }
}
