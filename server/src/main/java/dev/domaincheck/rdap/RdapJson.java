package dev.domaincheck.rdap;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** JSON text (RFC 8259) from strangers, within bounds. */
final class RdapJson {
  /** Far over the eight or so levels of a domain object with contacts. */
  private static final int MAX_DEPTH = 64;

  /** A large domain object has some 5,000 tokens; a body made of brackets would have 500,000. */
  private static final long MAX_TOKENS = 100_000;

  /** The longest texts are terms of use, of some kilobytes. */
  private static final int MAX_STRING = 256 * 1024;

  private static final int MAX_NAME = 1024;

  /** No number of RDAP needs more than an exponent and a handful of digits. */
  private static final int MAX_NUMBER = 64;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxTokenCount(MAX_TOKENS)
                          .maxDocumentLength(RdapClient.MAX_BODY)
                          .maxStringLength(MAX_STRING)
                          .maxNameLength(MAX_NAME)
                          .maxNumberLength(MAX_NUMBER)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private RdapJson() {}

  /**
   * The one JSON value that {@code body} is; null if it is anything else, also if it is cut off.
   */
  static @Nullable JsonNode parse(byte[] body) {
    return parse(MAPPER.reader(), body);
  }

  /** As {@link #parse}, and null too if an object has a member twice: its readers might differ. */
  static @Nullable JsonNode parseUnambiguous(byte[] body) {
    return parse(MAPPER.reader(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY), body);
  }

  private static @Nullable JsonNode parse(ObjectReader reader, byte[] body) {
    try {
      JsonNode value = reader.readTree(body);
      return value == null || value.isMissingNode() ? null : value;
    } catch (JacksonException e) {
      return null;
    }
  }

  /**
   * Whether the object {@code body} has one of {@code members} twice at its top: its readers might
   * differ about which of them counts. Deeper down, duplicates are sloppy and harmless.
   *
   * @param body what {@link #parse} has read
   */
  static boolean repeats(byte[] body, Set<String> members) {
    Set<String> seen = new HashSet<>();
    try (JsonParser parser = MAPPER.createParser(body)) {
      parser.nextToken();
      for (JsonToken token = parser.nextToken();
          token == JsonToken.PROPERTY_NAME;
          token = parser.nextToken()) {
        String name = parser.currentName();
        if (members.contains(name) && !seen.add(name)) {
          return true;
        }
        parser.nextToken();
        parser.skipChildren();
      }
      return false;
    } catch (JacksonException e) {
      return true;
    }
  }

  /** The text of a string member; empty if there is none. */
  static String text(JsonNode object, String member) {
    JsonNode value = object.path(member);
    return value.isString() ? value.stringValue().strip() : "";
  }
}
