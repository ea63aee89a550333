package dev.domaincheck.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.re2j.Pattern;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.name.RejectedName;
import java.util.Locale;

/** Names in whatever a caller may send. */
class NameFuzzTest {
  private static final Pattern QUERY =
      Pattern.compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  @FuzzTest(maxDuration = "10m")
  void parse(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();
    switch (DomainName.parse(text)) {
      case DomainName name -> {
        assertTrue(name.ascii().length() <= 253, text);
        assertTrue(QUERY.matches(name.ascii()), text);
        assertEquals(name.ascii(), name.label() + "." + name.suffix());
        // Each spelling of it is the same name.
        assertEquals(name, DomainName.parse(name.ascii()));
        assertEquals(name, DomainName.parse(name.ascii().toUpperCase(Locale.ROOT) + "."));
        assertEquals(name, DomainName.parse(name.unicode()));
        assertEquals(name, DomainName.parse("  " + name.unicode() + " "));
      }
      case RejectedName name -> {
        assertFalse(name.message().isEmpty());
        assertTrue(name.message().length() <= 256, name.message());
        assertTrue(name.message().codePoints().noneMatch(Character::isISOControl), text);
        if (!name.registrable().isEmpty()) {
          assertInstanceOf(DomainName.class, DomainName.parse(name.registrable()));
        }
      }
    }
  }
}
