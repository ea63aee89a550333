package dev.domaincheck.lookup;

import com.google.common.net.InternetDomainName;
import com.google.thirdparty.publicsuffix.PublicSuffixPatterns;
import com.google.thirdparty.publicsuffix.PublicSuffixTrie;
import java.lang.reflect.Field;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Every rule of the Public Suffix List's ICANN section, as the suffixes that names are registered
 * under. Guava answers questions about one name and does not list them, so this reads the tree that
 * it keeps: nodes of three chars (label, first child, and kind with the number of children), root
 * first. The caller's count and {@link InternetDomainName} itself tell when that form has changed.
 */
final class PublicSuffixes {
  private static final int NODE = 3;
  private static final int CHILDREN = 0x7ff;
  private static final int WILDCARD_SHIFT = 12;
  private static final int EXACT_SHIFT = 14;
  private static final int KIND = 3;
  private static final int REGISTRY = 1;

  /** Stands for any label where the list has a star. */
  private static final String ANY = "any-zone";

  private final CharSequence nodes;
  private final CharSequence labels;
  private final SortedSet<String> suffixes = new TreeSet<>();

  private PublicSuffixes() throws ReflectiveOperationException {
    nodes = field("trieData");
    labels = field("stringPool");
    collect(0, "");
  }

  /** All of them in A-label form; a rule {@code *.ck} gives {@code any-zone.ck}. */
  static SortedSet<String> all() throws ReflectiveOperationException {
    return new PublicSuffixes().suffixes;
  }

  private static CharSequence field(String name) throws ReflectiveOperationException {
    Field field = PublicSuffixTrie.class.getDeclaredField(name);
    field.setAccessible(true);
    return (CharSequence) field.get(PublicSuffixPatterns.TRIE);
  }

  private void collect(int node, String suffix) {
    int kind = nodes.charAt(node * NODE + 2);
    if (((kind >> EXACT_SHIFT) & KIND) == REGISTRY) {
      add(suffix);
    }
    if (((kind >> WILDCARD_SHIFT) & KIND) == REGISTRY) {
      add(ANY + "." + suffix);
    }
    int first = nodes.charAt(node * NODE + 1);
    for (int child = first; child < first + (kind & CHILDREN); child++) {
      String label = label(nodes.charAt(child * NODE));
      collect(child, suffix.isEmpty() ? label : label + "." + suffix);
    }
  }

  /** A label of the pool: its length, then its chars. */
  private String label(int at) {
    StringBuilder label = new StringBuilder();
    for (int i = 1; i <= labels.charAt(at); i++) {
      label.append(labels.charAt(at + i));
    }
    return label.toString();
  }

  private void add(String suffix) {
    if (!InternetDomainName.from(suffix).isRegistrySuffix()) {
      throw new IllegalStateException(suffix + " is no public suffix: the tree was read wrong");
    }
    suffixes.add(suffix);
  }
}
