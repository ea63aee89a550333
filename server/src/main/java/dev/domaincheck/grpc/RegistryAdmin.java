package dev.domaincheck.grpc;

import dev.domaincheck.v1.ListRegistryHostsRequest;
import dev.domaincheck.v1.ListRegistryHostsResponse;
import dev.domaincheck.v1.PauseHostRequest;
import dev.domaincheck.v1.PauseHostResponse;
import dev.domaincheck.v1.RegistryAdminServiceGrpc;
import dev.domaincheck.v1.ReloadDirectoryRequest;
import dev.domaincheck.v1.ReloadDirectoryResponse;
import dev.domaincheck.v1.ResumeHostRequest;
import dev.domaincheck.v1.ResumeHostResponse;
import dev.domaincheck.v1.SetHostLimitRequest;
import dev.domaincheck.v1.SetHostLimitResponse;
import io.grpc.stub.StreamObserver;

/** The registries' admin service; of its calls this server offers {@code ReloadDirectory}. */
public final class RegistryAdmin extends RegistryAdminServiceGrpc.RegistryAdminServiceImplBase {
  private final DirectoryReload directory;
  private final Drain drain;

  public RegistryAdmin(DirectoryReload directory, Drain drain) {
    this.directory = directory;
    this.drain = drain;
  }

  @Override
  public void listRegistryHosts(
      ListRegistryHostsRequest request, StreamObserver<ListRegistryHostsResponse> out) {
    out.onError(Errors.notSupported("ListRegistryHosts"));
  }

  @Override
  public void pauseHost(PauseHostRequest request, StreamObserver<PauseHostResponse> out) {
    out.onError(Errors.notSupported("PauseHost"));
  }

  @Override
  public void resumeHost(ResumeHostRequest request, StreamObserver<ResumeHostResponse> out) {
    out.onError(Errors.notSupported("ResumeHost"));
  }

  @Override
  public void setHostLimit(SetHostLimitRequest request, StreamObserver<SetHostLimitResponse> out) {
    out.onError(Errors.notSupported("SetHostLimit"));
  }

  @Override
  public void reloadDirectory(
      ReloadDirectoryRequest request, StreamObserver<ReloadDirectoryResponse> out) {
    Calls.onVirtualThread(
        "ReloadDirectory",
        out,
        drain,
        () -> {
          DirectoryReload.Outcome outcome = directory.reload();
          out.onNext(
              ReloadDirectoryResponse.newBuilder()
                  .setSuffixes(outcome.suffixes())
                  .addAllProblems(outcome.problems())
                  .build());
          out.onCompleted();
        });
  }
}
