package dev.domaincheck.cli;

import dev.domaincheck.client.Availability;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lines of {@link JsonWriter}: no JSON but its own, so that the order of the fields is known. */
final class JsonReader implements RowReader {

  private static final String BEGIN = "{\"input\":\"";

  /** What follows the name. In a text a quote has a backslash in front: none passes for a field. */
  private static final Pattern REST =
      Pattern.compile(
          "\",.*?\"availability\":\"(?<availability>[A-Z]+)\""
              + ".*,\"correlationId\":\"(?<line>[0-9]{1,9})\"\\}");

  @Override
  public boolean isBeginning(String text, boolean firstLine) {
    return text.startsWith(BEGIN) || BEGIN.startsWith(text);
  }

  @Override
  public boolean isHeader(String line, boolean firstLine) {
    return false;
  }

  @Override
  public @Nullable AnsweredRow row(String line) {
    int end = line.startsWith(BEGIN) ? endOfText(line, BEGIN.length()) : line.length();
    Matcher rest = REST.matcher(line).region(end, line.length());
    if (!rest.matches()) {
      return null;
    }
    Availability availability = RowReader.availability(rest.group("availability"));
    int number = RowReader.number(rest.group("line"));
    return availability == null || number < 1
        ? null
        : new AnsweredRow(number, line.substring(BEGIN.length(), end), availability);
  }

  /** Where the quote is that ends a text. */
  private static int endOfText(String line, int begin) {
    int i = begin;
    while (i < line.length() && line.charAt(i) != '"') {
      i += line.charAt(i) == '\\' ? 2 : 1;
    }
    return Math.min(i, line.length());
  }

  @Override
  public String printed(String name) {
    String json = new JsonObject().put("input", name).toString();
    return json.substring(BEGIN.length(), json.length() - "\"}".length());
  }
}
