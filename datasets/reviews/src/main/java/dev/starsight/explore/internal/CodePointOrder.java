package dev.starsight.explore.internal;

import java.util.Comparator;

/**
 * Orders texts by code point, which is the order of their UTF-8 bytes and so DuckDB's. {@link
 * String#compareTo} differs for characters beyond U+FFFF.
 */
public final class CodePointOrder implements Comparator<String> {

  public static final CodePointOrder INSTANCE = new CodePointOrder();

  private CodePointOrder() {}

  @Override
  public int compare(String one, String other) {
    int common = Math.min(one.length(), other.length());
    for (int i = 0; i < common; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        boolean beyond = Character.isSurrogate(a);
        return beyond == Character.isSurrogate(b) ? Character.compare(a, b) : beyond ? 1 : -1;
      }
    }
    return Integer.compare(one.length(), other.length());
  }

  /** Returns the lesser of two texts; an empty one is unknown, so that the other is returned. */
  public static String least(String one, String other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one + other;
    }
    return INSTANCE.compare(one, other) <= 0 ? one : other;
  }
}
