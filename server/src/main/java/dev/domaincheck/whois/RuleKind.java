package dev.domaincheck.whois;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a line of a reply means. In a rule file each kind is written as its name in lower case with
 * hyphens.
 */
enum RuleKind {
  /** A line that says nothing about the name; nothing but an end is read in it. */
  SET_ASIDE,
  /** From this line on only prose follows: {@link #DOUBT} is not looked for below it. */
  FOOTER,
  /** The registry limits the client; nothing else in the reply counts. */
  THROTTLED,
  /** The registry limits the client, but a statement about the name in the same reply counts. */
  LIMITED,
  /** The registry refuses the client altogether. */
  BANNED,
  /** The registry could not answer. */
  FAILED,
  /** The registry does not serve the suffix, or not here. */
  NOT_SERVED,
  /** The registry says that the name can not be one. */
  INVALID,
  /** Names the domain the reply is about. */
  NAME,
  /** The line after this one names the domain. */
  NAME_BELOW,
  RESERVED,
  BLOCKED,
  RESTRICTED,
  PREMIUM,
  /** The name cannot be registered; the reply does not say why. */
  UNAVAILABLE,
  PENDING_DELETE,
  REDEMPTION,
  REGISTERED,
  /** A field of a registration: the registrar. */
  REGISTRAR,
  /** A field of a registration: when it was made. */
  CREATED,
  /** A field of a record, also of one that is no registration: when it was last changed. */
  UPDATED,
  /** A field of a registration: when it expires. */
  EXPIRES,
  /** A field of a record: an EPP status, or the registry's own. */
  STATUS,
  /** A field of a registration: a name server. */
  NAME_SERVER,
  /** A field of a record: whether it is signed. */
  SIGNED,
  /** A heading: the registrar stands below it. */
  REGISTRAR_BELOW,
  /** A heading: name servers stand below it. */
  NAME_SERVER_BELOW,
  /** A heading: the date of the registration stands below it. */
  CREATED_BELOW,
  /** A heading: the date of expiry stands below it. */
  EXPIRES_BELOW,
  /** Begins a part of a record on something else, whose dates and statuses are not the name's. */
  OTHER_PART,
  AVAILABLE,
  /** A line that forbids to read the reply as AVAILABLE, whatever else it says. */
  DOUBT,
  /** A line that every complete free reply has; without it a free reply counts as truncated. */
  END,
  /** A line that every complete record has; without it a record counts as truncated. */
  RECORD_END;

  private static final Set<RuleKind> NAMING =
      EnumSet.of(
          NAME,
          AVAILABLE,
          RESERVED,
          BLOCKED,
          RESTRICTED,
          PREMIUM,
          UNAVAILABLE,
          REGISTERED,
          INVALID);
  private static final Set<RuleKind> VALUED =
      EnumSet.of(REGISTRAR, CREATED, UPDATED, EXPIRES, STATUS, NAME_SERVER, SIGNED);
  private static final Set<RuleKind> WAITING = EnumSet.of(THROTTLED, LIMITED, BANNED, FAILED);

  /**
   * Kinds that tell how a record is laid out. They only lead to the fields of what is known to be a
   * record, and say nothing towards a verdict.
   */
  static final Set<RuleKind> LAYOUT =
      EnumSet.of(REGISTRAR_BELOW, NAME_SERVER_BELOW, CREATED_BELOW, EXPIRES_BELOW, OTHER_PART);

  /** Fields that only a registration has. */
  static final Set<RuleKind> RECORD =
      EnumSet.of(REGISTERED, REGISTRAR, CREATED, EXPIRES, NAME_SERVER);

  /** Whether its patterns may hold {@code {name}} and {@code {label}}. */
  boolean naming() {
    return NAMING.contains(this);
  }

  /** Whether its patterns hold {@code {value}}. */
  boolean valued() {
    return VALUED.contains(this);
  }

  /** Whether its patterns may hold {@code {seconds}}, {@code {minutes}} and {@code {hours}}. */
  boolean waiting() {
    return WAITING.contains(this);
  }

  /**
   * Whether it tells that a reply is whole. Terms of use do so too, so being set aside does not
   * count against it.
   */
  boolean ends() {
    return this == END || this == RECORD_END;
  }

  /** Whether only replies that say AVAILABLE are asked for it. */
  boolean onlyDoubts() {
    return this == DOUBT || this == FOOTER;
  }

  /** The word for it in rule files and in the evidence. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static @Nullable RuleKind ofWord(String word) {
    for (RuleKind kind : values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    return null;
  }
}
