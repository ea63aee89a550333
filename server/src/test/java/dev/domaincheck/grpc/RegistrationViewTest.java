package dev.domaincheck.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Timestamp;
import dev.domaincheck.v1.BulkDomain;
import dev.domaincheck.v1.CheckDomainsBulkRequest;
import dev.domaincheck.v1.CheckDomainsBulkResponse;
import dev.domaincheck.v1.CheckDomainsRequest;
import dev.domaincheck.v1.CheckDomainsStreamRequest;
import dev.domaincheck.v1.CheckOptions;
import dev.domaincheck.v1.Dnssec;
import dev.domaincheck.v1.DomainBatch;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import dev.domaincheck.v1.DomainResult;
import dev.domaincheck.v1.GetServerInfoRequest;
import dev.domaincheck.v1.GetServerInfoResponse;
import dev.domaincheck.v1.Registration;
import dev.domaincheck.v1.RegistryDate;
import dev.domaincheck.v1.View;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RegistrationViewTest {
  private static final CheckOptions REGISTRATION =
      CheckOptions.newBuilder().setView(View.VIEW_REGISTRATION).build();

  private final FakeLookup lookup = new FakeLookup();
  private final Edge edge;
  private final DomainCheckServiceGrpc.DomainCheckServiceBlockingStub stub;

  RegistrationViewTest() throws Exception {
    edge = new Edge(lookup);
    stub =
        DomainCheckServiceGrpc.newBlockingStub(edge.channel)
            .withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() {
    lookup.letGo.countDown();
    edge.close();
  }

  private DomainResult check(CheckOptions options, String name) {
    return stub.checkDomains(
            CheckDomainsRequest.newBuilder().addDomainNames(name).setOptions(options).build())
        .getResults(0);
  }

  private static RegistryDate.Builder date(String time, RegistryDate.Precision precision) {
    return RegistryDate.newBuilder()
        .setTime(Timestamp.newBuilder().setSeconds(Instant.parse(time).getEpochSecond()))
        .setPrecision(precision);
  }

  private static void assertHoldsTheData(DomainResult result) {
    assertEquals(
        Registration.newBuilder()
            .setRegistrar("Invented Names Ltd")
            .setCreated(
                date("2001-02-03T04:05:06Z", RegistryDate.Precision.PRECISION_SECOND)
                    .setText("2001-02-03T04:05:06Z"))
            .setUpdated(RegistryDate.newBuilder().setText("last week"))
            .setExpires(
                date("2099-02-03T00:00:00Z", RegistryDate.Precision.PRECISION_DAY)
                    .setText("3.2.2099"))
            .addStatuses("clientHold")
            .addNameServers("ns1.hoster.example")
            .addNameServers("ns2.hoster.example")
            .setDnssec(Dnssec.DNSSEC_SIGNED)
            .build(),
        result.getRegistration());
  }

  @Test
  void unary_asksForTheData_getsThemWhereTheRegistryHasAny() {
    assertHoldsTheData(check(REGISTRATION, "taken-1.com"));
    assertHoldsTheData(check(REGISTRATION, "taken-1.com"));
    assertEquals(1, lookup.begun.get(), "the second came from the cache");
    assertFalse(check(REGISTRATION, "free-1.com").hasRegistration());
    assertFalse(check(REGISTRATION, "thin-1.com").hasRegistration());
    check(REGISTRATION, "thin-1.com");
    assertEquals(3, lookup.begun.get(), "that there are no data is known, too");
  }

  @Test
  void unary_asksForTheVerdictAlone_getsNoDataWhateverIsCached() {
    assertFalse(check(CheckOptions.getDefaultInstance(), "taken-1.com").hasRegistration());
    assertHoldsTheData(check(REGISTRATION, "taken-1.com"));
    DomainResult cached = check(CheckOptions.getDefaultInstance(), "taken-1.com");
    assertTrue(cached.getCached());
    assertFalse(cached.hasRegistration());
    assertEquals(2, lookup.begun.get());
  }

  @Test
  void unary_twoHundredNames_areTheMost() {
    assertEquals(
        200,
        stub.checkDomains(
                CheckDomainsRequest.newBuilder()
                    .addAllDomainNames(Collections.nCopies(200, "taken-1.com"))
                    .setOptions(REGISTRATION)
                    .build())
            .getResultsCount());
  }

  @Test
  void serverStream_ofMoreNamesThanAUnaryCall_holdsTheData() {
    var responses =
        stub.checkDomainsStream(
            CheckDomainsStreamRequest.newBuilder()
                .addAllDomainNames(Collections.nCopies(201, "taken-1.com"))
                .setOptions(REGISTRATION)
                .build());
    int results = 0;
    while (responses.hasNext()) {
      List<DomainResult> group = responses.next().getResultsList();
      group.forEach(RegistrationViewTest::assertHoldsTheData);
      results += group.size();
    }
    assertEquals(201, results);
  }

  @Test
  void bulk_withTheViewInItsOptions_holdsTheData() throws Exception {
    CompletableFuture<DomainResult> result = new CompletableFuture<>();
    StreamObserver<CheckDomainsBulkRequest> requests =
        DomainCheckServiceGrpc.newStub(edge.channel)
            .checkDomainsBulk(
                new StreamObserver<>() {
                  @Override
                  public void onNext(CheckDomainsBulkResponse response) {
                    response.getResultsList().forEach(result::complete);
                  }

                  @Override
                  public void onError(Throwable failure) {
                    result.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {}
                });
    requests.onNext(CheckDomainsBulkRequest.newBuilder().setOptions(REGISTRATION).build());
    requests.onNext(
        CheckDomainsBulkRequest.newBuilder()
            .setBatch(
                DomainBatch.newBuilder()
                    .addDomains(BulkDomain.newBuilder().setDomainName("taken-1.com")))
            .build());
    requests.onCompleted();
    assertHoldsTheData(result.get(30, TimeUnit.SECONDS));
  }

  @Test
  void serverInfo_namesBothViewsAndTheBound() {
    GetServerInfoResponse info = stub.getServerInfo(GetServerInfoRequest.getDefaultInstance());
    assertEquals(List.of(View.VIEW_AVAILABILITY, View.VIEW_REGISTRATION), info.getViewsList());
    assertEquals(200, info.getLimits().getMaxNamesWithRegistration());
  }
}
