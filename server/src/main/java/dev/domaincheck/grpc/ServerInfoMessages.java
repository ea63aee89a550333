package dev.domaincheck.grpc;

import dev.domaincheck.v1.Assurance;
import dev.domaincheck.v1.CachePolicy;
import dev.domaincheck.v1.DataAge;
import dev.domaincheck.v1.GetServerInfoResponse;
import dev.domaincheck.v1.ServerLimits;
import dev.domaincheck.v1.View;

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
    for (ServerDescription.DataSet data : server.data()) {
      message.addDataAges(
          DataAge.newBuilder()
              .setName(data.name())
              .setDataTime(ResultMessages.timestamp(data.dataTime()))
              .setLoadTime(ResultMessages.timestamp(data.loadTime())));
    }
    return message.build();
  }
}
