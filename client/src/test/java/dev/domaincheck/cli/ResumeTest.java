package dev.domaincheck.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.client.FakeService;
import dev.domaincheck.v1.BulkDomain;
import dev.domaincheck.v1.CheckDomainsBulkRequest;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A list of names whose answers go into a file, in more than one run. */
@Timeout(60)
final class ResumeTest {

  private static final List<String> NAMES =
      List.of(
          "available-a.com",
          "=available-formula.com",
          "registered-\"quoted\", with a comma.com",
          "available-\u202ebidi\u0007.com",
          "throttled-b.nl",
          "available-" + "long".repeat(500) + ".com",
          "registered-back\\slash.de");

  @TempDir private Path folder;
  private Path list;
  private Path file;
  private final FakeService service = new FakeService();

  @BeforeEach
  void write() throws IOException {
    list = Files.writeString(folder.resolve("names.txt"), String.join("\n", NAMES) + "\n");
    file = folder.resolve("answers");
  }

  @AfterEach
  void close() {
    service.close();
  }

  private CliRun bulk(String in, String... args) {
    List<String> all = new ArrayList<>(List.of("bulk"));
    all.addAll(List.of(args));
    return CliRun.of(
        in,
        Map.of("DOMAINCHECK_TARGET", service.target()),
        Terminals.NONE,
        all.toArray(String[]::new));
  }

  private CliRun resume(String format) {
    return bulk("", list.toString(), format, "-o", file.toString(), "--resume");
  }

  /** The names that the service was asked for since the last call. */
  private List<String> asked() {
    List<String> names =
        service.bulkMessages.stream()
            .flatMap(message -> message.getBatch().getDomainsList().stream())
            .map(BulkDomain::getDomainName)
            .toList();
    service.bulkMessages.clear();
    return names;
  }

