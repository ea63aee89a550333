package dev.domaincheck.grpc;

import dev.domaincheck.directory.Directory;
import dev.domaincheck.directory.Service;
import dev.domaincheck.name.DomainName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;

/**
 * The order in which a call's names are looked up: by turns over the registries that are asked
 * first. A call has slots for some hundred names; in the order of the request a registry that hangs
 * would take them all with names of its own, and leave the others' without an answer.
 */
final class ByTurns {
  private ByTurns() {}

  /** The same things, one of each group after the other; within a group the order stays. */
  static <T> List<T> over(List<T> things, Function<T, String> group) {
    LinkedHashMap<String, Queue<T>> groups = new LinkedHashMap<>();
    for (T thing : things) {
      groups.computeIfAbsent(group.apply(thing), g -> new ArrayDeque<>()).add(thing);
    }
    List<T> ordered = new ArrayList<>(things.size());
    while (!groups.isEmpty()) {
      groups
          .values()
          .removeIf(
              queue -> {
                ordered.add(queue.remove());
                return queue.isEmpty();
              });
    }
    return ordered;
  }

  /** The limit group of the service that a name's lookup begins with; empty if there is none. */
  static String group(Question question, Directory directory) {
    return question.name() instanceof DomainName name
        ? directory.route(name).services().stream()
            .filter(Service::enabled)
            .findFirst()
            .map(Service::limitGroup)
            .orElse("")
        : "";
  }
}
