package dev.domaincheck.httpwhois;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON object as lines: for each value within, its JSON pointer (RFC 6901), a colon, a blank and
 * the value. Nulls and empty texts are left out: they say that there is nothing.
 */
final class JsonLines {
  /** Such replies are three or four levels deep. */
  private static final int MAX_DEPTH = 32;

  private static final long MAX_TOKENS = 20_000;
  private static final int MAX_NAME = 256;
  private static final int MAX_NUMBER = 64;

  private static final ObjectReader READER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxTokenCount(MAX_TOKENS)
                          .maxDocumentLength(HttpWhoisClient.MAX_BODY)
                          .maxStringLength(HttpWhoisClient.MAX_BODY)
                          .maxNameLength(MAX_NAME)
                          .maxNumberLength(MAX_NUMBER)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          // Two readers may take different ones of two members with one name.
          .reader(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private JsonLines() {}

  /** The lines; null if the text is no complete JSON object within the bounds. */
  static @Nullable List<String> of(String json) {
    JsonNode value;
    try {
      value = READER.readTree(json);
    } catch (JacksonException e) {
      return null;
    }
    if (value == null || !value.isObject()) {
      return null;
    }
    List<String> lines = new ArrayList<>();
    collect(value, "", lines);
    return lines;
  }

  private static void collect(JsonNode value, String pointer, List<String> lines) {
    if (value.isObject()) {
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        String token = member.getKey().replace("~", "~0").replace("/", "~1");
        collect(member.getValue(), pointer + "/" + token, lines);
      }
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        collect(value.get(i), pointer + "/" + i, lines);
      }
    } else if (!value.isNull()) {
      String text = Lines.normalized(value.asString());
      if (!text.isEmpty()) {
        lines.add(Lines.normalized(pointer) + ": " + text);
      }
    }
  }
}
