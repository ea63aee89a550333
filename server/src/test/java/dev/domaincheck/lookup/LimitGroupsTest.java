package dev.domaincheck.lookup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.domaincheck.availability.Protocol;
import dev.domaincheck.directory.Directory;
import dev.domaincheck.directory.LiveDirectory;
import dev.domaincheck.directory.OperatorTable;
import dev.domaincheck.directory.Service;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitGroupsTest {
  private static final Directory EMBEDDED = Directory.embedded();

  private final LimitGroups groups = new LimitGroups(() -> EMBEDDED);

  @Test
  void protocol_ofEveryServicesGroup_isThatService() {
    for (String suffix : EMBEDDED.suffixes()) {
      for (Service service : EMBEDDED.route(suffix).services()) {
        assertEquals(Optional.of(service.protocol()), groups.protocol(service.limitGroup()));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"rdap:*0, RDAP", "rdap:*63, RDAP", "dns:com, DNS", "dns:xn--p1ai, DNS", "dns:., DNS"})
  void protocol_ofGroupsWithoutAService_isKnown(String group, Protocol protocol) {
    assertEquals(Optional.of(protocol), groups.protocol(group));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rdap:*",
        "rdap:*64",
        "rdap:*07",
        "rdap:*-1",
        "",
        "*",
        "dns",
        "dns:",
        "dns:co.uk",
        "dns:nowhere",
        "dns:COM",
        "whois:*",
        "com"
      })
  void protocol_ofAnyOtherName_isNone(String group) {
    assertEquals(Optional.empty(), groups.protocol(group));
  }

  @Test
  void ofStranger_isAlwaysOneOfTheKnown_andOftenAnother() {
    Set<String> used = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      String group = LimitGroups.ofStranger("rdap" + i + ".example.net");
      assertEquals(Optional.of(Protocol.RDAP), groups.protocol(group));
      used.add(group);
    }
    assertEquals(LimitGroups.STRANGER_GROUPS, used.size());
  }

  @Test
  void protocol_ofTheOperatorsGroup_isKnownOnceItIsInUse() {
    LiveDirectory live = LiveDirectory.embedded();
    LimitGroups ofLive = new LimitGroups(live);
    assertEquals(Optional.empty(), ofLive.protocol("ours"));
    live.use(
        OperatorTable.parse(
            "file",
            """
            corp\twhois\twhois://whois.corp.example:43\t-\tfirm\tshown\tours\t-\t-
            corp\trdap\thttps://rdap.corp.example/\t-\tfirm\tshown\tours\t-\t-
            """,
            LocalDate.EPOCH));
    assertEquals(Optional.of(Protocol.RDAP), ofLive.protocol("ours"), "of two the usual first one");
    assertEquals(Optional.of(Protocol.DNS), ofLive.protocol("dns:corp"));
  }
}
