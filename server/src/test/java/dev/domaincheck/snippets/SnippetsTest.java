package dev.domaincheck.snippets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.domaincheck.client.DomainCheckClient;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What the documents of the SDK and the testkit show compiles as it stands there. */
final class SnippetsTest {
  private static final Path CLIENT_README = Path.of("../client/README.md");
  private static final Path CLIENT = Path.of("../client/src/main/java/dev/domaincheck/client");
  private static final Path TESTKIT = Path.of("src/main/java/dev/domaincheck/testkit");

  @TempDir private Path classes;

  private static List<Path> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  private static List<Snippet> all() throws IOException {
    List<Snippet> snippets = new ArrayList<>();
    for (Path readme : List.of(Path.of("../README.md"), CLIENT_README)) {
      List<Snippet> shown = Snippet.ofMarkdown(readme);
      assertFalse(shown.isEmpty(), readme + " shows no Java");
      snippets.addAll(shown);
    }
    for (Path folder : List.of(CLIENT, TESTKIT)) {
      for (Path source : sources(folder)) {
        snippets.addAll(Snippet.ofJavadoc(source));
      }
    }
    return snippets;
  }

  @TestFactory
  Stream<DynamicTest> snippet_compiles() throws IOException {
    return all().stream()
        .map(snippet -> dynamicTest(snippet.origin(), () -> assertEquals("", complaints(snippet))));
  }

  private String complaints(Snippet snippet) {
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    String name = "Snippet";
    JavaFileObject file =
        new SimpleJavaFileObject(
            URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return snippet.file("snippet");
          }
        };
    StringWriter complaints = new StringWriter();
    var options =
        List.of(
            "-proc:none",
            "-Xlint:deprecation,removal,unchecked",
            "-Werror",
            "-d",
            classes.toString());
    boolean compiled =
        compiler.getTask(complaints, null, null, options, null, List.of(file)).call();
    return compiled ? "" : complaints + snippet.file("snippet");
  }

  /** Records, enums and interfaces are what entry points take and give. */
  @Test
  void entryPoint_ofTheClient_hasASnippet() throws Exception {
    for (Path source : sources(CLIENT)) {
      String name = source.getFileName().toString().replace(".java", "");
      if (name.equals("package-info")) {
        continue;
      }
      Class<?> type = Class.forName(DomainCheckClient.class.getPackageName() + "." + name);
      if (Modifier.isPublic(type.getModifiers())
          && !type.isRecord()
          && !type.isEnum()
          && !type.isInterface()) {
        assertFalse(Snippet.ofJavadoc(source).isEmpty(), name + " shows nobody how it is used");
      }
    }
  }

  @Test
  void exampleOfATest_isOneThatRuns() throws IOException {
    String test = Files.readString(Path.of("src/test/java/dev/domaincheck/testkit/OrderTest.java"));
    List<Snippet> examples =
        Snippet.ofMarkdown(CLIENT_README).stream()
            .filter(snippet -> snippet.code().contains("DomainCheckExtension"))
            .toList();
    assertEquals(1, examples.size());
    assertTrue(test.contains(examples.getFirst().body()), "OrderTest is another test");
  }
}
