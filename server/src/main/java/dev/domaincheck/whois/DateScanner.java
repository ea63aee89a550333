package dev.domaincheck.whois;

import dev.domaincheck.whois.DateFormat.Order;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Takes a date's text apart. One pass over its pieces: runs of digits, runs of letters, and single
 * other characters.
 */
final class DateScanner {
  private static final int NONE = -1;

  private final String text;
  private Order order;
  private final List<String> pieces = new ArrayList<>();
  private int at;
  private int year = NONE;
  private int month = NONE;
  private int day = NONE;
  private @Nullable LocalTime time;
  private boolean seconds;
  private @Nullable ZoneId zone;
  private boolean strangeZone;
  private boolean iso;

  /** The numbers of the date in their order, with the characters between them. */
  private final List<String> numbers = new ArrayList<>();

  private final StringBuilder between = new StringBuilder();

  /** How many numbers stand before the month's name. */
  private int numbersBeforeMonth = NONE;

  DateScanner(String text, Order order) {
    this.text = text.toLowerCase(Locale.ROOT);
    this.order = order;
  }

  int year() {
    return year;
  }

  int month() {
    return month;
  }

  int day() {
    return day;
  }

  /** The time of the day; null if there is none. */
  @Nullable LocalTime time() {
    return time;
  }

  boolean hasSeconds() {
    return seconds;
  }

  /** The zone that the text names; null if it names none. */
  @Nullable ZoneId zone() {
    return zone;
  }

  /** Whether the text is of ISO 8601's form, whose calendar is the Gregorian one. */
  boolean isIso() {
    return iso && zone != null;
  }

  /** Whether the text names a zone that is not known, or means several. */
  boolean strangeZone() {
    return strangeZone;
  }

  /**
   * Whether the text is a date, whose parts are then known.
   *
   * @throws java.time.DateTimeException if its time is none
   */
  boolean scan() {
    split();
    while (at < pieces.size()) {
      if (!step()) {
        return false;
      }
    }
    return month == NONE ? numeric() : named();
  }

  private void split() {
    int i = 0;
    while (i < text.length()) {
      int start = i;
      char c = text.charAt(i++);
      while (i < text.length() && isAlike(c, text.charAt(i))) {
        i++;
      }
      pieces.add(text.substring(start, i));
    }
  }

