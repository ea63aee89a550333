package dev.domaincheck.grpc;

import dev.domaincheck.directory.DataAge;
import dev.domaincheck.directory.Directory;
import dev.domaincheck.directory.Route;
import dev.domaincheck.directory.Service;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.name.ParsedName;
import dev.domaincheck.name.RejectedName;
import dev.domaincheck.v1.Absence;
import dev.domaincheck.v1.Authority;
import dev.domaincheck.v1.ErrorReason;
import dev.domaincheck.v1.GetSuffixRequest;
import dev.domaincheck.v1.GetSuffixResponse;
import dev.domaincheck.v1.ListSuffixesRequest;
import dev.domaincheck.v1.ListSuffixesResponse;
import dev.domaincheck.v1.Suffix;
import dev.domaincheck.v1.SuffixService;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Supplier;

/** Turns the directory's rows into the contract's messages. */
final class SuffixMessages {
  /** Stands before a suffix so that it reads as a name, which the parser takes. */
  private static final String PROBE = "a.";

  private final Supplier<Directory> directories;

  /**
   * @param directories the directory as it is now; an answer is about one
   */
  SuffixMessages(Supplier<Directory> directories) {
    this.directories = directories;
  }

  ListSuffixesResponse list(ListSuffixesRequest request) {
    int page = PageSize.of(request.getPageSize());
    Directory directory = directories.get();
    String within = request.getWithin().isEmpty() ? "" : ascii(request.getWithin(), "within");
    // The token is the last suffix of the page before; a zero char makes the tail begin behind it.
    SortedSet<String> rest =
        request.getPageToken().isEmpty()
            ? directory.suffixes()
            : directory.suffixes().tailSet(request.getPageToken() + "\0");
    ListSuffixesResponse.Builder message = ListSuffixesResponse.newBuilder();
    for (String suffix : rest) {
      boolean inside = within.isEmpty() || suffix.equals(within) || suffix.endsWith("." + within);
      if (!inside) {
        continue;
      }
      if (message.getSuffixesCount() == page) {
        message.setNextPageToken(message.getSuffixes(page - 1).getSuffix());
        break;
      }
      message.addSuffixes(suffix(directory, suffix));
    }
    return message.build();
  }

  GetSuffixResponse get(GetSuffixRequest request, List<DataAge> data) {
    String text = request.getSuffix();
    String suffix = ascii(text, "suffix");
    GetSuffixResponse.Builder message =
        GetSuffixResponse.newBuilder().setSuffix(suffix(directories.get(), suffix));
    data.forEach(age -> message.addDataAges(ServerInfoMessages.age(age)));
    return message.build();
  }

  /** The A-label form of a suffix, which may begin with a dot. */
  static String ascii(String text, String field) {
    String suffix = text.startsWith(".") ? text.substring(1) : text;
    String ascii =
        switch (DomainName.parse(PROBE + suffix)) {
          case DomainName name -> name.ascii();
          case RejectedName rejected -> rejected.ascii();
        };
    if (ascii.length() <= PROBE.length()) {
      throw Errors.invalid(
          ErrorReason.ERROR_REASON_INVALID_OPTION,
          field,
          "is \"" + ResultMessages.echo(text) + "\", expected a suffix such as com or co.uk");
    }
    return ascii.substring(PROBE.length());
  }

  private static Suffix suffix(Directory directory, String suffix) {
    Route route = directory.route(suffix);
    Suffix.Builder message =
        Suffix.newBuilder()
            .setSuffix(suffix)
            .setUnicodeSuffix(unicode(suffix))
            .setDelegated(route.delegated());
    for (Service service : route.services()) {
      message.addServices(
          SuffixService.newBuilder()
              .setProtocol(ResultMessages.protocol(service.protocol()))
              .setEndpoint(service.endpoint().toString())
              .setAuthority(
                  switch (service.authority()) {
                    case OPERATOR -> Authority.AUTHORITY_OPERATOR;
                    case IANA -> Authority.AUTHORITY_IANA;
                    case REGISTRY -> Authority.AUTHORITY_REGISTRY;
                    case GUESS -> Authority.AUTHORITY_GUESS;
                  })
              .setAbsence(
                  switch (service.absence()) {
                    case FIRM -> Absence.ABSENCE_FIRM;
                    case WEAK -> Absence.ABSENCE_WEAK;
                    case NONE -> Absence.ABSENCE_NONE;
                  })
              .setLimitGroup(service.limitGroup())
              .setEnabled(service.enabled()));
    }
    if (!route.services().isEmpty()) {
      message.setReservationVisible(route.services().getFirst().reservationVisible());
    }
    return message.build();
  }

  private static String unicode(String suffix) {
    ParsedName probe = DomainName.parse(PROBE + suffix);
    String unicode =
        switch (probe) {
          case DomainName name -> name.unicode();
          case RejectedName rejected -> rejected.unicode();
        };
    return unicode.startsWith(PROBE) ? unicode.substring(PROBE.length()) : suffix;
  }
}
