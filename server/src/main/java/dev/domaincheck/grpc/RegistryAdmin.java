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

/** The registries' admin service; this server offers none of its calls. */
public final class RegistryAdmin extends RegistryAdminServiceGrpc.RegistryAdminServiceImplBase {
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
    out.onError(Errors.notSupported("ReloadDirectory"));
  }
}
