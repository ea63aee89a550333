package dev.domaincheck.grpc;

import dev.domaincheck.availability.Protocol;
import dev.domaincheck.limit.GroupLimit;
import dev.domaincheck.limit.GroupStatus;
import dev.domaincheck.limit.QueryGate;
import dev.domaincheck.v1.ErrorReason;
import dev.domaincheck.v1.HostLimit;
import dev.domaincheck.v1.HostState;
import dev.domaincheck.v1.ListRegistryHostsRequest;
import dev.domaincheck.v1.ListRegistryHostsResponse;
import dev.domaincheck.v1.PauseHostRequest;
import dev.domaincheck.v1.PauseHostResponse;
import dev.domaincheck.v1.RegistryAdminServiceGrpc;
import dev.domaincheck.v1.RegistryHost;
import dev.domaincheck.v1.ReloadDirectoryRequest;
import dev.domaincheck.v1.ReloadDirectoryResponse;
import dev.domaincheck.v1.ResumeHostRequest;
import dev.domaincheck.v1.ResumeHostResponse;
import dev.domaincheck.v1.SetHostLimitRequest;
import dev.domaincheck.v1.SetHostLimitResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The registries' admin service. {@link Credentials} lets only admins in. */
public final class RegistryAdmin extends RegistryAdminServiceGrpc.RegistryAdminServiceImplBase {
  /** A shorter pause would be over before the answer is read. */
  private static final Duration MIN_PAUSE = Duration.ofSeconds(1);

  /** A pause that was forgotten ends within a day; whoever wants more pauses again. */
  private static final Duration MAX_PAUSE = Duration.ofHours(24);

  private final DirectoryReload directory;
  private final QueryGate gate;
  private final Function<String, Optional<Protocol>> groups;
  private final Drain drain;

  /** The body of a call that gives one answer. */
  @FunctionalInterface
  private interface Answer<T> {
    T make() throws InterruptedException;
  }

  /**
   * @param groups the protocol of a limit group that lookups may use; empty for any other name
   */
  public RegistryAdmin(
      DirectoryReload directory,
      QueryGate gate,
      Function<String, Optional<Protocol>> groups,
      Drain drain) {
    this.directory = directory;
    this.gate = gate;
    this.groups = groups;
    this.drain = drain;
  }

  @Override
  public void listRegistryHosts(
      ListRegistryHostsRequest request, StreamObserver<ListRegistryHostsResponse> out) {
    answer("ListRegistryHosts", out, () -> list(request));
  }

  private ListRegistryHostsResponse list(ListRegistryHostsRequest request) {
    int page = PageSize.of(request.getPageSize());
    String only = request.getLimitGroup();
    Stream<GroupStatus> all =
        only.isEmpty() ? gate.statuses().stream() : Stream.of(gate.status(only, protocolOf(only)));
    // The token is the last name of the page before.
    List<GroupStatus> rest =
        all.filter(status -> status.name().compareTo(request.getPageToken()) > 0)
            .sorted(Comparator.comparing(GroupStatus::name))
            .toList();
    ListRegistryHostsResponse.Builder message = ListRegistryHostsResponse.newBuilder();
    rest.stream().limit(page).map(RegistryAdmin::host).forEach(message::addHosts);
    if (rest.size() > page) {
      message.setNextPageToken(rest.get(page - 1).name());
    }
    Audit.did("listed registry hosts: {} on this page", message.getHostsCount());
    return message.build();
  }

  @Override
  public void pauseHost(PauseHostRequest request, StreamObserver<PauseHostResponse> out) {
    answer(
        "PauseHost",
        out,
        () -> {
          Protocol protocol = protocolOf(request.getLimitGroup());
          Duration time = pause(request);
          GroupStatus status = gate.pause(request.getLimitGroup(), protocol, time);
          Audit.did("paused {} for {}", status.name(), time);
          return PauseHostResponse.newBuilder().setHost(host(status)).build();
        });
  }

  private static Duration pause(PauseHostRequest request) {
    if (!request.hasDuration()) {
      throw Errors.outOfBounds("duration", "missing", "1 s to 24 h");
    }
    Duration time = CallOptions.duration(request.getDuration(), "duration");
    if (time.compareTo(MIN_PAUSE) < 0 || time.compareTo(MAX_PAUSE) > 0) {
      throw Errors.outOfBounds("duration", time, "1 s to 24 h");
    }
    return time;
  }

  @Override
  public void resumeHost(ResumeHostRequest request, StreamObserver<ResumeHostResponse> out) {
    answer(
        "ResumeHost",
        out,
        () -> {
          String group = request.getLimitGroup();
          GroupStatus status = gate.resume(group, protocolOf(group));
          Audit.did("resumed {}", status.name());
          return ResumeHostResponse.newBuilder().setHost(host(status)).build();
        });
  }

