package dev.domaincheck.whois;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.domaincheck.availability.Registration;
import dev.domaincheck.availability.RegistryDate;
import dev.domaincheck.availability.View;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistrationFieldsTest {
  private static final WhoisRules RULES = WhoisRules.embedded();

  private static Registration read(String host, String name, String reply) {
    Registration whole = read(host, name, reply, View.REGISTRATION);
    Registration part = read(host, name, reply, View.AVAILABILITY);
    assertEquals(
        new Registration("", null, null, whole.expires(), whole.statuses(), List.of(), null), part);
    return whole;
  }

  private static Registration read(String host, String name, String reply, View view) {
    WhoisRule rule = RULES.rule(host);
    return RegistrationFields.read(
        Objects.requireNonNull(
                ReplyLines.of(reply.getBytes(StandardCharsets.UTF_8), rule.charset()))
            .record(),
        rule,
        new NameMatch(Names.of(name)),
        new Candidates(rule),
        view);
  }

  private static String time(@Nullable RegistryDate date) {
    return date == null ? "" : date.precision() + " " + date.time();
  }

  @Test
  void headings_withIndentedValuesBelow_holdTheFields() {
    Registration data =
        read(
            "whois.nic.uk",
            "plumtree.co.uk",
            """

                Domain name:
                    plumtree.co.uk

                Registrant:
                    Plum Tree Ltd

                Registrar:
                    Invented Names Ltd [Tag = INVENTED]
                    URL: https://invented.example

                Relevant dates:
                    Registered on: 26-Jul-1999
                    Expiry date:  26-Jul-2027
                    Last updated:  19-Mar-2025

                Registration status:
                    Registered until expiry date.

                Name servers:
                    ns1.hoster.example        192.0.2.1  2001:db8::1
                    ns2.hoster.example

                WHOIS lookup made at 12:00:00 23-Nov-2026
            """);
    assertEquals("Invented Names Ltd [Tag = INVENTED]", data.registrar());
    assertEquals("DAY 1999-07-26T00:00:00Z", time(data.created()));
    assertEquals("DAY 2025-03-19T00:00:00Z", time(data.updated()));
    assertEquals("DAY 2027-07-26T00:00:00Z", time(data.expires()));
    assertEquals(List.of("ns1.hoster.example", "ns2.hoster.example"), data.nameServers());
  }

  @Test
  void registrarBlock_withKeys_givesTheOneThatIsAName() {
    Registration data =
        read(
            "whois.nic.it",
            "plumtree.it",
            """
            Domain:             plumtree.it
            Status:             clientDeleteProhibited
                                clientUpdateProhibited
            Signed:             no
            Created:            1999-12-10 10:20:30
            Last Update:        2025-05-07 00:53:51
            Expire Date:        2027-04-21

            Registrant
              Organization:     Plum Tree Srl
              Created:          2013-04-21 01:05:35

            Registrar
              Organization:     Invented Names SpA
              Name:             INVENTED-REG
              Web:              https://invented.example

            Nameservers
              ns1.hoster.example
              ns2.hoster.example

            """);
    assertEquals("Invented Names SpA", data.registrar());
    assertEquals("SECOND 1999-12-10T09:20:30Z", time(data.created()));
    assertEquals("DAY 2027-04-21T00:00:00Z", time(data.expires()));
    assertEquals(List.of("clientDeleteProhibited", "clientUpdateProhibited"), data.statuses());
    assertEquals(List.of("ns1.hoster.example", "ns2.hoster.example"), data.nameServers());
  }

  @Test
  void recordOfTheZone_inFrontOfTheDomains_lendsItNothing() {
    Registration data =
        read(
            "whois.nic.fr",
            "plumtree.fr",
            """
            refer:        whois.nic.fr

            domain:       FR

            nserver:      D.NIC.FR 194.0.9.1
            created:      1986-09-02
            changed:      2025-01-01
            source:       IANA

            # whois.nic.fr

            domain:                        plumtree.fr
            status:                        ACTIVE
            Expiry Date:                   2027-12-06T10:00:00Z
            created:                       03/04/1999
            last-update:                   2025-11-05T14:06:35Z
            registrar:                     INVENTED NAMES
            nserver:                       ns1.hoster.example
            nserver:                       ns2.hoster.example [192.0.2.1 2001:db8::1]
            source:                        FRNIC

            registrar:                     ANOTHER NAME
            """);
    assertEquals("INVENTED NAMES", data.registrar());
    assertEquals("DAY 1999-04-03T00:00:00Z", time(data.created()));
    assertEquals("SECOND 2025-11-05T14:06:35Z", time(data.updated()));
    assertEquals(List.of("ns1.hoster.example", "ns2.hoster.example"), data.nameServers());
    assertEquals(List.of(), data.statuses(), "ACTIVE is the registry's own word");
  }

  @Test
  void contactsAndHosts_belowTheirGaps_keepTheirDates() {
    Registration data =
        read(
            "whois.nic.cz",
            "plumtree.cz",
            """
            domain:       plumtree.cz
            registrant:   SB:PLUM
            nsset:        NSS:PLUM
            registrar:    REG-INVENTED
            registered:   21.07.2000 15:21:00
            expire:       22.07.2027

            contact:      SB:PLUM
            registrar:    REG-OTHER
            created:      01.01.2020 01:01:01
            changed:      02.02.2022 02:02:02

            nsset:        NSS:PLUM
            nserver:      ns1.hoster.example (192.0.2.1, 2001:db8::1)
            nserver:      ns2.hoster.example
            changed:      03.03.2023 03:03:03
            """);
    assertEquals("REG-INVENTED", data.registrar());
    assertEquals("SECOND 2000-07-21T13:21:00Z", time(data.created()));
    assertNull(data.updated());
    assertEquals("DAY 2027-07-22T00:00:00Z", time(data.expires()));
    assertEquals(List.of("ns1.hoster.example", "ns2.hoster.example"), data.nameServers());
  }

  @Test
  void hostsNamedLikeTheDomain_aboveItsRecord_lendItNoRegistrar() {
    Registration data =
        read(
            "whois.verisign-grs.com",
            "plumtree.com",
            """
               Server Name: PLUMTREE.COM.SPAM.EXAMPLE
               Registrar: SPAM REGISTRAR

               Domain Name: PLUMTREE.COM
               Registrar: INVENTED NAMES LTD
               Name Server: NS1.HOSTER.EXAMPLE
               Creation Date: 02-jan-1999
            """);
    assertEquals("INVENTED NAMES LTD", data.registrar());
    assertEquals(List.of("ns1.hoster.example"), data.nameServers());
  }

  @Test
  void recordOfARegistrar_belowTheRegistrys_addsNoNameServers() {
    Registration data =
        read(
            "whois.nic.example",
            "plumtree.example",
            """
            Domain Name: PLUMTREE.EXAMPLE
            Registrar: Invented Names Ltd
            Name Server: NS1.HOSTER.EXAMPLE
            DNSSEC: signedDelegation

            Domain Name: PLUMTREE.EXAMPLE
            Registrar: Another Name
            Name Server: NS1.OLD.EXAMPLE

            Domain Name: OTHER.EXAMPLE
            Creation Date: 2001-01-01T00:00:00Z
            """);
    assertEquals("Invented Names Ltd", data.registrar());
    assertEquals(List.of("ns1.hoster.example"), data.nameServers());
    assertEquals(true, data.signed());
    assertNull(data.created());
  }

  @Test
  void continuationLines_belowAFirstNameServer_areNameServersToo() {
    Registration data =
        read(
            "whois.dns.pl",
            "plumtree.pl",
            """
            DOMAIN NAME:           plumtree.pl
            registrant type:       organization
            nameservers:           ns1.hoster.example. [192.0.2.1]
                                   ns2.hoster.example.
            created:               1999.07.26 13:00:00
            renewal date:          2027.07.25 14:00:00

            REGISTRAR:
            Invented Names sp. z o.o.
            ul. Zmyslona 1
            """);
    assertEquals(List.of("ns1.hoster.example", "ns2.hoster.example"), data.nameServers());
    assertEquals("SECOND 1999-07-26T11:00:00Z", time(data.created()));
    assertEquals("Invented Names sp. z o.o.", data.registrar());
  }

  @Test
  void renewal_thatIsTheLastOne_isNoExpiry() {
    Registration data =
        read(
            "whois.thnic.co.th",
            "plumtree.co.th",
            """
            Domain:             PLUMTREE.CO.TH
            Registrar:          Invented Names Co., Ltd.
            Renewal:            08 Oct 2012
            Created date:       08 Oct 1998
            Exp date:           07 Oct 2027
            """);
    assertEquals("DAY 2027-10-07T00:00:00Z", time(data.expires()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Invented Names Inc. (R151-LRMS)|Invented Names Inc.",
        "Invented Names Inc R45-ME|Invented Names Inc",
        "Invented Names GmbH ( https://nic.at/registrar/1 )|Invented Names GmbH",
        "Invented Names Internal (9999)|Invented Names Internal (9999)",
        "N/A|''",
      })
  void registrar_withWhatIsNotItsName_isTheName(String value, String name) {
    String reply = "Domain Name: plumtree.example\nRegistrar: " + value + "\n";
    assertEquals(name, read("whois.nic.example", "plumtree.example", reply).registrar());
  }

  @ParameterizedTest
  @CsvSource({
    "signedDelegation, true",
    "Signed, true",
    "unsigned, false",
    "no, false",
    "12345 8 2 ABCDEF, true",
    "perhaps,",
  })
  void dnssec_asRegistriesSayIt_isReadOrLeftOpen(String value, @Nullable Boolean signed) {
    String reply = "Domain Name: plumtree.example\nDNSSEC: " + value + "\n";
    assertEquals(signed, read("whois.nic.example", "plumtree.example", reply).signed());
  }

  @Test
  void nameServers_moreThanAnyDomainHas_areCutAtThirtyTwo() {
    String reply =
        IntStream.range(0, 900)
            .mapToObj(i -> "Name Server: ns" + i + ".hoster.example")
            .collect(Collectors.joining("\n", "Domain Name: plumtree.example\n", "\n"));
    assertEquals(32, read("whois.nic.example", "plumtree.example", reply).nameServers().size());
  }
}
