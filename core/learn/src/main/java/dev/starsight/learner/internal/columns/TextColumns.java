package dev.starsight.learner.internal.columns;

import java.util.List;

/** A few numbers computed from the characters of a text, for learners on dense columns. */
public final class TextColumns {

  /** The names of what {@link #fill} computes, in order. */
  public static final List<String> NAMES =
      List.of(
          "characters",
          "words",
          "exclamationMarks",
          "questionMarks",
          "upperCaseShare",
          "digitShare",
          "upperCaseWords",
          "lineBreaks");

  private TextColumns() {}

  /** Writes the numbers of a text to {@code row} from {@code at} on. */
  public static void fill(String text, double[] row, int at) {
    int letters = 0;
    int upper = 0;
    int digits = 0;
    int exclamations = 0;
    int questions = 0;
    int breaks = 0;
    int words = 0;
    int upperCaseWords = 0; // words of at least two characters, all of them capitals
    int wordLength = 0;
    int wordCapitals = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : ' ';
      exclamations += c == '!' ? 1 : 0;
      questions += c == '?' ? 1 : 0;
      breaks += c == '\n' || (c == '<' && text.startsWith("<br", i)) ? 1 : 0;
      digits += Character.isDigit(c) ? 1 : 0;
      boolean capital = Character.isUpperCase(c);
      letters += Character.isLetter(c) ? 1 : 0;
      upper += capital ? 1 : 0;
      if (!Character.isWhitespace(c)) {
        wordLength++;
        wordCapitals += capital ? 1 : 0;
      } else if (wordLength > 0) {
        words++;
        upperCaseWords += wordCapitals > 1 && wordCapitals == wordLength ? 1 : 0;
        wordLength = 0;
        wordCapitals = 0;
      }
    }
    row[at] = text.length();
    row[at + 1] = words;
    row[at + 2] = exclamations;
    row[at + 3] = questions;
    row[at + 4] = letters == 0 ? 0 : (double) upper / letters;
    row[at + 5] = text.isEmpty() ? 0 : (double) digits / text.length();
    row[at + 6] = upperCaseWords;
    row[at + 7] = breaks;
  }
}
