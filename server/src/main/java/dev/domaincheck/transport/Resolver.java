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
import org.jspecify.annotations.Nullable;

/**
 * Name resolution with a deadline.
 *
 * <p>{@link InetAddress} blocks its thread in native code for as long as the machine's resolver
 * takes, and would pin the few carriers of all virtual threads. It runs on platform threads here,
 * one for a host at a time however many ask for it, so that one host whose name servers are dead
 * holds one thread.
 *
 * <p>Answers are kept for {@link #KEPT}, failures are not. Within that time a zone that changes its
 * answer changes nothing: whoever asks gets the addresses that were checked.
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
   * How long an answer is kept: as long as the JVM does by default. The machine's resolver, which
   * knows the records' own times, does not tell them.
   */
  static final Duration KEPT = Duration.ofSeconds(30);

  /** Answers kept: more hosts than the tables hold; strangers' redirects must not fill memory. */
  static final int MAX_KEPT = 4_096;

  private static final long IDLE_SECONDS = 30;

  /** Asks the machine for the addresses of a host. */
  @FunctionalInterface
  interface HostLookup {
    /** All addresses, at least one, in order of preference. */
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  private record Answer(List<InetAddress> addresses, long atNanos) {}

  private final HostLookup lookup;
  private final Predicate<InetAddress> guard;
  private final LongSupplier nanoTime;
  private final ThreadPoolExecutor threads;
  private final ConcurrentMap<String, CompletableFuture<List<InetAddress>>> running =
      new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Answer> kept = new ConcurrentHashMap<>();

  /** Resolves through {@code lookup} and refuses what {@code guard} does not accept. */
  Resolver(HostLookup lookup, Predicate<InetAddress> guard) {
    this(lookup, guard, System::nanoTime);
  }

  Resolver(HostLookup lookup, Predicate<InetAddress> guard, LongSupplier nanoTime) {
    this.lookup = lookup;
    this.guard = guard;
    this.nanoTime = nanoTime;
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            Thread.ofPlatform().daemon().name("resolver-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
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
   * The addresses of a host that a table, a redirect or a referral names.
   *
   * @throws TransportException POLICY_BLOCKED if the host is no public DNS name, or if any of its
   *     addresses is not public; else as {@link #resolveUnguarded}
   */
  List<InetAddress> resolve(String host, Deadline deadline)
      throws TransportException, InterruptedException {
    String refusal = HostSyntax.refusal(host);
    if (refusal != null) {
      throw new TransportException(
          Reason.POLICY_BLOCKED, "will not connect to '" + host + "': " + refusal);
    }
    List<InetAddress> addresses = resolveUnguarded(host, deadline);
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
    if (literal != null) {
      return List.of(literal);
    }
    List<InetAddress> known = kept(host);
    if (known != null) {
      return known;
    }
    CompletableFuture<List<InetAddress>> pending = start(host);
    try {
      return pending.get(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new TransportException(
          Reason.TIMEOUT,
          "cannot resolve " + host + " in time: is DNS reachable from this machine?");
    } catch (ExecutionException e) {
      boolean full = e.getCause() instanceof RejectedExecutionException;
      throw new TransportException(
          Reason.CONNECT_FAILED,
          "cannot resolve "
              + host
              + (full
                  ? ": too many hosts are being resolved, try again later"
                  : ": is DNS reachable from this machine?"));
    }
  }

  private @Nullable List<InetAddress> kept(String host) {
    Answer answer = kept.get(host);
    return answer == null || isOld(answer) ? null : answer.addresses();
  }

  private boolean isOld(Answer answer) {
    return nanoTime.getAsLong() - answer.atNanos() >= KEPT.toNanos();
  }

  private void keep(String host, List<InetAddress> addresses) {
    if (kept.size() >= MAX_KEPT) {
      kept.values().removeIf(this::isOld);
    }
    if (kept.size() >= MAX_KEPT) {
      kept.clear();
    }
    kept.put(host, new Answer(addresses, nanoTime.getAsLong()));
  }

  private CompletableFuture<List<InetAddress>> start(String host) {
    CompletableFuture<List<InetAddress>> mine = new CompletableFuture<>();
    CompletableFuture<List<InetAddress>> others = running.putIfAbsent(host, mine);
    if (others != null) {
      return others;
    }
    try {
      threads.execute(() -> run(host, mine));
    } catch (RejectedExecutionException e) {
      running.remove(host, mine);
      mine.completeExceptionally(e);
    }
    return mine;
  }

  private void run(String host, CompletableFuture<List<InetAddress>> result) {
    try {
      List<InetAddress> addresses = List.of(lookup.addresses(host));
      if (addresses.isEmpty()) {
        throw new UnknownHostException(host);
      }
      // Before it is no longer running, so that no one looks it up anew in between.
      keep(host, addresses);
      running.remove(host, result);
      result.complete(addresses);
    } catch (UnknownHostException | RuntimeException | Error e) {
      running.remove(host, result);
      result.completeExceptionally(e);
    }
  }

  /** Ends the threads, unless all of the JVM resolves here. */
  @Override
  public void close() {
    if (this != JvmResolution.armed()) {
      threads.shutdownNow();
    }
  }
}
