package dev.domaincheck;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;

/** Who may know whom, and what stays where. The reasons are in the module's README. */
@AnalyzeClasses(
    packages = "dev.domaincheck",
    importOptions = {
      ImportOption.DoNotIncludeTests.class,
      ImportOption.DoNotIncludePackageInfos.class,
      ArchitectureTest.OnlyThisModule.class
    })
final class ArchitectureTest {
  /**
   * Generated code is most of what there is, and nobody's design; the client has a test of its own
   * and is here only for the end-to-end tests.
   */
  static final class OnlyThisModule implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/dev/domaincheck/v1/")
          && !location.contains("/dev/domaincheck/bench/v1/")
          && !location.contains("/dev/domaincheck/client/")
          && !location.contains("/dev/domaincheck/cli/");
    }
  }

  private static final String ROOT = "dev.domaincheck.";

  private static final List<String> PROTOCOLS = List.of("rdap", "whois", "das", "httpwhois", "dns");

  private static final List<String> ABOVE_AVAILABILITY =
      List.of(
          "transport",
          "rdap",
          "whois",
          "das",
          "httpwhois",
          "dns",
          "directory",
          "limit",
          "lookup",
          "flight",
          "cache",
          "grpc",
          "metrics",
          "sandbox",
          "server");

  /** Each package and those that may know it. A package that is not there yet breaks nothing. */
  private static final Map<String, List<String>> KNOWN_BY = new LinkedHashMap<>();

  static {
    KNOWN_BY.put(
        "availability", Stream.concat(Stream.of("config"), ABOVE_AVAILABILITY.stream()).toList());
    KNOWN_BY.put(
        "name",
        Stream.concat(Stream.of("availability", "testkit"), ABOVE_AVAILABILITY.stream()).toList());
    KNOWN_BY.put(
        "transport", List.of("rdap", "whois", "das", "httpwhois", "dns", "lookup", "server"));
    for (String protocol : PROTOCOLS) {
      KNOWN_BY.put(protocol, List.of("lookup", "metrics", "server"));
    }
    KNOWN_BY.put("directory", List.of("lookup", "grpc", "metrics", "server"));
    KNOWN_BY.put("limit", List.of("lookup", "flight", "grpc", "metrics", "server"));
    KNOWN_BY.put("lookup", List.of("flight", "metrics", "server"));
    KNOWN_BY.put("flight", List.of("cache", "metrics", "server"));
    KNOWN_BY.put("cache", List.of("grpc", "metrics", "server"));
    KNOWN_BY.put("grpc", List.of("server"));
    KNOWN_BY.put("metrics", List.of("server"));
    KNOWN_BY.put("config", List.of("metrics", "server", "testkit"));
    KNOWN_BY.put("sandbox", List.of("server", "testkit"));
    KNOWN_BY.put("server", List.of("testkit"));
    KNOWN_BY.put("testkit", List.of());
  }

  @ArchTest static final ArchRule ARROWS = arrows();

  @ArchTest
  static final ArchRule EACH_PACKAGE_IS_IN_THE_DESIGN =
      classes()
          .should()
          .resideInAnyPackage(
              KNOWN_BY.keySet().stream().map(name -> ROOT + name).toArray(String[]::new));

  @ArchTest
  static final ArchRule NO_CYCLES = slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule GRPC_STAYS_AT_THE_EDGE =
      noClasses()
          .that(outside("grpc", "metrics", "server", "testkit"))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "io.grpc..", "com.google.protobuf..", ROOT + "v1..", ROOT + "bench.v1.."));

  @ArchTest
  static final ArchRule CAFFEINE_STAYS_IN_THE_CACHE =
      noClasses()
          .that(outside("cache"))
          .should()
          .dependOnClassesThat(resideInAPackage("com.github.benmanes.caffeine.."));

  /** The edge reads a peer's address and the server binds one; neither resolves a name. */
  @ArchTest
  static final ArchRule NETWORK_STAYS_IN_THE_TRANSPORT =
      noClasses()
          .that(outside("transport", "sandbox"))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("java.net", "java.net.http..", "java.net.spi..", "javax.net..")
                  .and(not(anyOf(URI.class, URISyntaxException.class)))
                  .and(not(anyOf(InetSocketAddress.class, SocketAddress.class)))
                  // What a client's certificate says, at the edge.
                  .and(not(anyOf(SSLSession.class, SSLPeerUnverifiedException.class)))
                  // Whose certificates the listener takes.
                  .and(not(anyOf(X509ExtendedTrustManager.class, SSLEngine.class, Socket.class))));

  @ArchTest
  static final ArchRule SOCKET_ADDRESSES_STAY_AT_THE_ENDS =
      noClasses()
          .that(outside("transport", "sandbox", "grpc", "server"))
          .should()
          .dependOnClassesThat(anyOf(InetSocketAddress.class, SocketAddress.class));

  @ArchTest
  static final ArchRule CHANNELS_STAY_IN_THE_TRANSPORT =
      noClasses()
          .that(outside("transport", "sandbox"))
          .should()
          .dependOnClassesThat()
          .haveNameMatching("java\\.nio\\.channels\\..*(Socket|Datagram|Selector).*");

  @ArchTest
  static final ArchRule WALL_CLOCK_IS_INJECTED =
      noClasses()
          .that(outside("server"))
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(InstantSource.class, "system")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(Clock.class, "systemDefaultZone")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.Date");

  @ArchTest
  static final ArchRule STANDARD_STREAMS_BELONG_TO_THE_SERVER =
      noClasses().that(outside("server")).should(ACCESS_STANDARD_STREAMS);

  @ArchTest
  static final ArchRule NAMES_SAY_WHAT_A_TYPE_IS =
      noClasses().should().haveNameMatching(".*(Utils?|Helpers?|Manager|Impl)");

  private static LayeredArchitecture arrows() {
    LayeredArchitecture layers =
        layeredArchitecture().consideringOnlyDependenciesInLayers().withOptionalLayers(true);
    for (String name : KNOWN_BY.keySet()) {
      layers = layers.layer(name).definedBy(ROOT + name + "..");
    }
    for (Map.Entry<String, List<String>> entry : KNOWN_BY.entrySet()) {
      LayeredArchitecture.LayerDependencySpecification layer = layers.whereLayer(entry.getKey());
      layers =
          entry.getValue().isEmpty()
              ? layer.mayNotBeAccessedByAnyLayer()
              : layer.mayOnlyBeAccessedByLayers(entry.getValue().toArray(String[]::new));
    }
    return layers;
  }

  private static DescribedPredicate<JavaClass> outside(String... packages) {
    String[] names = new String[packages.length];
    for (int i = 0; i < packages.length; i++) {
      names[i] = ROOT + packages[i] + "..";
    }
    return not(resideInAnyPackage(names));
  }

  private static DescribedPredicate<JavaClass> anyOf(Class<?>... types) {
    DescribedPredicate<JavaClass> any = type(types[0]);
    for (Class<?> type : types) {
      any = any.or(type(type));
    }
    return any;
  }
}
