package dev.domaincheck.whois;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.domaincheck.availability.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Notices of registries beside a statement, and records beside another name's. */
class DoubtfulNoticesTest {
  private static final WhoisReader READER = new WhoisReader(WhoisRules.embedded());

  private static Outcome read(String host, String name, String reply) {
    return READER.read(Names.of(name), host, reply.replace(" / ", "\r\n").getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "whois.nic.at|foo.at|[Query limit exceeded] / % nothing found",
        "whois.nic.xyz|foo.xyz|[Query refused] / DOMAIN NOT FOUND / >>> Last update of WHOIS <<<",
        "whois.nic.lv|foo.lv|This service is under maintenance. / Domain: foo.lv / Status: free",
        "whois.nic.sn|foo.sn|This whois service is currently unavailable, wait. / NOT FOUND",
        "whois.nic.at|foo.at|***** / * Data incomplete until noon * / ***** / % nothing found",
        "whois.nic.fr|foo.fr|%% Vous avez dépassé le nombre de requêtes / %% NOT FOUND",
        "whois.nic.cz|foo.cz|% Překročili jste limit / % No entries found.",
        "whois.norid.no|foo.no|% Grensen er overskredet / % No match",
        "whois.example.zz|foo.zz|% Whois foo.zz / % Limite de requêtes dépassée / % not found",
        "whois.registro.br|foo.com.br|% Excedido o limite / % No match for domain foo.com.br",
        "whois.nic.md|foo.md|No entries found [ No match for bar.md ]",
        "whois.jprs.jp|foo.jp|[ The query could not be processed ] / No match!!",
        "whois.co.pl|foo.co.pl|*** Przerwa techniczna *** / % Unfortunately, no results were found",
        "whois.nic.at|foo.at|% database offline / % nothing found",
        "whois.nic.at|foo.at|% reserved / % nothing found",
        "whois.nic.at|foo.at|[whois.nic.at: connection limit exceeded] / % nothing found",
        "whois.register.si|foo.si|% Preveč poizvedb / % No entries found",
      })
  void isNotFree(String host, String name, String reply) {
    assertInstanceOf(Outcome.Failure.class, read(host, name, reply));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "whois.verisign-grs.com|foo.com|No match for foo.com. / Domain: BAR.COM / Registrar: X",
        "whois.nic.xyz|foo.xyz|Query: foo.xyz / Domain Name: BAR.XYZ / Registrar: X Ltd",
        "whois.dns.be|foo.be|Domain: foo.be / Status: AVAILABLE / Status: NOT AVAILABLE",
        "whois.denic.de|foo.de|Domain: foo.de / Status: free / Status: connect",
        "whois.example.zz|foo.zz|Domain: foo.zz / Registration: not possible at the moment",
        "whois.example.zz|foo.zz|Domain: foo.zz / Registrar: temporarily unavailable",
      })
  void isNoRecord(String host, String name, String reply) {
    assertInstanceOf(Outcome.Failure.class, read(host, name, reply));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "whois.nic.at|foo.at|[Querying whois.nic.at] / % nothing found|AVAILABLE",
        "whois.nic.md|foo.md|No entries found [ No match for ]|AVAILABLE",
        "whois.nic.bj|foo.bj|Domain Name: foo.bj / Created: 2009 / Domain Name: ifoo.bj|REGISTERED",
      })
  void isRead(String host, String name, String reply, String verdict) {
    Outcome.Verdict read = assertInstanceOf(Outcome.Verdict.class, read(host, name, reply));
    assertEquals(verdict, read.availability().name());
  }
}
