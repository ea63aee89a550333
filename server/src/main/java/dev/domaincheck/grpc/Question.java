package dev.domaincheck.grpc;

import dev.domaincheck.name.DomainName;
import dev.domaincheck.name.ParsedName;
import org.jspecify.annotations.Nullable;

/** One name of a call, as sent and, once somebody wants to know, as understood. */
final class Question {
  private final String input;
  private final int index;
  private final String id;
  private @Nullable ParsedName name;

  private Question(String input, int index, String id) {
    this.input = input;
    this.index = index;
    this.id = id;
  }

  /** One of a unary call, whose answers are in order. */
  static Question of(String input) {
    return new Question(input, -1, "");
  }

  /** One whose answer tells its place. */
  static Question indexed(String input, int index) {
    return new Question(input, index, "");
  }

  /** One whose answer echoes an id. */
  static Question identified(String input, String id) {
    return new Question(input, -1, id);
  }

  /** The caller's text. */
  String input() {
    return input;
  }

  /** What it turned out to be. Who answers from the cache by the text alone spares this. */
  ParsedName name() {
    ParsedName known = name;
    if (known == null) {
      known = DomainName.parse(input);
      name = known;
    }
    return known;
  }

  /** Its place in the request, for the answer to tell; -1: it does not. */
  int index() {
    return index;
  }

  /** The caller's own id of it; empty: none. */
  String id() {
    return id;
  }
}
