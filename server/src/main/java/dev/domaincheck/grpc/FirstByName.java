package dev.domaincheck.grpc;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The first so many things in order of name, out of any number in no order: holds no more than
 * those.
 */
final class FirstByName<T> {
  private final int bound;
  private final TreeMap<String, T> first = new TreeMap<>();

  /**
   * @param bound how many, 1 or more
   */
  FirstByName(int bound) {
    this.bound = bound;
  }

  /** Whether a thing of this name would be among the first of those seen so far. */
  boolean takes(String name) {
    return first.size() < bound || name.compareTo(first.lastKey()) < 0;
  }

  void add(String name, T thing) {
    if (takes(name)) {
      first.put(name, thing);
      if (first.size() > bound) {
        first.pollLastEntry();
      }
    }
  }

  /** In order of name. */
  List<T> inOrder() {
    return new ArrayList<>(first.values());
  }
}
