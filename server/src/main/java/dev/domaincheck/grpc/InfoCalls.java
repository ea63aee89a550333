package dev.domaincheck.grpc;

import dev.domaincheck.directory.Directory;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import dev.domaincheck.v1.GetServerInfoRequest;
import dev.domaincheck.v1.GetServerInfoResponse;
import dev.domaincheck.v1.GetSuffixRequest;
import dev.domaincheck.v1.GetSuffixResponse;
import dev.domaincheck.v1.ListSuffixesRequest;
import dev.domaincheck.v1.ListSuffixesResponse;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** The rpcs of the public service that check nothing. */
final class InfoCalls implements DomainCheckServiceGrpc.AsyncService {
  private final SuffixMessages suffixes;
  private final ServerDescription description;
  private final Drain drain;

  InfoCalls(Supplier<Directory> directories, ServerDescription description, Drain drain) {
    this.suffixes = new SuffixMessages(directories);
    this.description = description;
    this.drain = drain;
  }

  @Override
  public void listSuffixes(ListSuffixesRequest request, StreamObserver<ListSuffixesResponse> out) {
    Calls.onVirtualThread(
        "ListSuffixes",
        out,
        drain,
        () -> {
          out.onNext(suffixes.list(request));
          out.onCompleted();
        });
  }

  @Override
  public void getSuffix(GetSuffixRequest request, StreamObserver<GetSuffixResponse> out) {
    // Just after the start the tables may still be read, which is nothing for the event loop.
    Calls.onVirtualThread(
        "GetSuffix",
        out,
        drain,
        () -> {
          out.onNext(suffixes.get(request, description.data().get()));
          out.onCompleted();
        });
  }

  @Override
  public void getServerInfo(
      GetServerInfoRequest request, StreamObserver<GetServerInfoResponse> out) {
    Calls.onVirtualThread(
        "GetServerInfo",
        out,
        drain,
        () -> {
          out.onNext(ServerInfoMessages.of(description));
          out.onCompleted();
        });
  }
}