  private static boolean isAlike(char a, char b) {
    return (isDigit(a) && isDigit(b)) || (Character.isLetter(a) && Character.isLetter(b));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private String piece(int ahead) {
    return at + ahead < pieces.size() ? pieces.get(at + ahead) : "";
  }

  private boolean isNumber(int ahead) {
    String piece = piece(ahead);
    return !piece.isEmpty() && isDigit(piece.charAt(0));
  }

  /** Takes what stands next; false if it has no place in a date. */
  private boolean step() {
    String piece = piece(0);
    char c = piece.charAt(0);
    if (isDigit(c)) {
      return isTime() ? clock() : number(piece);
    }
    if (Character.isLetter(c)) {
      return word(piece);
    }
    return switch (c) {
      case '(' -> remark();
      case '#' -> {
        // A ticket's number.
        at = pieces.size();
        yield true;
      }
      case '+' -> time != null && offset();
      case '-' -> (time != null && zone == null && !strangeZone) ? offset() : separator(c);
      case ' ', '/', '.', ',' -> separator(c);
      default -> false;
    };
  }

  private boolean separator(char c) {
    between.append(c);
    at++;
    return true;
  }

  private boolean number(String piece) {
    if (numbers.size() == 3 || piece.length() > 14) {
      return false;
    }
    numbers.add(piece);
    at++;
    return true;
  }

  // time

  /** A colon after one or two digits, or, after a T, the hyphen that one registry writes. */
  private boolean isTime() {
    boolean afterT = at > 0 && pieces.get(at - 1).equals("t");
    return time == null
        && piece(0).length() <= 2
        && isNumber(2)
        && (piece(1).equals(":") || (afterT && piece(1).equals("-") && piece(3).equals("-")));
  }

  private boolean clock() {
    String colon = piece(1);
    int hour = Integer.parseInt(piece(0));
    if (piece(2).length() != 2) {
      return false;
    }
    int minute = Integer.parseInt(piece(2));
    at += 3;
    int second = 0;
    if (piece(0).equals(colon) && isNumber(1) && piece(1).length() == 2) {
      second = Integer.parseInt(piece(1));
      seconds = true;
      at += 2;
      if ((piece(0).equals(".") || piece(0).equals(",")) && isNumber(1)) {
        // A fraction of a second is more than any registry promises.
        at += 2;
      }
    }
    int half = piece(0).equals(" ") ? 1 : 0;
    if (piece(half).equals("am") || piece(half).equals("pm")) {
      if (hour < 1 || hour > 12) {
        return false;
      }
      hour = hour % 12 + (piece(half).equals("pm") ? 12 : 0);
      at += half + 1;
    }
    time = LocalTime.of(hour, minute, second);
    return true;
  }

  /** {@code +01:00}, {@code +0100}, {@code +01} or {@code +1}. */
  private boolean offset() {
    if (!isNumber(1)) {
      return false;
    }
    int sign = piece(0).equals("-") ? -1 : 1;
    String hours = piece(1);
    at += 2;
    String minutes = "0";
    if (hours.length() == 4) {
      minutes = hours.substring(2);
      hours = hours.substring(0, 2);
    } else if (piece(0).equals(":") && isNumber(1) && piece(1).length() == 2) {
      minutes = piece(1);
      at += 2;
    }
    if (hours.length() > 2) {
      return false;
    }
    zone =
        ZoneOffset.ofHoursMinutes(sign * Integer.parseInt(hours), sign * Integer.parseInt(minutes));
    return true;
  }

  // words

  private boolean word(String word) {
    if (word.equals("t") && isNumber(1) && numbers.size() == 3) {
      iso = numbers.getFirst().length() == 4;
      at++;
      return true;
    }
    int named = DateWords.month(word);
    if (named > 0 && month == NONE) {
      month = named;
      numbersBeforeMonth = numbers.size();
      at++;
      return true;
    }
    if (DateWords.isFiller(word)) {
      at++;
      return true;
    }
    return zoneName(word);
  }

  private boolean zoneName(String word) {
    if (time == null && DateWords.zone(word) != null && !numbers.isEmpty()) {
      at++;
      return true;
    }
    if (time == null || zone != null || strangeZone) {
      return false;
    }
    at++;
    boolean universal = word.equals("utc") || word.equals("gmt");
    if (universal && (piece(0).equals("+") || piece(0).equals("-")) && isNumber(1)) {
      return offset();
    }
    zone = DateWords.zone(word);
    // Three to five letters after a time are a zone, if not one that everybody means alike.
    strangeZone = zone == null;
    return zone != null || (word.length() >= 3 && word.length() <= 5);
  }

  /** A remark in parentheses: the form of the date, or the zone. */
  private boolean remark() {
    int close = pieces.subList(at, pieces.size()).indexOf(")");
    if (close < 0) {
      return false;
    }
    String remark = String.join("", pieces.subList(at + 1, at + close));
    switch (remark) {
      case "dd/mm/yyyy", "dd-mm-yyyy", "dd.mm.yyyy" -> order = Order.DAY_FIRST;
      case "mm/dd/yyyy", "mm-dd-yyyy" -> order = Order.MONTH_FIRST;
      case "yyyy-mm-dd", "yyyy/mm/dd", "yyyy.mm.dd" -> {
        // As is seen.
      }
      default -> {
        if (time == null || zone != null) {
          return false;
        }
        at++;
        return zoneName(piece(0)) && piece(0).equals(")") && separator(' ');
      }
    }
    at += close + 1;
    return true;
  }

  // what the numbers mean

  /** A month by name, with a day of one or two digits and a year of four. */
  private boolean named() {
    if (numbers.size() != 2) {
      return false;
    }
    String first = numbers.get(0);
    String second = numbers.get(1);
    boolean yearFirst = first.length() == 4 && numbersBeforeMonth == 1;
    String years = yearFirst ? first : second;
    String days = yearFirst ? second : first;
    if (years.length() != 4 || days.length() > 2) {
      return false;
    }
    year = Integer.parseInt(years);
    day = Integer.parseInt(days);
    return true;
  }

  private boolean numeric() {
    return switch (numbers.size()) {
      case 1 -> compact(numbers.getFirst());
      case 3 -> apart(numbers.get(0), numbers.get(1), numbers.get(2));
      default -> false;
    };
  }

  /** {@code 20010203} or {@code 20010203040506}. */
  private boolean compact(String digits) {
    if (digits.length() == 14 && time == null) {
      time =
          LocalTime.of(
              Integer.parseInt(digits.substring(8, 10)),
              Integer.parseInt(digits.substring(10, 12)),
              Integer.parseInt(digits.substring(12)));
      seconds = true;
    } else if (digits.length() != 8) {
      return false;
    }
    year = Integer.parseInt(digits.substring(0, 4));
    month = Integer.parseInt(digits.substring(4, 6));
    day = Integer.parseInt(digits.substring(6, 8));
    return true;
  }

  private boolean apart(String first, String second, String third) {
    if (first.length() == 4) {
      if (second.length() > 2 || third.length() > 2) {
        return false;
      }
      year = Integer.parseInt(first);
      month = Integer.parseInt(second);
      day = Integer.parseInt(third);
      return true;
    }
    if (third.length() != 4 || first.length() > 2 || second.length() > 2) {
      return false;
    }
    year = Integer.parseInt(third);
    int a = Integer.parseInt(first);
    int b = Integer.parseInt(second);
    // Where dots are written the day comes first, all over the world.
    boolean dotted = !between.isEmpty() && between.charAt(0) == '.';
    boolean dayFirst =
        switch (order) {
          case DAY_FIRST -> true;
          case MONTH_FIRST -> false;
          case UNKNOWN -> dotted || a > 12 || a == b;
        };
    boolean clear = order != Order.UNKNOWN || dayFirst || b > 12;
    day = dayFirst ? a : b;
    month = dayFirst ? b : a;
    return clear;
  }
}
