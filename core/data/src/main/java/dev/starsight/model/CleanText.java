package dev.starsight.model;

import dev.starsight.data.Example;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Cleans texts of HTML. Entities become the characters that they stand for (<code>&amp;#34;</code>,
 * <code>&amp;#x27;</code>, <code>&amp;eacute;</code>; those of HTML 4.01 and <code>&amp;apos;
 * </code>, with their semicolon and at most eight characters before it), also those that were
 * encoded twice (<code>&amp;amp;#39;</code>). Tags that end a line or a paragraph become a line
 * break ({@code <br />}, {@code <p>}, {@code <li>}), other tags of HTML that format text vanish. A
 * tag ends at its first {@code >}, even if that is in a quoted attribute; it has attributes only if
 * the first one has a value. Everything else stays: {@code x < y}, {@code <grin>}, {@code AT&T}.
 *
 * <p>Nothing is left to clean in a cleaned text, so cleaning it again returns it; and a text
 * without {@code &} and {@code <} is returned as it is. The time is linear in the length of the
 * text.
 *
 * <p>A model that was fitted on clean texts cleans the text and the headline of what it predicts.
 */
public final class CleanText {

  /** The name under which the settings of a model record that it cleans texts. */
  public static final String SETTING = "clean";

  /** The value of {@link #SETTING}; a model without that setting reads texts as they are. */
  public static final String HTML = "html";

  private static final Set<String> BREAKS =
      Set.of(
          ("address blockquote br center dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody"
                  + " td tfoot th thead tr ul")
              .split(" ", -1));

  private static final Set<String> INLINE =
      Set.of(
          ("a abbr acronym b bdo big cite code del dfn em font i img ins kbd nobr q s samp small"
                  + " span strike strong sub sup tt u var wbr")
              .split(" ", -1));

  private static final int LONGEST_TAG_NAME = 10;

  private static final Pattern ATTRIBUTE = Pattern.compile("[A-Za-z][\\w:-]*+\\s*+=");

  private final String text;
  private final StringBuilder out;

  /** Where each character of {@code out} comes from. */
  private final int[] origins;

  private CleanText(String text) {
    this.text = text;
    this.out = new StringBuilder(text.length());
    this.origins = new int[text.length()];
  }

  /**
   * Returns whether a model with these settings cleans texts.
   *
   * @throws IllegalArgumentException if it cleans them in a way that this version does not know
   */
  public static boolean isIn(Map<String, String> settings) {
    String value = settings.get(SETTING);
    if (value != null && !value.equals(HTML)) {
      throw new IllegalArgumentException(
          "the setting clean must be %s, but is \"%s\"".formatted(HTML, value));
    }
    return value != null;
  }

  /** Returns the examples with clean texts and headlines. */
  public static List<Example> of(List<Example> examples) {
    return examples.stream().map(CleanText::of).toList();
  }

  /** Returns an example with a clean text and headline; the same one if they are clean. */
  public static Example of(Example example) {
    String text = of(example.text());
    String headline = example.headline();
    String first = headline == null ? null : of(headline);
    boolean same = text.equals(example.text()) && (first == null || first.equals(headline));
    return same ? example : example.withText(text).withHeadline(first);
  }

  /** Returns a text without HTML; never longer than the text. */
  public static String of(String text) {
    return isClean(text) ? text : new CleanText(text).read();
  }

  /**
   * Returns where each character of the clean text comes from: where it stands in the text, or
   * where the entity or the tag that it replaces begins.
   */
  public static int[] origins(String text) {
    if (isClean(text)) {
      return IntStream.range(0, text.length()).toArray();
    }
    CleanText clean = new CleanText(text);
    int length = clean.read().length();
    return Arrays.copyOf(clean.origins, length);
  }

  private static boolean isClean(String text) {
    return text.indexOf('&') < 0 && text.indexOf('<') < 0;
  }

  /**
   * Appends one character after another and replaces the entity or the tag that it completes, also
   * where that completes another one. What is appended depends on nothing but what is there
   * already, therefore a clean text is appended as it is.
   */
  private String read() {
    for (int i = 0; i < text.length(); i++) {
      origins[out.length()] = i;
      out.append(text.charAt(i));
      boolean decoded = true;
      while (decoded && ends(';')) {
        decoded = decodeEntity();
      }
      if (ends('>')) {
        replaceTag();
      }
    }
    return out.length() == text.length() ? text : out.toString();
  }

  private boolean ends(char c) {
    return out.length() > 0 && out.charAt(out.length() - 1) == c;
  }

  private boolean decodeEntity() {
    int end = out.length() - 1;
    int start = end - 1;
    int first = Math.max(0, end - 1 - HtmlEntities.LONGEST);
    while (start >= first && out.charAt(start) != '&') {
      start--;
    }
    int codePoint = start < first ? -1 : HtmlEntities.decode(out.substring(start + 1, end));
    if (codePoint < 0) {
      return false;
    }
    out.setLength(start);
    out.appendCodePoint(codePoint);
    return true;
  }

  private void replaceTag() {
    int end = out.length() - 1;
    int start = end - 1;
    while (start >= 0 && out.charAt(start) != '<' && out.charAt(start) != '>') {
      start--;
    }
    if (start < 0 || out.charAt(start) == '>') {
      return;
    }
    boolean closing = out.charAt(start + 1) == '/';
    int from = closing ? start + 2 : start + 1;
    int to = from;
    while (to < end && to - from < LONGEST_TAG_NAME && isLetterOrDigit(out.charAt(to))) {
      to++;
    }
    String name = out.substring(from, to).toLowerCase(Locale.ROOT);
    boolean breaks = BREAKS.contains(name);
    if ((breaks || INLINE.contains(name)) && endsTag(out.substring(to, end), closing)) {
      out.setLength(start);
      if (breaks) {
        out.append('\n');
      }
    }
  }

  /** Whether this is what follows the name in a tag: nothing, a slash, or attributes. */
  private static boolean endsTag(String rest, boolean closing) {
    String stripped = rest.strip();
    return stripped.isEmpty()
        || (!closing
            && (stripped.equals("/")
                || (Character.isWhitespace(rest.charAt(0))
                    && ATTRIBUTE.matcher(stripped).lookingAt())));
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
