package dev.domaincheck.transport;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Reason;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Name resolution with a deadline.
 *
 * <p>{@link InetAddress} blocks its thread in native code for as long as the machine's resolver
 * takes, and would pin the few carriers of all virtual threads. It runs on platform threads here,
 * one for a host at a time however many ask for it, so that one host whose name servers are dead
 * holds one thread. Hosts that strangers choose have a few threads of their own: however many of
 * them are dead, those that a table names do not wait for them.
 *
 * <p>Answers are kept for {@link #KEPT}, failures are not. Within that time a zone that changes its
 * answer changes nothing: whoever asks gets the addresses that were checked. So it is for {@link
 * #OVERDUE} more as long as nobody knows better: a renewal that hangs, or that finds no thread, is
 * waited for a moment only.
 */
final class Resolver implements AutoCloseable {
  /**
   * Threads for look-ups: so many hosts may be stuck, for 5 to 30 s each, before others wait. A
   * thread costs little while it waits.
   */
  static final int THREADS = 32;

  /** Hosts waiting for a thread: as many as the tables hold, roughly; more is refused at once. */
  static final int QUEUE = 1_000;

  /**
   * Threads for the hosts of strangers, who can make each of them hang: no more than slow lookups
   * of their registry would hold at once.
   */
  static final int STRANGERS_THREADS = 4;

  /** Strangers' hosts waiting for a thread: few, for all there may hang. */
  static final int STRANGERS_QUEUE = 16;

  /**
   * How long an answer is kept: as long as the JVM does by default. The machine's resolver, which
   * knows the records' own times, does not tell them.
   */
  static final Duration KEPT = Duration.ofSeconds(30);

  /**
   * How long after that an answer serves while it is being renewed. Services change their addresses
   * seldom, and keep the old ones for longer than this when they do.
   */
  static final Duration OVERDUE = Duration.ofMinutes(5);

  /** How long a renewal is waited for, from its start, where an overdue answer is at hand. */
  static final Duration RENEWAL_PATIENCE = Duration.ofMillis(500);

  /** Answers kept: more hosts than the tables hold; strangers' redirects must not fill memory. */
  static final int MAX_KEPT = 4_096;

  private static final long IDLE_SECONDS = 30;

  /** Asks the machine for the addresses of a host. */
  @FunctionalInterface
  interface HostLookup {
    /** All addresses, at least one, in order of preference. */
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  /**
   * An answer that is kept.
   *
   * @param by whose threads found it
   */
  private record Answer(List<InetAddress> addresses, long atNanos, Pool by) {}

  /** A look-up under way. */
  private record Running(CompletableFuture<List<InetAddress>> result, Deadline patience) {}

  private final HostLookup lookup;
  private final Predicate<InetAddress> guard;
  private final LongSupplier nanoTime;
  private final Pool named = new Pool("resolver-", THREADS, QUEUE);
  private final Pool strangers =
      new Pool("strangers-resolver-", STRANGERS_THREADS, STRANGERS_QUEUE);
  private final ConcurrentMap<String, Answer> kept = new ConcurrentHashMap<>();

  /** Resolves through {@code lookup} and refuses what {@code guard} does not accept. */
  Resolver(HostLookup lookup, Predicate<InetAddress> guard) {
    this(lookup, guard, System::nanoTime);
  }

  Resolver(HostLookup lookup, Predicate<InetAddress> guard, LongSupplier nanoTime) {
    this.lookup = lookup;
    this.guard = guard;
    this.nanoTime = nanoTime;
  }

  /**
   * Resolves through the machine's resolver and accepts public addresses only. Where the JVM's
   * resolution is armed it is the one that all its look-ups go through.
   */
  static Resolver ofMachine() {
    Resolver armed = JvmResolution.armed();
    return armed == null ? new Resolver(InetAddress::getAllByName, AddressGuard::isPublic) : armed;
  }

  /**
   * The addresses of a host that a table or a referral names.
   *
   * @throws TransportException POLICY_BLOCKED if the host is no public DNS name, or if any of its
   *     addresses is not public; else as {@link #resolveUnguarded}
   */
  List<InetAddress> resolve(String host, Deadline deadline)
      throws TransportException, InterruptedException {
    return guarded(host, named, deadline);
  }

  /**
   * The addresses of a host that nothing but a stranger's redirect names: as {@link #resolve}, but
   * on the threads for such hosts.
   */
  List<InetAddress> resolveStranger(String host, Deadline deadline)
      throws TransportException, InterruptedException {
    return guarded(host, strangers, deadline);
  }

  /**
   * The addresses of a host that was resolved a moment ago, if it was: as {@link #resolve}, but on
   * the threads of then.
   */
  List<InetAddress> resolveAgain(String host, Deadline deadline)
      throws TransportException, InterruptedException {
    Answer answer = kept.get(host);
    return guarded(host, answer == null ? named : answer.by(), deadline);
  }

  private List<InetAddress> guarded(String host, Pool pool, Deadline deadline)
      throws TransportException, InterruptedException {
    String refusal = HostSyntax.refusal(host);
    if (refusal != null) {
      throw new TransportException(
          Reason.POLICY_BLOCKED, "will not connect to '" + host + "': " + refusal);
    }
    List<InetAddress> addresses = addresses(host, pool, deadline);
    for (InetAddress address : addresses) {
      requirePublic(host, address);
    }
    return addresses;
  }

  private void requirePublic(String host, InetAddress address) throws TransportException {
    if (!guard.test(address)) {
      throw new TransportException(
          Reason.POLICY_BLOCKED,
          "will not connect to "
              + host
              + ": it resolves to "
              + address.getHostAddress()
              + ", which is not a public address");
    }
  }

  /**
   * The addresses that a referral gives along with the name of a host.
   *
   * @throws TransportException POLICY_BLOCKED if any of them is no address, or not a public one
   */
  List<InetAddress> guarded(String host, List<String> glue) throws TransportException {
    List<InetAddress> addresses = new ArrayList<>();
    for (String text : glue) {
      InetAddress address = HostSyntax.address(text);
      // A mapped IPv6 address is read as the IPv4 address that hides in it.
      if (address == null || (text.indexOf(':') >= 0 && address.getAddress().length == 4)) {
        throw new TransportException(
            Reason.POLICY_BLOCKED,
            "will not connect to " + host + ": '" + text + "' is not a public address");
      }
      requirePublic(host, address);
      addresses.add(address);
    }
    return addresses;
  }

  /**
   * The addresses of a host that the operator names.
   *
   * @throws TransportException CONNECT_FAILED if there are none or too many hosts are being
   *     resolved, TIMEOUT if the deadline passes first
   */
  List<InetAddress> resolveUnguarded(String host, Deadline deadline)
      throws TransportException, InterruptedException {
    InetAddress literal = HostSyntax.address(host);
    return literal != null ? List.of(literal) : addresses(host, named, deadline);
  }

  private List<InetAddress> addresses(String host, Pool pool, Deadline deadline)
      throws TransportException, InterruptedException {
    Answer answer = kept.get(host);
    long age = answer == null ? 0 : nanoTime.getAsLong() - answer.atNanos();
    if (answer != null && age < KEPT.toNanos()) {
      return answer.addresses();
    }
    List<InetAddress> overdue =
        answer != null && age < KEPT.plus(OVERDUE).toNanos() ? answer.addresses() : null;
    Running pending = pool.start(host);
    long nanos = deadline.remainingNanos();
    if (overdue != null) {
      nanos = Math.min(nanos, pending.patience().remainingNanos());
    }
    try {
      return pending.result().get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      if (overdue != null) {
        return overdue;
      }
      throw new TransportException(
          Reason.TIMEOUT,
          "cannot resolve " + host + " in time: is DNS reachable from this machine?");
    } catch (ExecutionException e) {
      boolean full = e.getCause() instanceof RejectedExecutionException;
      if (full && overdue != null) {
        return overdue;
      }
      throw new TransportException(
          Reason.CONNECT_FAILED,
          "cannot resolve "
              + host
              + (full
                  ? ": too many hosts are being resolved, try again later"
                  : ": is DNS reachable from this machine?"));
    }
  }

  private boolean isOld(Answer answer) {
    return nanoTime.getAsLong() - answer.atNanos() >= KEPT.toNanos();
  }

  private void keep(String host, List<InetAddress> addresses, Pool by) {
    if (kept.size() >= MAX_KEPT) {
      kept.values().removeIf(this::isOld);
    }
    if (kept.size() >= MAX_KEPT) {
      kept.clear();
    }
    kept.put(host, new Answer(addresses, nanoTime.getAsLong(), by));
  }

  /** Ends the threads, unless all of the JVM resolves here. */
  @Override
  public void close() {
    if (this != JvmResolution.armed()) {
      named.threads.shutdownNow();
      strangers.threads.shutdownNow();
    }
  }

  /**
   * Threads for one kind of hosts. What runs is known to each kind by itself: a host that is asked
   * for as one of a table must not wait for its turn among those of strangers.
   */
  private final class Pool {
    private final ThreadPoolExecutor threads;
    private final ConcurrentMap<String, Running> running = new ConcurrentHashMap<>();

    Pool(String name, int size, int queue) {
      threads =
          new ThreadPoolExecutor(
              size,
              size,
              IDLE_SECONDS,
              TimeUnit.SECONDS,
              new ArrayBlockingQueue<>(queue),
              Thread.ofPlatform().daemon().name(name, 0).factory());
      threads.allowCoreThreadTimeOut(true);
    }

    Running start(String host) {
      Running mine = new Running(new CompletableFuture<>(), Deadline.after(RENEWAL_PATIENCE));
      Running others = running.putIfAbsent(host, mine);
      if (others != null) {
        return others;
      }
      try {
        threads.execute(() -> run(host, mine));
      } catch (RejectedExecutionException e) {
        running.remove(host, mine);
        mine.result().completeExceptionally(e);
      }
      return mine;
    }

    private void run(String host, Running mine) {
      try {
        List<InetAddress> addresses = List.of(lookup.addresses(host));
        if (addresses.isEmpty()) {
          throw new UnknownHostException(host);
        }
        // Before it is no longer running, so that no one looks it up anew in between.
        keep(host, addresses, this);
        running.remove(host, mine);
        mine.result().complete(addresses);
      } catch (UnknownHostException | RuntimeException | Error e) {
        running.remove(host, mine);
        mine.result().completeExceptionally(e);
      }
    }
  }
}
