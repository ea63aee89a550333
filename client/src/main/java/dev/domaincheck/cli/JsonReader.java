package dev.domaincheck.cli;

import dev.domaincheck.client.Availability;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lines of {@link JsonWriter}: no JSON but its own, so that the order of the fields is known. */
final class JsonReader implements RowReader {

  private static final String BEGIN = "{\"input\":\"";

  /** In a text a quote has a backslash in front: no text can pass for a field. */
  private static final Pattern ROW =
      Pattern.compile(
          "\\{\"input\":\"(?<input>(?:[^\"\\\\]++|\\\\.)*+)\","
              + ".*?\"availability\":\"(?<availability>[A-Z]+)\""
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
    Matcher row = ROW.matcher(line);
    if (!row.matches()) {
      return null;
    }
    Availability availability = RowReader.availability(row.group("availability"));
    int number = RowReader.number(row.group("line"));
    return availability == null || number < 1
        ? null
        : new AnsweredRow(number, row.group("input"), availability);
  }

  @Override
  public String printed(String name) {
    String json = new JsonObject().put("input", name).toString();
    return json.substring(BEGIN.length(), json.length() - "\"}".length());
  }
}
