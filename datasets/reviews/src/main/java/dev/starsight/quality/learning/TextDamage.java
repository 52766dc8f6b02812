package dev.starsight.quality.learning;

import dev.starsight.quality.learning.internal.Mojibake;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is wrong with a text, or left over in it from a web page or a file. Thread-safe.
 *
 * <p>Accents, other scripts and emoji are no damage. A kind is found by its characters alone, so it
 * is found whatever the language.
 */
public enum TextDamage {

  /** UTF-8 that was read as Windows-1252 or Latin-1, such as {@code â€™} for an apostrophe. */
  MOJIBAKE("mojibake", "UTF-8 that was read as Windows-1252"),

  /** U+FFFD, which stands for a byte that could not be read. */
  REPLACEMENT_CHARACTER("replacementCharacter", "U+FFFD in place of a lost character"),

  /** Half of a surrogate pair, which is no character. */
  LONE_SURROGATE("loneSurrogate", "half of a surrogate pair"),

  /** U+001A, by which Amazon replaced emoji. */
  SUBSTITUTE("substitute", "U+001A in place of a lost character"),

  /** Another ASCII control character than U+001A, tabs and line ends. */
  CONTROL_CHARACTER("controlCharacter", "a control character"),

  /** U+0080 to U+009F but U+0085: usually a byte of Windows-1252 that was read as Latin-1. */
  LATIN1_CONTROL("latin1Control", "a control character from U+0080 to U+009F"),

  /** U+2028, U+2029 or U+0085, which some programs read as the end of a line. */
  LINE_SEPARATOR("lineSeparator", "U+2028, U+2029 or U+0085, which some programs read as line end"),

  /** A line feed or a carriage return. */
  LINE_BREAK("lineBreak", "a line break"),

  /** The tag {@code <br />}, which Amazon wrote for a line break. */
  LINE_BREAK_TAG("lineBreakTag", "the tag <br />"),

  /** Another HTML tag. */
  HTML_TAG("htmlTag", "an HTML tag"),

  /** The HTML entity number 34, which Amazon wrote for a double quote from 2013 on. */
  QUOTE_ENTITY("quoteEntity", "the entity &#34;"),

  /** An HTML entity, by name or number. */
  HTML_ENTITY("htmlEntity", "an HTML entity"),

  /** A quote behind a backslash. */
  ESCAPED_QUOTE("escapedQuote", "a quote behind a backslash"),

  /** An odd number of double quotes. */
  UNBALANCED_QUOTE("unbalancedQuote", "an odd number of double quotes"),

  /** A double quote at the start, which a reader of CSV takes for a quoted field. */
  LEADING_QUOTE("leadingQuote", "a double quote at the start"),

  /** Amazon's {@code [[VIDEOID:…]]}, which stands for a video. */
  VIDEO_MARKUP("videoMarkup", "[[VIDEOID…]]"),

  /** Amazon's {@code [[ASIN:…]]}, which stands for a link to a product. */
  PRODUCT_MARKUP("productMarkup", "[[ASIN…]]"),

  /** White space at the start or the end. */
  OUTER_SPACE("outerSpace", "white space at the start or the end"),

  /** No character but white space. */
  EMPTY("empty", "no text at all");

  private static final Pattern ENTITY =
      Pattern.compile(
          "&(?:#\\d{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos|nbsp"
              + "|[AEIOUYaeiouy](?:acute|grave|circ|uml)|[ANOano]tilde|[Aa]ring|[Cc]cedil|[Oo]slash"
              + "|szlig|AElig|aelig|OElig|oelig|ETH|eth|THORN|thorn|[Ss]caron"
              + "|copy|reg|trade|euro|pound|yen|cent|curren|hellip|[mn]dash|[lr][sd]quo|[sb]dquo"
              + "|[lr]aquo|bull|middot|deg|frac(?:12|14|34)|times|divide|plusmn|iexcl|iquest|sect"
              + "|para|shy|zwn?j|ord[mf]|sup[123]|micro|not|[lrud]arr|hearts|infin);");

