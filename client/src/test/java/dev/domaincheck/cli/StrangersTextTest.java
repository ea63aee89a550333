package dev.domaincheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import dev.domaincheck.client.FakeService;
import dev.domaincheck.v1.BulkDomain;
import dev.domaincheck.v1.CacheEntry;
import dev.domaincheck.v1.CheckDomainsBulkRequest;
import dev.domaincheck.v1.CheckDomainsBulkResponse;
import dev.domaincheck.v1.CheckDomainsResponse;
import dev.domaincheck.v1.CheckDomainsStreamResponse;
import dev.domaincheck.v1.DomainResult;
import dev.domaincheck.v1.EvictCacheEntriesResponse;
import dev.domaincheck.v1.GetServerInfoResponse;
import dev.domaincheck.v1.ListCacheEntriesResponse;
import dev.domaincheck.v1.ListRegistryHostsResponse;
import dev.domaincheck.v1.RegistryHost;
import dev.domaincheck.v1.ReloadDirectoryResponse;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command and format with a service all of whose texts are evil. */
@Timeout(120)
final class StrangersTextTest {

  private volatile @Nullable StatusRuntimeException failure;

  private final FakeService service =
      new FakeService(
          server ->
              server.intercept(
                  new ServerInterceptor() {
                    @Override
                    public <Q, R> ServerCall.Listener<Q> interceptCall(
                        ServerCall<Q, R> call, Metadata metadata, ServerCallHandler<Q, R> next) {
                      StatusRuntimeException status = failure;
                      if (status == null) {
                        return next.startCall(call, metadata);
                      }
                      Metadata trailers = status.getTrailers();
                      call.close(status.getStatus(), trailers == null ? new Metadata() : trailers);
                      return new ServerCall.Listener<>() {};
                    }
                  }));

  @BeforeEach
  void evil() {
    DomainResult result = EvilText.fill(DomainResult.newBuilder()).build();
    service.onCheck.set(
        (request, observer) -> {
          CheckDomainsResponse.Builder response = CheckDomainsResponse.newBuilder();
          request.getDomainNamesList().forEach(name -> response.addResults(result));
          observer.onNext(response.build());
          observer.onCompleted();
        });
    service.onStream.set(
        (request, observer) -> {
          for (int i = 0; i < request.getDomainNamesCount(); i++) {
            observer.onNext(
                CheckDomainsStreamResponse.newBuilder()
                    .addResults(result.toBuilder().setIndex(i))
                    .build());
          }
          observer.onCompleted();
        });
    service.onBulk.set(observer -> answering(result, observer));
    CacheEntry entry = EvilText.fill(CacheEntry.newBuilder()).build();
    service.onEntries.set(
        request -> ListCacheEntriesResponse.newBuilder().addEntries(entry).build());
    service.onEntry.set(() -> entry);
    service.onEvict.set(() -> EvilText.fill(EvictCacheEntriesResponse.newBuilder()).build());
    service.onInfo.set(() -> EvilText.fill(GetServerInfoResponse.newBuilder()).build());
    RegistryHost host = EvilText.fill(RegistryHost.newBuilder()).build();
    service.onHosts.set(request -> ListRegistryHostsResponse.newBuilder().addHosts(host).build());
    service.onHostChange.set(() -> host);
    service.onReload.set(() -> EvilText.fill(ReloadDirectoryResponse.newBuilder()).build());
  }

  private static StreamObserver<CheckDomainsBulkRequest> answering(
      DomainResult result, StreamObserver<CheckDomainsBulkResponse> observer) {
    return new StreamObserver<>() {
      @Override
      public void onNext(CheckDomainsBulkRequest request) {
        CheckDomainsBulkResponse.Builder response = CheckDomainsBulkResponse.newBuilder();
        for (BulkDomain name : request.getBatch().getDomainsList()) {
          response.addResults(result.toBuilder().setCorrelationId(name.getCorrelationId()));
        }
        observer.onNext(response.build());
      }

      @Override
      public void onError(Throwable t) {}

      @Override
      public void onCompleted() {
        observer.onCompleted();
      }
    };
  }

  @AfterEach
  void close() {
    service.close();
  }

  private CliRun run(Terminals terminals, String args) {
    List<String> all = new ArrayList<>(Arrays.asList(args.split(" ")));
    all.replaceAll(arg -> arg.replace("EVIL", EvilText.TEXT));
    String in = EvilText.TEXT.replace("\n", "") + "\nregistered-b.de\n";
    return CliRun.of(
        in, Map.of("DOMAINCHECK_TARGET", service.target()), terminals, all.toArray(String[]::new));
  }

