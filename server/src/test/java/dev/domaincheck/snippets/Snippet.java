package dev.domaincheck.snippets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Java in a document.
 *
 * @param origin the document's name and the snippet's number in it
 * @param code as it is read
 */
record Snippet(String origin, String code) {
  private static final Pattern IN_MARKDOWN = Pattern.compile("(?ms)^```java\n(.*?)^```$");
  private static final Pattern IN_JAVADOC =
      Pattern.compile("(?ms)^ *\\* <pre>\\{@code\n(.*?)^ *\\* }</pre>$");
  private static final Pattern MARGIN = Pattern.compile("(?m)^ *\\* ?");

  /** Where a snippet is a type of its own, and not what stands in a method. */
  private static final Pattern TYPE = Pattern.compile("(?m)^(final )?class ");

  private static final Pattern IMPORT = Pattern.compile("(?m)^import .*;\n");

  private static final String IMPORTS =
      """
      import static org.junit.jupiter.api.Assertions.*;
      import dev.domaincheck.client.*;
      import dev.domaincheck.snippets.Spring.*;
      import dev.domaincheck.testkit.*;
      import java.io.*;
      import java.nio.charset.*;
      import java.nio.file.*;
      import java.time.*;
      import java.util.*;
      import java.util.concurrent.atomic.*;
      import java.util.stream.*;
      import org.junit.jupiter.api.Test;
      import org.junit.jupiter.api.extension.ExtendWith;
      """;

  /** Those of a document in Markdown. */
  static List<Snippet> ofMarkdown(Path document) throws IOException {
    return all(document, IN_MARKDOWN, Files.readString(document));
  }

  /** Those of a source file's Javadoc. */
  static List<Snippet> ofJavadoc(Path source) throws IOException {
    return all(source, IN_JAVADOC, Files.readString(source)).stream()
        .map(found -> new Snippet(found.origin, MARGIN.matcher(found.code).replaceAll("")))
        .toList();
  }

  private static List<Snippet> all(Path document, Pattern pattern, String text) {
    List<String> found = pattern.matcher(text).results().map(match -> match.group(1)).toList();
    return IntStream.range(0, found.size())
        .mapToObj(i -> new Snippet(document + " " + (i + 1), found.get(i)))
        .toList();
  }

  boolean isType() {
    return TYPE.matcher(code).find();
  }

  /** Without its imports. */
  String body() {
    return IMPORT.matcher(code).replaceAll("").strip();
  }

  /** A source file, of a package of its own. */
  String file(String name) {
    String imports =
        IMPORT.matcher(code).results().map(m -> m.group()).collect(Collectors.joining());
    String head = "package " + name + ";\n" + IMPORTS + imports;
    if (isType()) {
      return head + body();
    }
    String statements =
        body().endsWith(";") || body().endsWith("}") ? body() : "Object value = " + body() + ";";
    return head
        + "abstract class Snippet extends dev.domaincheck.snippets.Surroundings {\n"
        + "  void run() throws Exception {\n"
        + statements
        + "\n  }\n}\n";
  }
}
