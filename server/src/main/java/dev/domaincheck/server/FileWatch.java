package dev.domaincheck.server;

import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for changes of files every five seconds, on one virtual thread. A turn that fails is
 * logged, and the next one comes all the same.
 */
final class FileWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

  /** An operator who waits for a change to act does not wait long; a look costs microseconds. */
  static final Duration INTERVAL = Duration.ofSeconds(5);

  private final List<WatchedFile> files;
  private final Runnable eachTurn;
  private final Thread thread = Thread.ofVirtual().name("file-watch").unstarted(this::run);

  /**
   * @param eachTurn other small things to be done now and then
   */
  FileWatch(List<WatchedFile> files, Runnable eachTurn) {
    this.files = List.copyOf(files);
    this.eachTurn = eachTurn;
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(INTERVAL);
        turn();
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  /** One turn, whose failure does not end the watch. */
  void turn() {
    try {
      look();
    } catch (RuntimeException | Error e) {
      LOG.error("a look at the operator's files failed", e);
    }
  }

  /** Looks at every file, then does the other things. */
  void look() {
    for (WatchedFile file : files) {
      if (file.isChanged()) {
        // What is wrong with it is logged there.
        var unused = file.reload();
      }
    }
    eachTurn.run();
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
