package dev.domaincheck.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.InternetDomainName;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DomainNamePropertyTest {

  private static final Pattern CANONICAL =
      Pattern.compile("([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?");

  /** Pieces that random names are made of: every class of character that the rules tell apart. */
  private static final String[] PIECES = {
    "a",
    "Z",
    "9",
    "-",
    "--",
    ".",
    ".",
    "xn--",
    "XN--",
    "com",
    "co.uk",
    "ck",
    "jp",
    "\u3002",
    "\uff0e",
    "\uff61",
    "\u00fc",
    "u\u0308",
    "\u00df",
    "\u1e9e",
    "\u03c2",
    "\u0130",
    "\u0131",
    "\u00ad",
    "\u200d",
    "\u200c",
    "\u0915\u094d",
    "\u05d0",
    "\u0627",
    "\u0661",
    "\ud83d\ude00",
    "\ud800",
    "\udc00",
    "\ufe0f",
    "\ufb01",
    "\u2260",
    "=\u0338",
    "\u2024",
    "\u2488",
    " ",
    "\u00a0",
    "\t",
    "\r\n",
    "\u0000",
    "\u0085",
    "\u202e",
    "_",
    "/",
    "@",
    ":",
    "\"",
    "\\",
    "%0d%0a",
    "fa-hia",
    "fiqs8s",
    "55qx5d",
    "kva",
    "b\u00fccher",
  };

  @Test
  void parse_randomPieces_neverThrowsAndIsCanonical() {
    Random random = new Random(20260930);
    int accepted = 0;
    for (int round = 0; round < 50_000; round++) {
      StringBuilder text = new StringBuilder();
      int count = 1 + random.nextInt(8);
      for (int piece = 0; piece < count; piece++) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      if (random.nextBoolean()) {
        text.append(".com");
      }
      accepted += check(text.toString()) ? 1 : 0;
    }
    assertTrue(accepted > 2_000, "accepted " + accepted);
  }

  @Test
  void parse_randomCodePoints_neverThrowsAndIsCanonical() {
    Random random = new Random(46);
    for (int round = 0; round < 30_000; round++) {
      StringBuilder text = new StringBuilder();
      int count = random.nextInt(6);
      for (int at = 0; at < count; at++) {
        int bound = random.nextInt(3) == 0 ? Character.MAX_CODE_POINT + 1 : 0x800;
        text.appendCodePoint(random.nextInt(bound));
      }
      check(text.append(random.nextBoolean() ? ".de" : "").toString());
    }
  }

  /** An accepted name is in the grammar, and each of its spellings leads back to it. */
  private static boolean check(String text) {
    return switch (DomainName.parse(text)) {
      case DomainName name -> {
        assertTrue(CANONICAL.matches(name.ascii()), name.ascii());
        assertEquals(name, DomainName.parse(name.ascii()));
        assertEquals(name, DomainName.parse(name.unicode()));
        assertEquals(name.ascii(), name.label() + "." + name.suffix());
        yield true;
      }
      case RejectedName name -> {
        assertFalse(name.message().isEmpty());
        assertTrue(name.message().length() <= 256, name.message());
        if (!name.registrable().isEmpty()) {
          DomainName below =
              assertInstanceOf(DomainName.class, DomainName.parse(name.registrable()));
          assertEquals(name.suffix(), below.suffix());
        }
        yield false;
      }
    };
  }

  @Test
  void parse_fastPath_agreesWithUts46() {
    Random random = new Random(3490);
    String alphabet = "abzAZ09--..";
    int plain = 0;
    for (int round = 0; round < 50_000; round++) {
      StringBuilder text = new StringBuilder();
      int count = 1 + random.nextInt(12);
      for (int at = 0; at < count; at++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String fast = LdhName.plain(text.toString());
      if (fast != null) {
        plain++;
        assertEquals(
            Uts46.parse(text.toString()), RegistrableZone.place(fast, fast), text.toString());
      } else {
        assertInstanceOf(RejectedName.class, Uts46.parse(text.toString()), text.toString());
      }
    }
    assertTrue(plain > 5_000, "plain " + plain);
  }

  @Test
  void parse_hostileInputs_areAllRejected() {
    List<String> hostile = HostileInputs.all();
    assertTrue(hostile.size() >= 200, "only " + hostile.size());
    for (String text : hostile) {
      RejectedName name = assertInstanceOf(RejectedName.class, DomainName.parse(text), text);
      assertTrue(name.registrable().isEmpty(), text);
    }
  }

  @Test
  void flatTlds_everyUsualSecondLabel_agreesWithThePublicSuffixList() {
    Set<String> flat = ZoneList.read("flat-tlds.tsv");
    String[] labels = {
      "ac", "co", "com", "edu", "go", "gov", "mil", "ne", "net", "nom", "or", "org", "info"
    };
    assertTrue(flat.size() > 1_000, "only " + flat.size());
    for (String tld : flat) {
      for (String label : labels) {
        InternetDomainName suffix = InternetDomainName.from(label + "." + tld).registrySuffix();
        assertTrue(suffix == null || suffix.toString().equals(tld), label + "." + tld);
      }
    }
  }

  @Test
  void secondLevelZones_each_isAZoneOfItsOwn() {
    for (String zone : ZoneList.read("second-level-zones.tsv")) {
      DomainName name =
          assertInstanceOf(DomainName.class, DomainName.parse("example." + zone), zone);
      assertEquals(zone, name.suffix());
      assertFalse(
          InternetDomainName.from(zone).isRegistrySuffix(), zone + " is in the list already");
    }
  }
}
