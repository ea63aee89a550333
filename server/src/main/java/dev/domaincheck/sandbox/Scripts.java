package dev.domaincheck.sandbox;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the sandbox does with each name: what somebody set for it, else what the name says. */
final class Scripts {
  private final Map<String, Script> set = new ConcurrentHashMap<>();

  Script of(AskedName name) {
    Script own = set.get(name.ascii());
    return own == null ? Script.of(name) : own;
  }

  void set(AskedName name, Script script) {
    set.put(name.ascii(), script);
  }

  void reset() {
    set.clear();
  }
}
