package dev.domaincheck.httpwhois;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeVisitor;
import org.jspecify.annotations.Nullable;

/**
 * The visible text of a web page, line by line as a reader sees it: a row of a table is one line,
 * scripts, comments, form controls and what is hidden are none. White space is one blank.
 */
final class PageLines implements NodeVisitor {
  /**
   * The tags of a large page are a third of it; the cost of bringing hostile ones into the order
   * that browsers give them grows with the square of their number.
   */
  private static final int MAX_TAGS = 5_000;

  /** Far over the some 20 levels of a page; deeper elements are put beside each other. */
  private static final int MAX_DEPTH = 128;

  /** Their content is no text of the page, or text that was there before anything was asked. */
  private static final Set<String> UNSEEN =
      Set.of(
          "script",
          "style",
          "template",
          "noscript",
          "noframes",
          "iframe",
          "object",
          "svg",
          "math",
          "select",
          "option",
          "datalist",
          "textarea",
          "button",
          "input",
          "audio",
          "video",
          "canvas");

  /** These neither begin nor end a line. */
  private static final Set<String> INLINE =
      Set.of(
          "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em",
          "font", "i", "img", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span",
          "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "nobr");

  /** Parts of one line: label and value, or the cells of a row. */
  private static final Set<String> CELLS = Set.of("td", "th", "dd");

  private final List<String> lines = new ArrayList<>();
  private final StringBuilder line = new StringBuilder();

  /** How many elements deep the traversal is in something unseen; 0 outside. */
  private int unseen;

  private int preformatted;

  private PageLines() {}

  /** The lines of the page, none of them blank; null if it has too many tags. */
  static @Nullable List<String> of(String html) {
    if (html.chars().filter(c -> c == '<').count() > MAX_TAGS) {
      return null;
    }
    Document page = Jsoup.parse(html, "", Parser.htmlParser().setMaxDepth(MAX_DEPTH));
    PageLines lines = new PageLines();
    page.traverse(lines);
    lines.end();
    return lines.lines;
  }

  @Override
  public void head(Node node, int depth) {
    if (node instanceof Element element) {
      if (unseen > 0 || isUnseen(element)) {
        unseen++;
        return;
      }
      String tag = element.normalName();
      if (tag.equals("pre")) {
        preformatted++;
      }
      if (CELLS.contains(tag)) {
        line.append(' ');
      } else if (!INLINE.contains(tag)) {
        end();
      }
    } else if (node instanceof TextNode text && unseen == 0) {
      append(text.getWholeText());
    }
  }

  @Override
  public void tail(Node node, int depth) {
    if (!(node instanceof Element element)) {
      return;
    }
    if (unseen > 0) {
      unseen--;
      return;
    }
    String tag = element.normalName();
    if (tag.equals("pre")) {
      preformatted--;
    }
    // The value of a definition list follows on the line of its term.
    boolean joins = INLINE.contains(tag) || CELLS.contains(tag) || tag.equals("dt");
    if (!joins || tag.equals("dd")) {
      end();
    }
  }

  private static boolean isUnseen(Element element) {
    if (UNSEEN.contains(element.normalName()) || element.hasAttr("hidden")) {
      return true;
    }
    String style = element.attr("style");
    if (style.isEmpty()) {
      return false;
    }
    String bare = style.toLowerCase(Locale.ROOT).replace(" ", "");
    return bare.contains("display:none") || bare.contains("visibility:hidden");
  }

  private void append(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' && preformatted > 0) {
        end();
      } else {
        line.append(c);
      }
    }
  }

  private void end() {
    String text = Lines.normalized(line);
    line.setLength(0);
    if (!text.isEmpty()) {
      lines.add(text);
    }
  }
}
