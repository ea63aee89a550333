package dev.domaincheck.grpc;

import dev.domaincheck.name.DomainName;
import dev.domaincheck.name.ParsedName;

/**
 * One name of a call, as sent and as understood.
 *
 * @param input the caller's text
 * @param name what it turned out to be
 * @param index its place in the request, for the answer to tell; -1: it does not
 * @param id the caller's own id of it; empty: none
 */
record Question(String input, ParsedName name, int index, String id) {

  /** One of a unary call, whose answers are in order. */
  static Question of(String input) {
    return new Question(input, DomainName.parse(input), -1, "");
  }

  /** One whose answer tells its place. */
  static Question indexed(String input, int index) {
    return new Question(input, DomainName.parse(input), index, "");
  }

  /** One whose answer echoes an id. */
  static Question identified(String input, String id) {
    return new Question(input, DomainName.parse(input), -1, id);
  }
}
