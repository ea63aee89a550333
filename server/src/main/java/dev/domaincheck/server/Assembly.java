package dev.domaincheck.server;

import dev.domaincheck.availability.Lookup;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.cache.AnswerCache;
import dev.domaincheck.cache.CachingChecker;
import dev.domaincheck.cache.Snapshots;
import dev.domaincheck.cache.TimeToLive;
import dev.domaincheck.config.BuildVersion;
import dev.domaincheck.config.CallerLimits;
import dev.domaincheck.config.ListenAddress;
import dev.domaincheck.config.LogSettings;
import dev.domaincheck.config.Settings;
import dev.domaincheck.config.StateFolder;
import dev.domaincheck.config.TelemetrySettings;
import dev.domaincheck.config.TokenFileException;
import dev.domaincheck.config.TokenFiles;
import dev.domaincheck.das.DasClient;
import dev.domaincheck.das.DasSyntaxes;
import dev.domaincheck.directory.PublishedLimits;
import dev.domaincheck.dns.DnsClient;
import dev.domaincheck.dns.Exchange;
import dev.domaincheck.flight.Flights;
import dev.domaincheck.flight.Landing;
import dev.domaincheck.grpc.Baseline;
import dev.domaincheck.grpc.BaselineBypass;
import dev.domaincheck.grpc.CacheAdmin;
import dev.domaincheck.grpc.CacheWarmer;
import dev.domaincheck.grpc.CallLimits;
import dev.domaincheck.grpc.CallLog;
import dev.domaincheck.grpc.CheckService;
import dev.domaincheck.grpc.Credentials;
import dev.domaincheck.grpc.Drain;
import dev.domaincheck.grpc.HealthWatches;
import dev.domaincheck.grpc.OnVirtualThreads;
import dev.domaincheck.grpc.Policy;
import dev.domaincheck.grpc.RegistryAdmin;
import dev.domaincheck.grpc.ReplyMethods;
import dev.domaincheck.grpc.ServerDescription;
import dev.domaincheck.httpwhois.HttpWhoisClient;
import dev.domaincheck.limit.CallerQuotas;
import dev.domaincheck.limit.QueryGate;
import dev.domaincheck.lookup.ChainLookup;
import dev.domaincheck.lookup.Foresight;
import dev.domaincheck.lookup.LimitGroups;
import dev.domaincheck.lookup.Source;
import dev.domaincheck.metrics.CallTraces;
import dev.domaincheck.metrics.Telemetry;
import dev.domaincheck.rdap.RdapClient;
import dev.domaincheck.sandbox.SandboxRegistry;
import dev.domaincheck.transport.JvmResolution;
import dev.domaincheck.transport.Transport;
import dev.domaincheck.whois.WhoisClient;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ChannelzService;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the service together. */
final class Assembly {
  private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);

  /** What a caller saves up while it asks for less than its rate. */
  private static final int BURST_SECONDS = 2;

  /** Channels, servers or sockets in one answer of channelz. */
  private static final int MAX_CHANNELZ_PAGE = 100;

  private Assembly() {}

  /**
   * Makes all parts and begins to listen.
   *
   * @param parts gets what is to be closed in the end, the last one first, also where this fails
   * @throws IOException if a file cannot be used or the address cannot be bound
   * @throws TokenFileException if a token file cannot
   */
  static DomainCheckServer assemble(Settings settings, Deque<AutoCloseable> parts)
      throws IOException, TokenFileException {
    // A kept answer holds its times in milliseconds: so it says the same as the lookup that made
    // it.
    InstantSource clock = Clock.tickMillis(ZoneOffset.UTC);
    Instant startTime = clock.instant();

    InetSocketAddress address = Listener.address(settings.listen(), "--listen");
    CertificateFiles certificates = Listener.certificates(settings);
    ServerCredentials credentials = Listener.credentials(settings, certificates);
    // Netty's classes and native library take as long to load as all tables to read.
    CompletableFuture<NettyServerBuilder> netty =
        CompletableFuture.supplyAsync(() -> NettyServerBuilder.forAddress(address, credentials));
    LiveData data =
        LiveData.load(settings, clock, StateFolder.of(System.getenv(), AccessTokens.home()));
    SandboxRegistry sandbox = settings.sandbox() ? SandboxRegistry.start(clock) : null;
    if (sandbox != null) {
      parts.push(sandbox);
    }
    Transport transport =
        new Transport(Upstreams.connectTo(settings, sandbox), userAgent(settings));
    parts.push(transport);
    Predicate<String> rdapHosts = host -> data.directory().get().rdapGroup(host).isPresent();
    RdapClient rdap = new RdapClient(transport, clock, rdapHosts);
    DasClient das = new DasClient(transport, DasSyntaxes.embedded(), clock);
    WhoisClient whois = new WhoisClient(transport, data.rules());
    HttpWhoisClient httpWhois = new HttpWhoisClient(transport, data.adapters(), clock);

    QueryGate gate =
        new QueryGate(
            settings.maxConcurrentLookups(),
            new HostLimits(
                PublishedLimits.embedded(), settings.hostConcurrency(), settings.hostRate()),
            clock);
    Telemetry telemetry = telemetry(settings.telemetry());
    if (telemetry != null) {
      parts.push(telemetry);
    }
    Map<Protocol, Source> sources =
        Map.of(
            Protocol.RDAP,
            new RdapSource(rdap),
            Protocol.DAS,
            new DasSource(das),
            Protocol.WHOIS,
            new WhoisSource(whois),
            Protocol.HTTP_WHOIS,
            new HttpWhoisSource(httpWhois));
    Exchange dns = transport::dns;
    ChainLookup chain =
        new ChainLookup(
            data.directory(),
            gate,
            telemetry == null ? sources : telemetry.observeSources(sources, rdapHosts),
            new DnsClient(
                telemetry == null ? dns : telemetry.observeDns(dns),
                data.rootHints(),
                new SecureRandom(),
                System::nanoTime),
            clock,
            settings.sandbox() ? "sandbox/" : "");
    TokenFiles tokens = AccessTokens.ensure(settings);
    Lookup lookup =
        data.start(
            chain,
            transport,
            gate,
            () -> {
              tokens.look();
              if (certificates != null) {
                certificates.look();
              }
            });
    parts.push(data);
    AnswerCache cache = cache(settings, clock);
    if (cache != null) {
      data.directory().onChange(cache::directoryChanged);
    }
    Snapshots snapshots = snapshots(settings, cache, data, clock);
    if (snapshots != null) {
      parts.push(snapshots);
      snapshots.load();
    }
    Foresight foresight =
        new Foresight(data.directory(), sources.keySet(), gate, new HeapPressure());
    ThreadFactory threads = Flights.threads();
    Flights flights =
        new Flights(
            telemetry == null ? lookup : telemetry.observeLookups(lookup),
            cache == null ? Landing.nowhere() : cache,
            foresight::refusal,
            telemetry == null ? threads : telemetry.following(threads));
    CachingChecker checker = new CachingChecker(cache, flights);

    Drain drain = new Drain();
    CacheWarmer warmer =
        cache == null
            ? null
            : new CacheWarmer(
                cache, checker, data.directory(), gate, settings.lookupTimeout(), drain);
    WarmSchedule warming = warming(settings, warmer, clock);
    if (warming != null) {
      parts.push(warming);
    }
    HealthStatusManager health = new HealthStatusManager();
    Connections connections = new Connections();
    NettyServerBuilder builder =
        ConnectionLimits.apply(netty.join())
            // Cached answers are served on the event loop; everything else hops to a virtual
            // thread.
            .directExecutor()
            .addTransportFilter(connections)
            .addService(
                new CheckService(
                    checker,
                    data.directory(),
                    describe(settings, startTime, data),
                    gate.namesOfCall(),
                    new CallLimits(gate, quotas(settings.callerLimits())),
                    drain))
            .addService(
                ReplyMethods.readable(
                    new CacheAdmin(
                            cache, warmer, flights::joined, settings.cacheTtl(), drain, snapshots)
                        .bindService()))
            .addService(
                ReplyMethods.readable(
                    new RegistryAdmin(
                            data::reload, gate, new LimitGroups(data.directory())::protocol, drain)
                        .bindService()))
            .addService(
                ReplyMethods.readable(
                    ServerInterceptors.intercept(
                        health.getHealthService(), new HealthWatches(drain))))
            .addService(ReplyMethods.readable(ProtoReflectionServiceV1.newInstance().bindService()))
            .addService(
                ReplyMethods.readable(
                    ServerInterceptors.intercept(
                        ChannelzService.newInstance(MAX_CHANNELZ_PAGE).bindService(),
                        new OnVirtualThreads())));
    ServerBuilder<?> aroundCalls = builder;
    if (settings.benchService()) {
      builder.addService(new Baseline());
      aroundCalls = new BaselineBypass(builder);
    }
    new Credentials(tokens, settings.anonymousChecks()).guard(aroundCalls);
    if (telemetry != null) {
      telemetry.observeCalls(aroundCalls, Policy::isKnown);
      telemetry.watch(
          gate,
          settings.maxConcurrentLookups(),
          flights,
          foresight::turnedAway,
          cache,
          data::ages,
          certificates == null ? null : certificates::notAfter,
          () -> refusedFiles(data, tokens, certificates, warming),
          clock);
    }
    if (settings.logs().calls() != LogSettings.Calls.NONE) {
      // After the traces, whose ids it tells.
      aroundCalls.addStreamTracerFactory(
          new CallLog(
              settings.logs().calls() == LogSettings.Calls.ALL,
              telemetry == null ? Optional::empty : CallTraces::recordedTrace));
    }
    Server server = builder.build();
    Policy.requireFor(server.getServices());
    Listener.begin(server, settings);
    parts.push(server::shutdownNow);
    Thread.ofPlatform().name("prepare").daemon().start(() -> prepare(data, transport));
    if (snapshots != null) {
      snapshots.begin();
    }
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.SERVING);
    for (ServerServiceDefinition service : server.getServices()) {
      health.setStatus(service.getServiceDescriptor().getName(), ServingStatus.SERVING);
    }
    if (warming != null) {
      warming.start();
    }
    return new DomainCheckServer(
        server, health, drain, connections, settings.lameDuck(), parts, sandbox);
  }

  /** Spares the first lookup some time. Before the server listens this would double its start. */
  private static void prepare(LiveData data, Transport transport) {
    try {
      data.prepare();
      transport.prepare();
    } catch (UncheckedIOException e) {
      LOG.error("no registry can be asked over HTTPS: whom this JVM trusts cannot be read", e);
    } catch (RuntimeException e) {
      LOG.error("the tables that lookups need cannot be read", e);
    }
  }

  /** Null if monitoring is told nothing. */
  private static @Nullable Telemetry telemetry(TelemetrySettings settings) throws IOException {
    if (!settings.isOn()) {
      return null;
    }
    URI collector = settings.otlpEndpoint();
    if (collector != null) {
      JvmResolution.exempt(List.of(collector.getHost()));
    }
    ListenAddress listen = settings.metricsListen();
    if (listen != null) {
      JvmResolution.exempt(List.of(listen.host()));
    }
    return Telemetry.start(settings, BuildVersion.text());
  }

  /** Every file that is looked at while the server runs. */
  private static Map<String, Boolean> refusedFiles(
      LiveData data,
      TokenFiles tokens,
      @Nullable CertificateFiles certificates,
      @Nullable WarmSchedule warming) {
    Map<String, Boolean> refused = data.refusedFiles();
    refused.put("tokens", tokens.isRefused());
    if (certificates != null) {
      refused.put("tls", certificates.isRefused());
    }
    if (warming != null) {
      refused.put("warm-file", warming.isRefused());
    }
    return refused;
  }

  private static CallerQuotas quotas(CallerLimits limits) {
    int burst = Math.max(1, BURST_SECONDS * limits.namesPerSecond());
    return new CallerQuotas(limits.namesPerSecond(), burst, limits.streams(), System::nanoTime);
  }

  private static String userAgent(Settings settings) {
    String agent = "domaincheck/" + BuildVersion.text();
    return settings.contact() == null ? agent : agent + " (" + settings.contact() + ")";
  }

  private static @Nullable AnswerCache cache(Settings settings, InstantSource clock) {
    if (!settings.cacheEnabled()) {
      return null;
    }
    TimeToLive ttl =
        new TimeToLive(settings.cacheTtl(), () -> ThreadLocalRandom.current().nextDouble());
    return new AnswerCache(ttl, settings.cacheMaxEntries(), System::nanoTime, clock);
  }

  /** Null if there is nothing to be warmed, or no list. */
  private static @Nullable WarmSchedule warming(
      Settings settings, @Nullable CacheWarmer warmer, InstantSource clock) throws IOException {
    Path file = settings.warmFile();
    return file == null || warmer == null
        ? null
        : WarmSchedule.load(file, settings.warmEvery(), warmer::warm, clock);
  }

  /** Null if the cache does not outlive the process. */
  private static @Nullable Snapshots snapshots(
      Settings settings, @Nullable AnswerCache cache, LiveData data, InstantSource clock)
      throws IOException {
    Path file = settings.snapshotFile();
    if (file == null || cache == null) {
      return null;
    }
    String origin =
        settings.sandbox()
            ? "the sandbox"
            : settings.upstreamMap() == null ? "the registries" : LiveData.origin(settings);
    return new Snapshots(cache, file, origin, data::generation, settings.snapshotEvery(), clock);
  }

  private static ServerDescription describe(Settings settings, Instant startTime, LiveData data) {
    return new ServerDescription(
        BuildVersion.text(),
        settings.sandbox(),
        startTime,
        settings.maxConcurrentLookups(),
        settings.lookupTimeout(),
        data::ages);
  }
}
