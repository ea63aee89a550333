package dev.domaincheck.cli;

import dev.domaincheck.client.DomainResult;
import java.util.OptionalInt;

/**
 * One answer to print.
 *
 * @param result what is known about the name
 * @param index its position in the request, where the answers came in another order
 * @param correlationId its line in the input of a bulk check; else empty
 */
record Row(DomainResult result, OptionalInt index, String correlationId) {

  static Row inOrder(DomainResult result) {
    return new Row(result, OptionalInt.empty(), "");
  }
}
