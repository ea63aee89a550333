package dev.domaincheck.grpc;

import dev.domaincheck.name.DomainName;
import dev.domaincheck.name.ParsedName;

/**
 * One name of a call, as sent and as understood.
 *
 * @param input the caller's text
 * @param name what it turned out to be
 */
record Question(String input, ParsedName name) {

  static Question of(String input) {
    return new Question(input, DomainName.parse(input));
  }
}
