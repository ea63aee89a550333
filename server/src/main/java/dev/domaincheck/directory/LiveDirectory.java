package dev.domaincheck.directory;

import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The directory as it is now. Whoever reads takes one snapshot and stays with it; a change makes a
 * new one, which the next reader gets. Reading takes no lock.
 */
public final class LiveDirectory implements Supplier<Directory> {
  /** Held while a snapshot is made, so that no change is lost. */
  private final ReentrantLock changes = new ReentrantLock();

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private DirectoryFacts facts;
  private volatile Directory current;

  private LiveDirectory(DirectoryFacts facts) {
    this.facts = facts;
    this.current = Directory.of(facts);
  }

  /** Begins with the tables that come with the program. */
  public static LiveDirectory embedded() {
    return of(Directory.embeddedFacts());
  }

  static LiveDirectory of(DirectoryFacts facts) {
    return new LiveDirectory(facts);
  }

  @Override
  public Directory get() {
    return current;
  }

  /**
   * Turns on what the tables have off.
   *
   * @param hosts some of {@link Directory#disabledHosts}
   * @throws IllegalArgumentException if one is not, naming those that are
   */
  public void enable(Set<String> hosts) {
    if (hosts.isEmpty()) {
      return;
    }
    SortedSet<String> off = current.disabledHosts();
    for (String host : hosts) {
      if (!off.contains(host)) {
        throw new IllegalArgumentException(
            "\""
                + host
                + "\" is no source that is off, expected some of "
                + String.join(", ", off));
      }
    }
    change(before -> before.enabling(hosts));
  }

  /** Puts the operator's rows in the place of those before. */
  public void use(OperatorTable operator) {
    change(before -> before.with(operator));
  }

  void use(Bootstrap bootstrap) {
    change(before -> before.with(bootstrap));
  }

  void use(TldList tlds) {
    change(before -> before.with(tlds));
  }

  void useLearned(List<ServiceRow> learned) {
    change(before -> before.withLearned(learned));
  }

  DirectoryFacts facts() {
    changes.lock();
    try {
      return facts;
    } finally {
      changes.unlock();
    }
  }

  /** Calls {@code listener} after each change, on the thread that makes it. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  private void change(UnaryOperator<DirectoryFacts> change) {
    changes.lock();
    try {
      DirectoryFacts next = change.apply(facts);
      current = Directory.of(next);
      facts = next;
    } finally {
      changes.unlock();
    }
    listeners.forEach(Runnable::run);
  }
}