  private static final Pattern TAG =
      Pattern.compile(
          "(?!<br />)</?(?:a|b|br|i|u|p|s|em|li|ol|ul|hr|td|tr|th|h[1-6]|div|img|pre|span|font"
              + "|code|table|tbody"
              + "|thead|strong|center|script|style|iframe|object|embed|param|video|audio|blockquote"
              + "|small|big|sup|sub|strike|tt|form|input|button|label|html|head|body|meta|link|title)"
              + "(?:\\s[^<>]{0,2000})?/?>",
          Pattern.CASE_INSENSITIVE);

  private final String id;
  private final String words;

  TextDamage(String id, String words) {
    this.id = id;
    this.words = words;
  }

  /** Returns the name in files. */
  public String id() {
    return id;
  }

  /** Returns what such a text has, in a few words. */
  public String words() {
    return words;
  }

  /** Returns all kinds of damage in a text, in time that grows with its length. */
  public static Set<TextDamage> in(String text) {
    EnumSet<TextDamage> found = EnumSet.noneOf(TextDamage.class);
    boolean blank = true;
    int quotes = 0;
    boolean angle = false;
    boolean ampersand = false;
    boolean brackets = false;
    boolean foreign = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      blank &= c <= ' ' || Character.isWhitespace(c);
      switch (c) {
        case '"' -> {
          quotes++;
          if (i > 0 && text.charAt(i - 1) == '\\') {
            found.add(ESCAPED_QUOTE);
          }
        }
        case '<' -> angle = true;
        case '&' -> ampersand = true;
        case '[' -> brackets = true;
        case '\n', '\r' -> found.add(LINE_BREAK);
        case '\t' -> {}
        default -> {
          if (c < ' ' || c > '~') {
            foreign |= c > '~';
            special(text, i, c, found);
          }
        }
      }
    }
    if (quotes % 2 == 1) {
      found.add(UNBALANCED_QUOTE);
    }
    edges(text, blank, found);
    add(found, LINE_BREAK_TAG, angle && text.contains("<br />"));
    add(found, HTML_TAG, angle && TAG.matcher(text).find());
    add(found, HTML_ENTITY, ampersand && ENTITY.matcher(text).find());
    add(found, QUOTE_ENTITY, ampersand && text.contains("&#34;"));
    add(found, VIDEO_MARKUP, brackets && text.contains("[[VIDEOID"));
    add(found, PRODUCT_MARKUP, brackets && text.contains("[[ASIN"));
    add(found, MOJIBAKE, foreign && Mojibake.isIn(text));
    return found;
  }

  private static void special(String text, int index, char c, Set<TextDamage> found) {
    if (c == 0x1A) {
      found.add(SUBSTITUTE);
    } else if (c == 0x85 || c == 0x2028 || c == 0x2029) {
      found.add(LINE_SEPARATOR);
    } else if (c < ' ' || c == 0x7F) {
      found.add(CONTROL_CHARACTER);
    } else if (c < 0xA0) {
      found.add(LATIN1_CONTROL);
    } else if (c == 0xFFFD) {
      found.add(REPLACEMENT_CHARACTER);
    } else if (Character.isHighSurrogate(c)) {
      add(
          found,
          LONE_SURROGATE,
          index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1)));
    } else if (Character.isLowSurrogate(c)) {
      add(found, LONE_SURROGATE, index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
    }
  }

  private static void edges(String text, boolean blank, Set<TextDamage> found) {
    if (blank) {
      found.add(EMPTY);
    } else {
      add(found, LEADING_QUOTE, text.charAt(0) == '"');
      add(
          found,
          OUTER_SPACE,
          Character.isWhitespace(text.charAt(0))
              || Character.isWhitespace(text.charAt(text.length() - 1)));
    }
  }

  private static void add(Set<TextDamage> found, TextDamage kind, boolean isThere) {
    if (isThere) {
      found.add(kind);
    }
  }
}
