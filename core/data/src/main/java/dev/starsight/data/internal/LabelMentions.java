package dev.starsight.data.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a text names its own label: as a number of stars ("Five Stars", "4 out of 5", "2/5 stars",
 * "★★★★☆"), or by being nothing but the name of a label. Immutable, hence thread-safe.
 */
public final class LabelMentions {

  private static final List<String> NUMBERS =
      List.of(
          "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten");

  private static final String STARS = "[\\s-]{0,3}stars?";

  private static final Pattern MENTION =
      Pattern.compile(
          // Not \b, which walks back over all combining marks before it.
          "(?<![\\p{Alnum}_])(?<!\\d[.,])(?<number>\\d{1,2}(?:[.,]\\d{1,2})?|"
              + String.join("|", NUMBERS)
              + ")(?<half>\\s?(?:½|1/2|and a half))?(?:"
              + STARS
              + "(?:\\s(?:out\\s)?of\\s(?:5|five))?|(?:[\\s-]?out of"
              + " (?:5|five)|[\\s-]?/\\s?5(?!/\\d))(?:"
              + STARS
              + ")?)(?![\\p{Alnum}_])|(?<symbols>(?:[★⭐🌟]\\uFE0F?)+)(?:[☆✩]\\uFE0F?)*",
          Pattern.CASE_INSENSITIVE);

  /** What a mention leaves behind in front of it and after it, besides white space and quotes. */
  private static final String LOOSE_ENDS = ",;:([{“/*~–—-";

  private static final String LOOSE_STARTS = ".,;:!?…)]}”/*~–—-";

  /** Punctuation at the end of the name of a label. */
  private static final String CLOSING = ".,;:!?…";

  /** Cutting may bring the halves of another mention together: "5 5 stars stars". */
  private static final int MOST_PASSES = 10;

  private final Map<String, String> byName = new HashMap<>();

  public LabelMentions(List<String> labels) {
    labels.forEach(label -> byName.putIfAbsent(folded(label), label));
  }

  /** Returns the text without differences of case, as {@link String#equalsIgnoreCase} sees it. */
  private static String folded(String text) {
    return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the label whose name is the whole text, apart from case, surrounding white space and
   * punctuation at its end; null if there is none.
   */
  public @Nullable String named(String text) {
    String whole = folded(text.strip());
    String exact = byName.get(whole);
    int end = whole.length();
    while (end > 0 && isOneOf(CLOSING, whole.charAt(end - 1))) {
      end--;
    }
    return exact != null ? exact : byName.get(whole.substring(0, end));
  }

  /** Returns the first number of stars in a text; empty if it has none. */
  public static OptionalDouble stars(String text) {
    if (!mayMention(text)) {
      return OptionalDouble.empty();
    }
    Matcher mention = MENTION.matcher(text);
    return mention.find() ? OptionalDouble.of(value(mention)) : OptionalDouble.empty();
  }

  /** Returns whether a text has what every mention has, which is far quicker to find. */
  private static boolean mayMention(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean found =
          switch (c) {
            case 's', 'S' -> text.regionMatches(true, i, "star", 0, 4);
            case 'o', 'O' -> text.regionMatches(true, i, "out of", 0, 6);
            case '/', '★', '⭐', '\uD83C' -> true;
            default -> false;
          };
      if (found) {
        return true;
      }
    }
    return false;
  }

  private static double value(Matcher mention) {
    String symbols = mention.group("symbols");
    if (symbols != null) {
      return symbols.codePoints().filter(symbol -> symbol != 0xFE0F).count();
    }
    String number = mention.group("number").toLowerCase(Locale.ROOT);
    int word = NUMBERS.indexOf(number);
    double whole = word >= 0 ? word : Double.parseDouble(number.replace(',', '.'));
    return mention.group("half") == null ? whole : whole + 0.5;
  }

  /**
   * Returns a text without what names a label, and without the white space and punctuation around
   * it: "Two stars for the price" becomes "for the price", and a text that is nothing else becomes
   * empty. All numbers of stars are cut, "4.5 stars" too. A text that names no label is returned as
   * it is.
   */
  public String cut(String text) {
    String rest = text;
    for (int pass = 0; pass < MOST_PASSES; pass++) {
      if (!rest.isEmpty() && named(rest) != null) {
        return "";
      }
      Matcher mention = MENTION.matcher(rest);
      if (!mention.find()) {
        break;
      }
      rest = withoutMentions(rest, mention);
    }
    return rest;
  }

  private static String withoutMentions(String text, Matcher found) {
    StringBuilder kept = new StringBuilder();
    int from = 0;
    do {
      append(kept, text, from, looseEnd(text, from, found.start()));
      from = looseStart(text, found.end());
    } while (found.find());
    append(kept, text, from, text.length());
    String rest = kept.toString().strip();
    return rest.codePoints().allMatch(LabelMentions::isPunctuation) ? "" : rest;
  }

  private static void append(StringBuilder kept, String text, int from, int to) {
    if (from < to) {
      kept.append(kept.isEmpty() ? "" : " ").append(text, from, to);
    }
  }

  /** Returns where the text in front of a mention ends. */
  private static int looseEnd(String text, int from, int mention) {
    int end = mention;
    while (end > from
        && (isOneOf(LOOSE_ENDS, text.charAt(end - 1))
            || (isQuote(text.charAt(end - 1))
                && (end - 1 == from || Character.isWhitespace(text.charAt(end - 2)))))) {
      end--;
    }
    return end;
  }

  /** Returns where the text after a mention begins. */
  private static int looseStart(String text, int mention) {
    int start = mention;
    while (start < text.length()
        && (isOneOf(LOOSE_STARTS, text.charAt(start))
            || (isQuote(text.charAt(start))
                && (start + 1 == text.length()
                    || !Character.isLetterOrDigit(text.charAt(start + 1)))))) {
      start++;
    }
    return start;
  }

  private static boolean isOneOf(String characters, char c) {
    return Character.isWhitespace(c) || characters.indexOf(c) >= 0;
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }

  private static boolean isPunctuation(int c) {
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION,
          Character.SPACE_SEPARATOR,
          Character.CONTROL ->
          true;
      default -> false;
    };
  }
}
