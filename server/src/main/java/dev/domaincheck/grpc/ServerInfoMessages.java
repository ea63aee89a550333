package dev.domaincheck.grpc;

import dev.domaincheck.v1.Assurance;
import dev.domaincheck.v1.CachePolicy;
import dev.domaincheck.v1.DataAge;
import dev.domaincheck.v1.DataOrigin;
import dev.domaincheck.v1.GetServerInfoResponse;
import dev.domaincheck.v1.ServerLimits;
import dev.domaincheck.v1.View;
import java.time.Instant;

/** Turns the server's description into the contract's message. */
final class ServerInfoMessages {
  private ServerInfoMessages() {}

  static GetServerInfoResponse of(ServerDescription server) {
    GetServerInfoResponse.Builder message =
        GetServerInfoResponse.newBuilder()
            .setVersion(server.version())
            .setSandbox(server.sandbox())
            .setStartTime(ResultMessages.timestamp(server.startTime()))
            .setLimits(
                ServerLimits.newBuilder()
                    .setMaxNames(CheckService.MAX_NAMES)
                    .setMaxNamesWithRegistration(CheckService.MAX_NAMES_WITH_REGISTRATION)
                    .setMaxStreamNames(CheckService.MAX_STREAM_NAMES)
                    .setMaxBatchNames(BulkCall.MAX_BATCH)
                    .setMaxConcurrentLookups(server.maxConcurrentLookups())
                    .setLookupTimeout(ResultMessages.duration(server.lookupTimeout())))
            // What CallOptions accepts.
            .addCachePolicies(CachePolicy.CACHE_POLICY_UNSPECIFIED)
            .addCachePolicies(CachePolicy.CACHE_POLICY_REFRESH)
            .addCachePolicies(CachePolicy.CACHE_POLICY_CACHE_ONLY)
            .addAssurances(Assurance.ASSURANCE_FAST)
            .addAssurances(Assurance.ASSURANCE_STANDARD)
            .addAssurances(Assurance.ASSURANCE_CORROBORATED)
            .addViews(View.VIEW_AVAILABILITY)
            .addViews(View.VIEW_REGISTRATION);
    server.data().get().forEach(age -> message.addDataAges(age(age)));
    return message.build();
  }

  static DataAge age(dev.domaincheck.directory.DataAge age) {
    DataAge.Builder message =
        DataAge.newBuilder()
            .setName(age.name())
            .setDataTime(ResultMessages.timestamp(age.dataTime()))
            .setLoadTime(ResultMessages.timestamp(age.loadTime()))
            .setOrigin(
                switch (age.origin()) {
                  case EMBEDDED -> DataOrigin.DATA_ORIGIN_EMBEDDED;
                  case DISK -> DataOrigin.DATA_ORIGIN_DISK;
                  case NETWORK -> DataOrigin.DATA_ORIGIN_NETWORK;
                  case OPERATOR -> DataOrigin.DATA_ORIGIN_OPERATOR;
                })
            .setProblem(age.problem());
    Instant checkTime = age.checkTime();
    if (checkTime != null) {
      message.setCheckTime(ResultMessages.timestamp(checkTime));
    }
    Instant problemTime = age.problemTime();
    if (problemTime != null) {
      message.setProblemTime(ResultMessages.timestamp(problemTime));
    }
    return message.build();
  }
}