  @Override
  public void setHostLimit(SetHostLimitRequest request, StreamObserver<SetHostLimitResponse> out) {
    answer(
        "SetHostLimit",
        out,
        () -> {
          Protocol protocol = protocolOf(request.getLimitGroup());
          GroupLimit limit = limit(request);
          GroupStatus status = gate.change(request.getLimitGroup(), protocol, limit);
          Audit.did(
              "limited {}: concurrency {}, rate {}, burst {}, daily quota {}",
              status.name(),
              limit.concurrency(),
              limit.rate(),
              limit.burst(),
              limit.dailyQuota());
          return SetHostLimitResponse.newBuilder().setHost(host(status)).build();
        });
  }

  private static GroupLimit limit(SetHostLimitRequest request) {
    // Zeros mean "no limit", so a message that somebody forgot must not pass for one of zeros.
    if (!request.hasLimit()) {
      throw Errors.outOfBounds("limit", "missing", "all limits of the group");
    }
    HostLimit limit = request.getLimit();
    if (limit.getConcurrency() < 0) {
      throw Errors.outOfBounds("limit.concurrency", limit.getConcurrency(), "0 or more");
    }
    if (!Double.isFinite(limit.getRate()) || limit.getRate() < 0) {
      throw Errors.outOfBounds("limit.rate", limit.getRate(), "0 or more, and finite");
    }
    // Without a rate there is nothing to save up.
    int burst = limit.getBurst() == 0 && limit.getRate() == 0 ? 1 : limit.getBurst();
    if (burst < 1) {
      throw Errors.outOfBounds(
          "limit.burst", limit.getBurst(), "1 or more, or 0 where the rate is 0");
    }
    if (limit.getDailyQuota() < 0) {
      throw Errors.outOfBounds("limit.daily_quota", limit.getDailyQuota(), "0 or more");
    }
    return new GroupLimit(limit.getConcurrency(), limit.getRate(), burst, limit.getDailyQuota());
  }

  @Override
  public void reloadDirectory(
      ReloadDirectoryRequest request, StreamObserver<ReloadDirectoryResponse> out) {
    answer(
        "ReloadDirectory",
        out,
        () -> {
          DirectoryReload.Outcome outcome = directory.reload();
          Audit.did(
              "reloaded the directory: {} suffixes, {} problems",
              outcome.suffixes(),
              outcome.problems().size());
          return ReloadDirectoryResponse.newBuilder()
              .setSuffixes(outcome.suffixes())
              .addAllProblems(outcome.problems())
              .build();
        });
  }

  private <T> void answer(String rpc, StreamObserver<T> out, Answer<T> answer) {
    Calls.onVirtualThread(
        rpc,
        out,
        drain,
        () -> {
          out.onNext(answer.make());
          out.onCompleted();
        });
  }

  /** The protocol of a group that was used, though the directory dropped it since, or may be. */
  private Protocol protocolOf(String group) {
    if (group.isEmpty()) {
      throw Errors.outOfBounds("limit_group", "empty", "the name of a limit group");
    }
    return gate.statuses().stream()
        .filter(status -> status.name().equals(group))
        .map(GroupStatus::protocol)
        .findFirst()
        .or(() -> groups.apply(group))
        .orElseThrow(
            () ->
                Errors.of(
                    Status.Code.NOT_FOUND,
                    ErrorReason.ERROR_REASON_HOST_NOT_FOUND,
                    "no limit group is called \""
                        + ResultMessages.echo(group)
                        + "\"; GetSuffix tells those of a suffix",
                    Map.of()));
  }

  private static RegistryHost host(GroupStatus status) {
    GroupLimit limit = status.limit();
    RegistryHost.Builder message =
        RegistryHost.newBuilder()
            .setLimitGroup(status.name())
            .setProtocol(ResultMessages.protocol(status.protocol()))
            .setState(
                switch (status.state()) {
                  case OK -> HostState.HOST_STATE_OK;
                  case SLOW -> HostState.HOST_STATE_SLOW;
                  case DOWN -> HostState.HOST_STATE_DOWN;
                  case THROTTLED -> HostState.HOST_STATE_THROTTLED;
                  case PAUSED -> HostState.HOST_STATE_PAUSED;
                })
            .setInFlight(status.inFlight())
            .setQueued(status.queued())
            .setLimit(
                HostLimit.newBuilder()
                    .setConcurrency(limit.concurrency())
                    .setRate(limit.rate())
                    .setBurst(limit.burst())
                    .setDailyQuota(limit.dailyQuota()))
            .setQueries(status.queries())
            .setFailures(status.failures())
            .setLastFailure(ResultMessages.reason(status.lastFailure()));
    if (status.blockedUntil() != null) {
      message.setBlockedUntilTime(ResultMessages.timestamp(status.blockedUntil()));
    }
    if (status.lastFailureTime() != null) {
      message.setLastFailureTime(ResultMessages.timestamp(status.lastFailureTime()));
    }
    return message.build();
  }
}
