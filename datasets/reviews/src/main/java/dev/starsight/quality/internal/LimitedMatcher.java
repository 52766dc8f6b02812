package dev.starsight.quality.internal;

import dev.starsight.data.StarsightException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Searches a text for a regular expression in bounded time. The bound is a number of characters
 * read, not a time, so that the same text gives the same result on any machine. Not thread-safe.
 */
public final class LimitedMatcher {

  /** How many characters may be read for one text: well below a second. */
  private static final long MAX_READS = 20_000_000;

  private final Matcher matcher;

  /** Creates a matcher of a pattern. */
  public LimitedMatcher(Pattern pattern) {
    this.matcher = pattern.matcher("");
  }

  /**
   * Returns whether the pattern occurs somewhere in a text and matches at least one character.
   *
   * @throws StarsightException if that takes too many steps
   */
  public boolean find(String text) {
    try {
      matcher.reset(new CountedText(text, 0, text.length(), new long[1]));
      return matcher.find() && matcher.end() > matcher.start();
    } catch (StackOverflowError e) {
      throw new StarsightException(
          String.format(
              Locale.ROOT,
              "the pattern repeats a group too often for a text of %,d characters",
              text.length()));
    } finally {
      matcher.reset("");
    }
  }

  private static StarsightException tooLong(CharSequence text) {
    return new StarsightException(
        String.format(
            Locale.ROOT,
            "the pattern takes more than %,d steps for a text of %,d characters",
            MAX_READS,
            text.length()));
  }

  /** A text that counts how often it, or a part of it, is read. */
  private static final class CountedText implements CharSequence {

    private final String text;
    private final int from;
    private final int to;
    private final long[] reads;

    CountedText(String text, int from, int to, long[] reads) {
      this.text = text;
      this.from = from;
      this.to = to;
      this.reads = reads;
    }

    @Override
    public int length() {
      return to - from;
    }

    @Override
    public char charAt(int index) {
      if (++reads[0] > MAX_READS) {
        throw tooLong(text);
      }
      return text.charAt(from + index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new CountedText(text, from + start, from + end, reads);
    }

    @Override
    public String toString() {
      return text.substring(from, to);
    }
  }
}