  private static final String COMMANDS =
      """
      check EVIL
      check EVIL --json
      check EVIL --csv
      check --stream - --stats
      check --stream - --json --stats
      check --stream - --csv --view registration
      check EVIL --tld EVIL --prefix EVIL --dry-run
      bulk -
      bulk - --json
      bulk - --csv --stats
      info EVIL
      info EVIL --json
      cache list
      cache list --json
      cache list --csv
      cache get EVIL
      cache get EVIL --json
      cache evict --name EVIL
      cache evict --suffix EVIL --json
      cache warm EVIL
      cache warm EVIL --json
      cache stats
      cache stats --json
      cache save
      cache clear
      hosts
      hosts list EVIL
      hosts --json
      hosts pause EVIL --for 1m
      hosts pause EVIL --for 1m --json
      hosts resume EVIL
      hosts resume EVIL --json
      hosts limit EVIL --rate 1
      hosts limit EVIL --rate 1 --json
      hosts reload
      hosts reload --json
      server
      """;

  @Test
  void answers_ofEveryCommandAndFormat_cannotSteerTheTerminal() {
    int visible = 0;
    for (String command : COMMANDS.lines().toList()) {
      for (Terminals terminals : List.of(Terminals.NONE, new Terminals(true, true))) {
        if (command.endsWith("--dry-run") && !terminals.out()) {
          // The user's own names, for a program to read.
          continue;
        }
        CliRun run = run(terminals, command);
        EvilText.assertNone(run.out(), command);
        EvilText.assertNone(run.err(), command);
        assertTrue(run.exitCode() == 0 || command.startsWith("hosts reload"), run.toString());
        visible += run.out().contains("\\u202e") ? 1 : 0;
      }
    }
    assertTrue(visible > 50, "only " + visible + " runs showed any of the text at all");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INTERNAL",
        "UNAUTHENTICATED",
        "INVALID_ARGUMENT",
        "NOT_FOUND",
        "UNIMPLEMENTED",
        "RESOURCE_EXHAUSTED",
        "DEADLINE_EXCEEDED"
      })
  void errors_ofEveryCommand_areOneHarmlessLine(String code) {
    failure =
        FakeService.failure(
            Status.Code.valueOf(code),
            EvilText.TEXT,
            EvilText.TEXT,
            Any.pack(EvilText.fill(BadRequest.newBuilder()).build()));
    for (String command : COMMANDS.lines().filter(line -> !line.contains("--dry-run")).toList()) {
      CliRun run = run(Terminals.NONE, command);
      EvilText.assertNone(run.out(), command);
      EvilText.assertNone(run.err(), command);
      boolean noEntry = command.startsWith("cache get") && code.equals("NOT_FOUND");
      assertTrue(run.exitCode() > 0 && run.exitCode() != 3, command + ": " + run);
      long lines = run.err().lines().filter(line -> line.startsWith("domaincheck: ")).count();
      assertEquals(1, lines, command + ": " + run + noEntry);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EVIL",
        "check EVIL --EVIL",
        "check --max-age EVIL EVIL",
        "check EVIL --assurance EVIL",
        "check EVIL --only EVIL",
        "check EVIL --tld-preset EVIL",
        "check EVIL --target EVIL",
        "check EVIL --tls-ca EVIL",
        "check EVIL --token-file EVIL",
        "bulk EVIL",
        "bulk - -o /absent/EVIL",
        "cache list --availability EVIL",
        "cache warm /absent/EVIL",
        "completion EVIL",
        "man EVIL",
        "bench --names /absent/EVIL"
      })
  void usage_ofOddArguments_isOneHarmlessLine(String command) {
    CliRun run = run(Terminals.NONE, command);
    EvilText.assertNone(run.err(), command);
    assertEquals("", run.out());
    assertEquals(2, run.exitCode(), run.toString());
    assertEquals(1, run.err().lines().count(), run.err());
  }

  @Test
  void resume_evilList_findsItsOwnAnswers(@TempDir Path folder) throws Exception {
    // The service repeats what it was asked, as a real one does.
    service.onBulk.set(
        observer ->
            new StreamObserver<>() {
              @Override
              public void onNext(CheckDomainsBulkRequest request) {
                if (request.hasBatch()) {
                  observer.onNext(FakeService.answers(request));
                }
              }

              @Override
              public void onError(Throwable t) {}

              @Override
              public void onCompleted() {
                observer.onCompleted();
              }
            });
    for (String format : List.of("--json", "--csv")) {
      Path file = folder.resolve("answers" + format);
      String command = "bulk - " + format + " --resume -o " + file;
      assertEquals("", run(Terminals.NONE, command).err());
      String answers = Files.readString(file);
      EvilText.assertNone(answers, command);
      assertEquals("", run(Terminals.NONE, command).err());
      assertEquals(answers, Files.readString(file));
    }
  }
}
