package dev.domaincheck.grpc;

/** How much of a list one call gets; the contract has the same bounds for every list. */
final class PageSize {
  private static final int DEFAULT = 100;
  private static final int MAX = 1_000;

  private PageSize() {}

  /** What a request's {@code page_size} asks for; 0 leaves it to the server. */
  static int of(int asked) {
    if (asked < 0 || asked > MAX) {
      throw Errors.outOfBounds("page_size", asked, "0 to " + MAX);
    }
    return asked == 0 ? DEFAULT : asked;
  }
}
