package dev.domaincheck.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** The availability service that is a page, {@code /free?q=NAME}, as those of se and nu are. */
final class DasPage {
  private static final String PATH = "/free";
  private static final String NAME = "q=";

  private final WhoisReplies replies;

  /**
   * @param replies in the dialects of availability services
   */
  DasPage(WhoisReplies replies) {
    this.replies = replies;
  }

  static boolean isAsked(HttpRequest request) {
    return request.path().equals(PATH);
  }

  static Optional<AskedName> name(HttpRequest request) {
    return request.query().startsWith(NAME)
        ? AskedName.parse(request.query().substring(NAME.length()))
        : Optional.empty();
  }

  HttpReply of(AskedName name, State state) {
    return switch (state) {
      case AVAILABLE, REGISTERED, RESERVED, PREMIUM -> plain(200, Map.of(), name, state);
      case THROTTLED -> {
        String wait = Long.toString(Facts.THROTTLE_WAIT.toSeconds());
        yield plain(429, Map.of("Retry-After", wait), name, state);
      }
      case BROKEN -> {
        Breakage breakage = Breakage.of(name);
        yield switch (breakage) {
          // Of these two a part is sent, or none.
          case RESET, TRUNCATED -> plain(200, Map.of(), name, State.REGISTERED);
          case EMPTY, GARBAGE -> new HttpReply(200, Map.of(), text(replies.broken(name, breakage)));
          case SERVER_ERROR -> new HttpReply(500, Map.of(), text(replies.broken(name, breakage)));
        };
      }
    };
  }

  private HttpReply plain(int status, Map<String, String> headers, AskedName name, State state) {
    return new HttpReply(status, headers, replies.text(name, state));
  }

  private static String text(byte[] reply) {
    return new String(reply, StandardCharsets.UTF_8);
  }
}