  @ParameterizedTest
  @ValueSource(strings = {"--json", "--csv"})
  void resume_afterEachByte_endsWithTheAnswersOfOneRun(String format) throws IOException {
    CliRun once = bulk("", list.toString(), format, "-o", file.toString());
    assertEquals(new CliRun(3, "", ""), once);
    byte[] whole = Files.readAllBytes(file);
    // Each cut is a run of its own: some in each line, and all of the last one's end.
    for (int length = 0; length <= whole.length; length += length < whole.length - 9 ? 97 : 1) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      assertEquals(new CliRun(3, "", ""), resume(format), "cut after " + length);
      assertEquals(
          sorted(new String(whole, UTF_8)), sorted(Files.readString(file)), "cut after " + length);
    }
  }

  private static List<String> sorted(String text) {
    return text.lines().sorted().toList();
  }

  @Test
  void resume_someAnswered_asksOnlyForTheRest() throws IOException {
    bulk("", list.toString(), "--json", "-o", file.toString());
    List<String> lines = Files.readAllLines(file);
    Files.writeString(file, lines.get(4) + "\n" + lines.get(0) + "\n" + "{\"input\":\"regi");
    asked();
    assertEquals(3, resume("--json").exitCode(), "an earlier answer is UNKNOWN");
    assertEquals(List.of(NAMES.get(1), NAMES.get(2), NAMES.get(3)), asked().subList(0, 3));
    assertEquals(new CliRun(3, "", ""), resume("--json"));
    assertEquals(List.of(), asked());
    assertEquals(7, Files.readAllLines(file).size());
  }

  @Test
  void resume_listGrew_asksForWhatIsNew() throws IOException {
    resume("--csv");
    Files.writeString(list, "# more\navailable-new.com\n", StandardOpenOption.APPEND);
    asked();
    resume("--csv");
    assertEquals(List.of("available-new.com"), asked());
    assertEquals(1 + 8, Files.readAllLines(file).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--json", "--csv"})
  void resume_listChanged_saysWhereAndAsksNobody(String format) throws IOException {
    resume(format);
    byte[] before = Files.readAllBytes(file);
    asked();
    Files.writeString(list, String.join("\n", NAMES).replace("throttled-b", "throttled-c"));
    assertEquals(
        new CliRun(
            2,
            "",
            "domaincheck: line 5 of "
                + list
                + " is 'throttled-c.nl', but "
                + file
                + " answers another name for it; --resume expects the list that it was begun"
                + " with\n"),
        resume(format));
    Files.writeString(list, NAMES.get(0));
    assertEquals(
        new CliRun(
            2,
            "",
            "domaincheck: "
                + file
                + " answers 6 lines that "
                + list
                + " does not have; --resume expects the list that it was begun with\n"),
        resume(format));
    CliRun run = bulk("other.com\n", "-", format, "-o", file.toString(), "--resume");
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("line 1 of standard input is 'other.com'"), run.err());
    assertEquals(List.of(), asked());
    assertEquals(new String(before, UTF_8), Files.readString(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Dear diary", "Dear diary\n", "{\"input\":\"a\"}\n", "a,b\n1,2\n"})
  void resume_fileOfAnotherKind_isLeftAlone(String text) throws IOException {
    for (String format : List.of("--json", "--csv")) {
      Files.writeString(file, text);
      CliRun run = resume(format);
      assertEquals(2, run.exitCode());
      assertTrue(
          run.err().startsWith("domaincheck: line 1 of " + file + " is no answer of"), run.err());
      assertEquals(text, Files.readString(file));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--json", "--csv"})
  void resume_foreignTail_saysWhichLineAndLeavesIt(String format) throws IOException {
    resume(format);
    String text = Files.readString(file) + "Dear diary\n";
    Files.writeString(file, text);
    CliRun run = resume(format);
    assertEquals(2, run.exitCode());
    long line = text.lines().count();
    assertTrue(
        run.err().startsWith("domaincheck: line " + line + " of " + file + " is no answer of"),
        run.err());
    assertEquals(text, Files.readString(file));
  }

  @Test
  void resume_lineOfAMillionEscapes_isRefusedAsAnyOther() throws IOException {
    Files.writeString(file, "{\"input\":\"" + "\\\"".repeat(1_000_000) + "\n");
    assertEquals(2, resume("--json").exitCode());
  }

  @Test
  void output_fileOfARunUnderWay_isRefused() throws IOException {
    try (FileChannel other =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = other.lock()) {
      CliRun refused =
          new CliRun(
              2,
              "",
              "domaincheck: another run is writing into " + file + "; wait until it has ended\n");
      assertTrue(lock.isValid());
      assertEquals(refused, resume("--json"));
      assertEquals(refused, bulk("", list.toString(), "--json", "-o", file.toString()));
    }
    assertEquals(3, resume("--json").exitCode());
  }

  @Test
  void output_device_isWrittenTo() {
    assertEquals(new CliRun(3, "", ""), bulk("", list.toString(), "--json", "-o", "/dev/null"));
  }

  @Test
  void resume_limit_countsWhatIsThere() throws IOException {
    Files.writeString(
        list,
        IntStream.range(0, 500).mapToObj(i -> "available-" + i).collect(Collectors.joining("\n")));
    bulk("", list.toString(), "--json", "-o", file.toString(), "--limit", "3");
    assertEquals(3, Files.readAllLines(file).size());
    bulk("", list.toString(), "--json", "-o", file.toString(), "--limit", "5", "--resume");
    assertEquals(5, Files.readAllLines(file).size());
  }

  @Test
  void output_holdsSomething_isRefused() throws IOException {
    Files.writeString(file, "mine");
    assertEquals(
        new CliRun(
            2,
            "",
            "domaincheck: "
                + file
                + " holds something already; go on with it by --resume, or remove it\n"),
        bulk("", list.toString(), "-o", file.toString()));
    assertEquals("mine", Files.readString(file));
  }

  @Test
  void output_flagsThatDoNotFit_areRefused() {
    assertEquals(
        new CliRun(
            2, "", "domaincheck: --resume expects --output FILE, the answers to go on with\n"),
        bulk("", "-", "--resume", "--json"));
    assertEquals(
        new CliRun(
            2,
            "",
            "domaincheck: --resume expects --json or --csv; a table does not tell which lines it"
                + " answers\n"),
        bulk("", "-", "--resume", "-o", file.toString()));
    assertEquals(
        new CliRun(
            2,
            "",
            "domaincheck: cannot write the file "
                + folder.resolve("absent/x")
                + ": no such file (--output)\n"),
        bulk("", "-", "-o", folder.resolve("absent/x").toString()));
    assertFalse(Files.exists(file));
  }

  @Test
  void output_listMissing_isNotMade() {
    assertEquals(2, bulk("", "/absent", "-o", file.toString()).exitCode());
    assertFalse(Files.exists(file));
  }

  @Test
  void bulk_serviceFails_saysHowToGoOn() throws IOException {
    service.onBulk.set(
        observer ->
            answeringFirst(
                observer,
                () ->
                    observer.onError(
                        FakeService.failure(Status.Code.INTERNAL, "id 7", "INTERNAL"))));
    CliRun run = bulk("", list.toString(), "--json", "-o", file.toString());
    assertEquals(
        "domaincheck: 1 answer before it failed; they are in "
            + file
            + "; the same command with --resume goes on",
        run.err().lines().findFirst().orElseThrow());
    assertEquals(1, run.exitCode());
    assertEquals(1, Files.readAllLines(file).size());
  }

  @Test
  void bulk_tableFails_doesNotPromiseWhatATableCannot() {
    service.onBulk.set(
        observer ->
            answeringFirst(
                observer,
                () ->
                    observer.onError(
                        FakeService.failure(Status.Code.INTERNAL, "id 7", "INTERNAL"))));
    assertEquals(
        "domaincheck: 1 answer before it failed; they are in "
            + file
            + "; --resume needs those of --json or --csv",
        bulk("", list.toString(), "-o", file.toString()).err().lines().findFirst().orElseThrow());
  }

  @Test
  void bulk_failsAtOnce_saysNothingOfAnswers() {
    service.onBulk.set(
        observer -> {
          observer.onError(FakeService.failure(Status.Code.INTERNAL, "id 7", "INTERNAL"));
          return answeringFirst(observer, () -> {});
        });
    CliRun run = bulk("", list.toString(), "--json", "-o", file.toString());
    assertEquals(1, run.exitCode());
    assertEquals(1, run.err().lines().count(), run.err());
  }

  @Test
  void bulk_interrupted_leavesWhatWasFinishedAndSaysHowToGoOn() throws Exception {
    CountDownLatch cancelled = new CountDownLatch(1);
    service.onBulk.set(
        observer -> {
          observer.setOnCancelHandler(cancelled::countDown);
          return answeringFirst(observer, () -> {});
        });
    Interruption interruption = new Interruption();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int[] exitCode = new int[1];
    Thread command =
        Thread.ofVirtual()
            .start(
                () -> {
                  exitCode[0] =
                      new Cli(shell(err, interruption))
                          .run("bulk", list.toString(), "--csv", "-o", file.toString());
                  interruption.ended();
                });
    while (!Files.exists(file) || Files.readAllLines(file).size() < 2) {
      assertTrue(command.isAlive(), err.toString(UTF_8));
      Thread.onSpinWait();
    }
    interruption.interrupt(Duration.ofSeconds(30));
    assertTrue(command.join(Duration.ofSeconds(30)));
    assertEquals(130, exitCode[0]);
    assertEquals(
        "domaincheck: interrupted after 1 answer; they are in "
            + file
            + "; the same command with --resume goes on\n",
        err.toString(UTF_8));
    assertTrue(cancelled.await(30, TimeUnit.SECONDS), "the service still works for nobody");
    assertTrue(Files.readString(file).endsWith(",1\r\n"));
  }

  private Shell shell(ByteArrayOutputStream err, Interruption interruption) {
    return new Shell(
        new ByteArrayInputStream(new byte[0]),
        new PrintStream(new ByteArrayOutputStream(), false, UTF_8),
        new PrintStream(err, false, UTF_8),
        Map.of("DOMAINCHECK_TARGET", service.target()),
        Terminals.NONE,
        System::nanoTime,
        InstantSource.fixed(CliRun.NOW),
        interruption);
  }

  /** Answers the first name of a bulk stream alone. */
  private static StreamObserver<CheckDomainsBulkRequest> answeringFirst(
      StreamObserver<dev.domaincheck.v1.CheckDomainsBulkResponse> observer, Runnable then) {
    return new StreamObserver<>() {
      private boolean answered;

      @Override
      public void onNext(CheckDomainsBulkRequest request) {
        if (request.hasBatch() && !answered) {
          answered = true;
          observer.onNext(
              FakeService.answers(
                  CheckDomainsBulkRequest.newBuilder()
                      .setBatch(
                          request.getBatch().toBuilder()
                              .clearDomains()
                              .addDomains(request.getBatch().getDomains(0)))
                      .build()));
          then.run();
        }
      }

      @Override
      public void onError(Throwable t) {}

      @Override
      public void onCompleted() {}
    };
  }
}
