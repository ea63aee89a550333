package dev.domaincheck.whois;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The words in registries' dates, in lower case. */
final class DateWords {
  /**
   * Months from January on, each by all its names: English, then what Spanish, Portuguese, French,
   * Italian, German, Dutch, Polish, Turkish, Croatian and Indonesian add, full and short. A name
   * that is two months' in two languages is left out.
   */
  private static final String[] NAMES = {
    "january jan enero ene janeiro janvier janv gennaio gen januar januari stycznia styczen ocak oca"
        + " sijecanj siječanj",
    "february feb febrero fev fevereiro février fevrier fevr févr febbraio februar februari lutego"
        + " luty şubat subat şub veljaca veljača pebruari",
    "march mar marzo março marco mars märz maerz mrz maart mrt marca marzec mart ozujak ožujak"
        + " maret",
    "april apr abril abr avril avr aprile kwietnia kwiecień nisan nis travanj",
    "may mayo maio mai maggio mag mei maja mayıs mayis svibanj",
    "june jun junio junho juin giugno giu juni czerwca czerwiec haziran haz",
    "july jul julio julho juillet juil luglio lug juli lipca lipiec temmuz tem",
    "august aug agosto ago août aout ağustos agustos ağu sierpnia sierpień augustus",
    "september sep sept septiembre setiembre setembro set septembre settembre września wrzesień"
        + " eylül eylul eyl rujan",
    "october oct octubre outubro out octobre ottobre ott oktober okt października październik"
        + " ekim eki",
    "november nov noviembre novembro novembre kasım kasim kas studeni nopember",
    "december dec diciembre dic dezembro dez décembre decembre déc dicembre dezember grudnia"
        + " grudzień aralık aralik ara prosinac desember des",
  };

  private static final Map<String, Integer> MONTHS = new HashMap<>();

  static {
    for (int i = 0; i < NAMES.length; i++) {
      for (String name : NAMES[i].split(" ", -1)) {
        MONTHS.put(name, i + 1);
      }
    }
  }

  /** Week days, ends of ordinals, and small words between day, month and year. */
  private static final Set<String> FILLERS =
      Set.of(
          "monday",
          "mon",
          "tuesday",
          "tue",
          "tues",
          "wednesday",
          "wed",
          "thursday",
          "thu",
          "thur",
          "thurs",
          "friday",
          "fri",
          "saturday",
          "sat",
          "sunday",
          "sun",
          "st",
          "nd",
          "rd",
          "th",
          "de",
          "of",
          "at");

  /** Offsets in hours of zones whose letters mean one thing; CST, IST, BST and EST mean several. */
  private static final Map<String, Integer> HOURS =
      Map.ofEntries(
          Map.entry("z", 0),
          Map.entry("utc", 0),
          Map.entry("gmt", 0),
          Map.entry("wet", 0),
          Map.entry("west", 1),
          Map.entry("cet", 1),
          Map.entry("cest", 2),
          Map.entry("eet", 2),
          Map.entry("eest", 3),
          Map.entry("msk", 3),
          Map.entry("msd", 4),
          Map.entry("wat", 1),
          Map.entry("cat", 2),
          Map.entry("sast", 2),
          Map.entry("eat", 3),
          Map.entry("hkt", 8),
          Map.entry("jst", 9),
          Map.entry("kst", 9),
          Map.entry("aest", 10),
          Map.entry("aedt", 11),
          Map.entry("nzst", 12),
          Map.entry("nzdt", 13),
          Map.entry("edt", -4),
          Map.entry("pdt", -7),
          Map.entry("pst", -8),
          Map.entry("clt", -4),
          Map.entry("clst", -3),
          Map.entry("brt", -3));

  private DateWords() {}

  /** 1 to 12; 0 if the word is no month. */
  static int month(String word) {
    return MONTHS.getOrDefault(word, 0);
  }

  static boolean isFiller(String word) {
    return FILLERS.contains(word);
  }

  /** The zone that the letters mean everywhere; null if there is none such. */
  static @Nullable ZoneId zone(String word) {
    Integer hours = HOURS.get(word);
    return hours == null ? null : ZoneOffset.ofHours(hours);
  }
}
