package dev.domaincheck.httpwhois;

import dev.domaincheck.httpwhois.Adapter.Media;
import dev.domaincheck.transport.HttpReply;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The body of a reply as lines.
 *
 * @param lines null if it is not what the adapter expects
 * @param problem why there are no lines; else empty
 */
record ReplyText(@Nullable List<String> lines, Challenge challenge, String problem) {
  private static final String CHARSET = "charset=";

  static ReplyText of(HttpReply reply, Media media) {
    String header = reply.header("content-type");
    String type = header == null ? "" : header.toLowerCase(Locale.ROOT);
    int semicolon = type.indexOf(';');
    String bare = (semicolon < 0 ? type : type.substring(0, semicolon)).strip();
    if (!isExpected(bare, media)) {
      return unread("not the media type that this service answers with: '" + shown(bare) + "'");
    }
    Charset charset = charset(type);
    if (charset == null) {
      return unread("a text in an unknown charset");
    }
    String text = new String(reply.body(), charset);
    List<String> lines =
        switch (media) {
          case JSON -> JsonLines.of(text);
          case HTML ->
              bare.equals("text/plain")
                  ? text.lines().map(Lines::normalized).filter(line -> !line.isEmpty()).toList()
                  : PageLines.of(text);
        };
    if (lines == null) {
      return unread(
          switch (media) {
            case JSON -> "a reply that is no whole JSON object";
            case HTML -> "more markup than such a page has";
          });
    }
    return Lines.isTooMuch(lines)
        ? unread("more text than such a reply has")
        : new ReplyText(lines, Challenge.in(text), "");
  }

  private static boolean isExpected(String type, Media media) {
    return switch (media) {
      case JSON -> type.equals("application/json") || type.endsWith("+json");
      case HTML ->
          type.equals("text/html")
              || type.equals("application/xhtml+xml")
              || type.equals("text/plain");
    };
  }

  /** The charset named in a Content-Type in lower case; UTF-8 if none is, null if it is unknown. */
  private static @Nullable Charset charset(String type) {
    int at = type.indexOf(CHARSET);
    if (at < 0) {
      return StandardCharsets.UTF_8;
    }
    String rest = type.substring(at + CHARSET.length());
    int end = rest.indexOf(';');
    String name = (end < 0 ? rest : rest.substring(0, end)).replace("\"", "").strip();
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return null;
    }
  }

  private static String shown(String type) {
    return type.length() > 60 ? type.substring(0, 60) : type;
  }

  private static ReplyText unread(String problem) {
    return new ReplyText(null, Challenge.NONE, problem);
  }
}
