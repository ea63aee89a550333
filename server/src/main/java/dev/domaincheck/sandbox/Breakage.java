package dev.domaincheck.sandbox;

/** How a broken reply breaks. */
enum Breakage {
  /** The connection is reset before any reply. */
  RESET,
  /** The reply ends early. */
  TRUNCATED,
  /** The reply has no content. */
  EMPTY,
  /** The reply is a web page. */
  GARBAGE,
  /** The registry reports a fault of its own. */
  SERVER_ERROR;

  static Breakage of(AskedName name) {
    Breakage[] all = values();
    return all[name.pick("breakage", all.length)];
  }
}
